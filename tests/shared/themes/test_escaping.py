"""What people type is text, never markup; drops are read by key, never by attribute."""

import json

import pytest
from markupsafe import Markup

from shared.themes.drops import Drop
from tests.shared.themes.small_theme import render, render_page

EVIL = "<script>alert(1)</script>\"'&"


class Title(Drop):
    secret = "not for templates"

    def method(self):
        return "nor this"


@pytest.mark.parametrize(
    "source",
    [
        "{{ title }}",
        "{{ title | append: '<b>' }}",
        "{{ '<b>' | append: title }}",
        "{{ title | upcase }}",
        "{{ '%x' | replace: '%x', title }}",
        "{{ list | join: '<br>' }}",
        "{{ title | split: '-' }}",
        "{{ title | strip_newlines }}",
        "{{ title | newline_to_br }}",
        "{{ title | truncate: 500 }}",
        "{{ title | default: '<i>' }}",
        "{{ title | escape }}",
        "{{ 'greet' | t: name: title }}",
        "{{ 'greet_html' | t: name: title }}",
        "{{ title | link_to: '/x' }}",
        "{{ 'x' | link_to: '/x', title }}",
        "{% capture c %}{{ title }}{% endcapture %}{{ c }}",
        "{{ title | json }}",
        "{{ title | highlight: 'alert' }}",
        "{{ title | placeholder_svg_tag: title }}",
        "{{ title | time_tag }}",
        "{{ '/a.png' | img_tag: title }}",
        "{{ title | image_url: width: 3 | image_tag: alt: title }}",
        "{{ title | handleize }}",
        "{% form 'product', id: title %}{% endform %}",
        "{{ title | money }}",
        "{{ title | date: '%Y' }}",
        "{{ drop }}",
        "{{ title | stylesheet_tag: title }}",
        "{{ title | escape_once }}",
        "{{ title | url_decode }}",
        "{{ titles | map: 't' | join }}",
    ],
)
def test_a_hostile_title_never_becomes_markup(source):
    files = {"locales/en.default.json": json.dumps({"greet": "Hi {{ name }}", "greet_html": "<em>Hi {{ name }}</em>"})}
    shown = render_page(source, files, title=EVIL, list=[EVIL, EVIL], titles=[{"t": EVIL}], drop={"t": EVIL}).html
    assert "<script" not in shown
    assert "\"'&" not in shown


def test_sanitised_rich_text_keeps_its_markup():
    assert render("{{ body }}", body=Markup("<p>Hand made</p>")) == "<p>Hand made</p>"


def test_there_is_no_way_to_switch_escaping_off():
    assert render_page("{{ title | safe }}", title=EVIL).errors[0].kind == "UnknownFilterError"


@pytest.mark.parametrize(
    "path",
    [
        "secret",
        "method",
        "__class__",
        "_values",
        "load",
        "to_json",
        "personal",
        "['__class__']",
        "title.__len__",
        "title.upper",
    ],
)
def test_attributes_are_out_of_reach(path):
    dot = "" if path.startswith("[") else "."
    assert render(f"{{{{ thing{dot}{path} }}}}", thing=Title({"title": "Mug"})) == ""
    assert render(f'{{{{ list | map: "{path}" | join }}}}', list=[Title({"title": "Mug"})]) == ""


def test_a_filter_argument_cannot_replace_the_context():
    page = render_page("{{ 'x' | t: context: 'y' }}{{ 'x' | escape: environment: 'y' }}")
    assert "Traceback" not in page.html


def test_json_is_safe_in_scripts_and_in_quoted_attributes():
    shown = render("<div data-x='{{ thing | json }}'>", thing={"t": EVIL})
    assert "<script" not in shown
    assert shown.count("'") == 2
    assert json.loads(shown[len("<div data-x='") : -2]) == {"t": EVIL}


def test_scripts_are_no_addresses():
    assert "javascript" not in render("{{ 'x' | link_to: 'javascript:alert(1)' }}")
