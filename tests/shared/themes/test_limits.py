"""Templates that try to take the machine down end soon, with an error."""

import time

import pytest

from shared.themes.context import RenderContext
from shared.themes.drops import Drop
from shared.themes.limits import Limits
from shared.themes.renderer import Renderer
from tests.shared.themes.small_theme import make_theme, render, render_page

BIG_INTEGER = "{% assign n = 9 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}{{ n }}"
CHAINED_REPLACE = "{% assign s = 'aaaaaaaaaa' %}" + "{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}" * 9 + "{{ s }}"
FAN_OUT = {f"snippets/s{n}.liquid": f"{{% render 's{n + 1}' %}}" * 10 for n in range(12)} | {"snippets/s12.liquid": "x"}
HOSTILE = {
    "big integer": BIG_INTEGER,
    "chained replace": CHAINED_REPLACE,
    "doubled text": "{% assign s = 'abcdefgh' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}",
    "doubled list": "{% assign l = 'a,b' | split: ',' %}"
    "{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}",
    "long range joined": "{{ (1..3000000) | join }}",
    "long range looped": "{% for i in (1..30000000) %}{% endfor %}",
    "range of astronomic length": "{% for i in (1.." + "9" * 400 + ") %}{% endfor %}",
    "nested loops": "{% for a in (1..9999) %}{% for b in (1..9999) %}"
    "{% for c in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}",
    "endless capture": "{% for i in (1..9999) %}{% capture x %}{{ x }}{{ x }}aa{% endcapture %}{% endfor %}",
    "endless output": "{% for i in (1..9999) %}" + "y" * 5000 + "{% endfor %}",
    "partial fan-out": "{% render 's0' %}",
    "recursion": "{% render 'again' %}",
    "legacy recursion": "{% include 'again_too' %}",
    "deep blocks": "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "many kept texts": "{% assign s = '0123456789' %}{% for i in (1..16) %}{% assign s = s | append: s %}{% endfor %}"
    + "".join(f"{{% assign v{n} = s | append: '{n}' %}}" for n in range(300)),
    "many marks": "{{ s | strip_html }}",
    "unique texts": "{% assign l = t | split: ',' | uniq %}"
    "{% for i in (1..9999) %}{% assign m = l | uniq %}{% endfor %}",
}
FILES = FAN_OUT | {
    "snippets/again.liquid": "{% render 'again' %}",
    "snippets/again_too.liquid": "{% include 'again_too' %}",
}
HARMLESS = {"many marks"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_ends_within_two_seconds_of_processor_time(name):
    started = time.thread_time()
    page = render_page(HOSTILE[name], FILES, s="<" * 900_000, t=",".join(map(str, range(15_000))))
    assert time.thread_time() - started < 2
    assert name in HARMLESS or page.errors, name


def test_a_hostile_section_leaves_the_rest_of_the_page_and_its_layout():
    files = {
        "templates/product.json": '{"sections": {"a": {"type": "bad"}, "b": {"type": "good"}}, "order": ["a", "b"]}',
        "sections/bad.liquid": HOSTILE["nested loops"],
        "sections/good.liquid": "still here",
        "layout/theme.liquid": "<main>{{ content_for_layout }}</main>",
        "templates/index.liquid": "",
    }
    page = Renderer(make_theme(files)).render_template("product", globals={}, context=RenderContext())
    assert page.html.startswith("<main>")
    assert "still here" in page.html
    assert [error.place for error in page.errors] == ["template--product__a (sections/bad.liquid)"]


def test_the_deadline_holds_where_no_other_limit_does():
    roomy = Limits(seconds=0.2, loop_steps=10**9, range_items=10**9)
    started = time.thread_time()
    page = render_page("{% for i in (1..900000000) %}{% endfor %}", limits=roomy)
    assert time.thread_time() - started < 1
    assert page.errors[0].kind == "DeadlineExceeded"


class Slow(Drop):
    """Every read of a key takes as many tenths of a second as its first digit says."""

    def load(self, key: str) -> str:
        end = time.thread_time() + int(key[1]) / 10
        while time.thread_time() < end:
            pass
        return "."


def test_a_machine_that_stands_still_for_a_moment_fails_no_page():
    work = "{% for j in (1..99) %}{% endfor %}"
    source = f"{work}{{{{ slow.s5 }}}}{work}{{{{ slow.s0 }}}}{work}{{{{ slow.s3 }}}}{work}"
    page = render_page(source, limits=Limits(seconds=0.2), slow=Slow())
    assert (page.html.count("."), page.errors) == (3, [])


def test_steps_that_are_all_slow_end_as_well():
    started = time.thread_time()
    step = "{% assign key = 's3' | append: i %}{{ slow[key] }}{% for j in (1..99) %}{% endfor %}"
    source = "{% for i in (1..99) %}" + step + "{% endfor %}"
    page = render_page(source, limits=Limits(seconds=0.2), slow=Slow())
    assert time.thread_time() - started < 5
    assert page.errors[0].kind == "DeadlineExceeded"


def test_ordinary_pages_stay_far_from_the_limits():
    source = "{% for i in (1..200) %}{% render 'row', i: i %}{% endfor %}"
    shown = render(source, {"snippets/row.liquid": "{{ i | times: 3 | append: ',' }}"})
    assert shown.endswith("597,600,")


def test_dates_of_any_pattern_stay_small():
    assert len(render("{{ '2026-01-02' | date: '%999999999d %N %Q' }}")) < 40


UNREADABLE = {
    "openings in a comment": "{% comment %}" + "{{" * 100_000,
    "openings": "{{" * 120_000,
    "raws": "{% raw %}" * 25_000,
    "schemas": "{% schema %}" * 20_000,
    "parentheses": "{{ " + "(" * 200_000 + " }}",
    "brackets": "{{ " + "['" * 100_000 + " }}",
    "bars": "{{ a" + "|" * 200_000 + " }}",
    "quotes": "{{ \"'" * 50_000,
    "empty lines": "{% liquid " + " " * 200_000 + "%}",
    "a file that is too long": "x" * 300_000,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_made_to_be_slow_to_read_is_refused_at_once(name):
    started = time.thread_time()
    page = render_page("before{% render 'slow' %}", {"snippets/slow.liquid": UNREADABLE[name]})
    assert time.thread_time() - started < 1
    assert page.errors or name == "empty lines"


def test_a_caller_who_cannot_wait_sets_a_deadline():
    late = RenderContext(deadline=time.monotonic() - 1)
    page = render_page("{% for i in (1..9) %}{{ i }}{% endfor %}", context=late)
    assert page.errors[0].kind == "DeadlineExceeded"
