"""Themes in the wild are written less strictly than the language asks; these all mean something."""

import pytest

from tests.shared.themes.small_theme import render, render_page

CARD = {"snippets/card.liquid": "[{{ product.title }}|{{ limit }}|{{ as }}|{{ show }}]"}
MUG = {"title": "Mug", "tags": ["new", "blue"], "price": 900, "limit": 7, "first": "f"}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% render 'card' with product: product %}", "[Mug|||]"),
        ("{% render 'card' with product as product, show: 1 %}", "[Mug|||1]"),
        ("{% render 'card', product: product show: true %}", "[Mug|||true]"),
        ("{% render 'card' product: product, limit: 3, as: 'x', %}", "[Mug|3|x|]"),
        ("{% render 'card' for items as product %}", "[A|||][B|||]"),
        ("{% include 'card', show: 2 %}", "[Mug|||2]"),
        ("{% include 'card' with product %}", "[Mug|||]"),
    ],
)
def test_snippets_are_called_in_every_way_that_themes_use(source, shown):
    assert render(source, CARD, product=MUG, items=[{"title": "A"}, {"title": "B"}]) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% liquid\n  assign a = 1\n   \n\t\n  echo a\n%}", "1"),
        ("{% liquid\n  # a remark\n  if product\n    echo product.title\n  endif\n%}", "Mug"),
        ("{% assign limit = 4 %}{{ limit }}", "4"),
        ("{% assign offset = 2 %}{% for i in (1..4) offset: offset %}{{ i }}{% endfor %}", "34"),
        ("{{ product.limit }}{{ product.first }}", "7f"),
        ("{% assign as = 'x' %}{% assign in = 'y' %}{{ as }}{{ in }}", "xy"),
        ("{% capture 'quoted' %}q{% endcapture %}{{ quoted }}", "q"),
        ("{{ product.title | }}", "Mug"),
        ("{{ product.title | append: '!', }}", "Mug!"),
        ("{{ 'a' | append: 'b' | replace: 'a' 'c' }}", "cb"),
        ("{{ }}", ""),
        ("{{ product.tags.0 }}", "new"),
        ("{% # a comment %}x", "x"),
        ("{% doc %} {{ not read }} {% enddoc %}x", "x"),
    ],
)
def test_names_commas_and_blank_lines_are_forgiven(source, shown):
    assert render(source, product=MUG) == shown


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("product.price > 500)", True),
        ("(product.price > 500) and (product.title == 'Mug')", True),
        ("product.title = 'Mug'", True),
        ("product.title == 'Mug' && product.price > 1000", True),
        ("product.tags contains 'blue' or nothing", True),
        ("nothing or product.tags contains 'red'", False),
        ("product.tags | size > 5", True),
        ("product.title == 'Mug' }", True),
        ("(1..3) contains 2", True),
        ("product.title > 3", False),
        ("nothing contains 'x'", False),
        ("nothing == blank", True),
        ("nothing != blank", False),
        ("'  ' == blank", True),
        ("empty_list == empty", True),
        ("product.tags != empty", True),
        ("0 == false", False),
    ],
)
def test_conditions_read_what_can_be_read(condition, holds):
    shown = render("{% if " + condition + " %}yes{% else %}no{% endif %}", product=MUG, empty_list=[])
    assert shown == ("yes" if holds else "no")


@pytest.mark.parametrize(
    ("loop", "shown"),
    [
        ("i in (1..5) limit: 2", "12"),
        ("i in (1..5) limit:2 offset:1", "23"),
        ("i in (1..3) reversed", "321"),
        ("i in (1..3), limit: 1", "1"),
        ("i in (1..5) limit: 0", ""),
        ("i in (1..3) limit: nothing", "123"),
        ("i in list | reverse", "ab"),
        ("limit in list", ""),
    ],
)
def test_loops_keep_their_options(loop, shown):
    assert render("{% for " + loop + " %}{{ i }}{% endfor %}", list=["a", "b"]) == shown


def test_a_loop_goes_on_where_it_stopped():
    source = (
        "{% for i in (1..4) limit: 2 %}{{ i }}{% endfor %}-{% for i in (1..4) offset: continue %}{{ i }}{% endfor %}"
    )
    assert render(source) == "12-34"


def test_a_tag_that_cannot_be_read_is_an_error_and_not_silence():
    page = render_page("before {% for x %}{% endfor %} after")
    assert page.html == ""
    assert page.errors[0].kind == "LiquidSyntaxError"


def test_an_unknown_filter_is_an_error_with_its_line():
    page = render_page("one\n{{ 'x' | payment_terms }}")
    assert (page.errors[0].kind, page.errors[0].line) == ("UnknownFilterError", 2)
    assert "payment_terms" in page.errors[0].message


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a {{- 'b' -}} c", "abc"),
        ("a {%- if true -%} b {%- endif -%} c", "abc"),
        ("a {% raw %}{{ not.read }}{% if %}{% endraw %} c", "a {{ not.read }}{% if %} c"),
        ("a{%- raw -%} x {%- endraw %} c", "ax c"),
        ("a {%- comment -%} {% if %} {{ {% comment %}x{% endcomment %} {%- endcomment -%} c", "ac"),
        ("a{% # {{ not read }} \n#%}b", "ab"),
        ("{{ 'x' }}-{{-1-}} {{- -2 }}", "x-1-2"),
        ("{% if a == b%}1{%else%}2{%endif%}", "1"),
    ],
)
def test_space_is_cut_where_a_dash_stands_and_unread_blocks_stay_unread(source, shown):
    assert render(source) == shown
