"""Pages are put together from a layout, a template's sections, groups and blocks."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.kernel.errors import NotFound
from shared.themes.context import RenderContext
from shared.themes.renderer import Renderer
from tests.shared.themes.small_theme import make_theme

HERO_SCHEMA = {
    "name": "Hero",
    "tag": "section",
    "class": "hero",
    "settings": [
        {"id": "heading", "type": "text", "default": "Welcome"},
        {"id": "body", "type": "richtext"},
        {"id": "pick", "type": "collection"},
        {"id": "tint", "type": "color", "default": "#336699"},
    ],
    "blocks": [{"type": "link", "name": "Link", "settings": [{"id": "label", "type": "text", "default": "Shop"}]}],
}
FILES = {
    "layout/theme.liquid": "<body>{% sections 'top' %}{{ content_for_layout }}"
    "{% section 'foot' %}{{ content_for_header }}</body>",
    "layout/bare.liquid": "<bare>{{ content_for_layout }}</bare>",
    "templates/index.json": json.dumps(
        {
            "wrapper": "div#home.wide[data-x=y]",
            "sections": {
                "hero": {
                    "type": "hero",
                    "settings": {"heading": "t:home.heading", "body": "<p>Hi</p><script>x</script>", "pick": "sale"},
                    "blocks": {"a": {"type": "link", "settings": {"label": "One"}}, "b": {"type": "link"}},
                    "block_order": ["b", "a"],
                },
                "gone": {"type": "hero", "disabled": True},
                "broken": {"type": "broken"},
            },
            "order": ["hero", "gone", "broken"],
        }
    ),
    "templates/product.json": '{"layout": "bare", "sections": {"main": {"type": "main"}}, "order": ["main"]}',
    "templates/page.liquid": "{% layout none %}{{ page.title }} {{ template.name }} {{ template }}",
    "sections/hero.liquid": "<h1>{{ section.settings.heading }}</h1>"
    "{{ section.settings.body }}{{ section.settings.pick.title }}"
    "{{ section.settings.tint }}{% for block in section.blocks %}[{{ block.settings.label }}]{% endfor %}"
    "{% schema %}" + json.dumps(HERO_SCHEMA) + "{% endschema %}",
    "sections/broken.liquid": "{{ 'x' | no_such_filter }}",
    "sections/main.liquid": "{{ product.title }}{% style %}a{color:{{ settings.accent }}}{% endstyle %}",
    "sections/top.json": '{"type": "header", "sections": {"bar": {"type": "bar"}}, "order": ["bar"]}',
    "sections/bar.liquid": "{{ shop.name }}{% stylesheet %}.bar{top:0}{% endstylesheet %}"
    "{% javascript %}bar(){% endjavascript %}",
    "sections/foot.liquid": "{{ section.settings.line }}"
    '{% schema %}{"settings": [{"id": "line", "type": "text"}]}{% endschema %}',
    "config/settings_schema.json": json.dumps(
        [
            {"name": "theme_info", "theme_name": "Test", "section_prefix": "part"},
            {"name": "Colours", "settings": [{"id": "accent", "type": "color", "default": "#111111"}]},
        ]
    ),
    "config/settings_data.json": json.dumps(
        {
            "current": {"preset": "calm", "sections": {"foot": {"type": "foot", "settings": {"line": "Made here"}}}},
            "presets": {"calm": {"accent": "#222222"}, "loud": {"accent": "#ff0000"}},
        }
    ),
    "locales/en.default.json": '{"home": {"heading": "Hello"}}',
    "locales/nl.json": '{"home": {"heading": "Hallo"}}',
    "snippets/theme-settings.liquid": ":root{--accent:{{ settings.accent }};--font:\"{{ 'a b' }}\"}",
}


def find(kind, handle):
    return {"title": f"{kind}:{handle}"}


def render(name="index", theme=None, context=None, **names):
    renderer = Renderer(theme or make_theme(FILES))
    return renderer.render_template(
        name, globals={"shop": {"name": "Klei"}, **names}, context=context or RenderContext(resolve=find)
    )


def test_a_page_holds_groups_sections_in_order_and_named_sections():
    html = render().html
    assert html.index("Klei") < html.index("<h1>Hello</h1>") < html.index("Made here")
    assert '<div id="home" class="wide" data-x="y">' in html
    assert '<section id="part-template--index__hero" class="part hero">' in html


def test_blocks_come_in_the_merchants_order_with_their_defaults():
    assert "[Shop][One]" in render().html


def test_settings_are_sanitised_looked_up_and_translated():
    assert "<p>Hi</p>collection:sale#336699" in render().html
    assert "<script" not in render().html.partition("<link")[0]
    assert "Hallo" in render(context=RenderContext(locale="nl-BE")).html


def test_a_failing_section_is_reported_and_the_rest_is_shown():
    page = render()
    assert "Made here" in page.html
    assert [error.message for error in page.errors] == ["unknown filter 'no_such_filter'"]


def test_a_template_chooses_its_layout():
    assert render("product", product={"title": "Mug"}).html.startswith("<bare>")
    assert render("page", page={"title": "About"}).html == "About page page"


def test_an_unknown_suffix_falls_back_and_an_unknown_template_is_not_found():
    assert "Mug" in render("product.wide", product={"title": "Mug"}).html
    with pytest.raises(NotFound):
        render("gift_card")


def test_inline_styles_come_with_their_csp_hash():
    page = render("product", product={"title": "Mug"})
    assert "<style>a{color:#222222}</style>" in page.html
    assert page.style_hashes[0].startswith("'sha256-")


def test_section_styles_and_scripts_are_collected_into_assets():
    theme = make_theme(FILES)
    assert theme.assets["compiled.css"].content == b".bar{top:0}"
    assert theme.assets["compiled.js"].content_type.startswith("text/javascript")
    assert '<link rel="stylesheet" href="/assets/compiled.css">' in render(theme=theme).html


def test_presets_and_single_settings_lie_over_the_themes_own():
    theme = make_theme(FILES)
    css = [
        Renderer(theme).render_settings_css(),
        Renderer(theme.overlaid("loud", settings={"preset": "loud"})).render_settings_css(),
        Renderer(theme.overlaid("mine", settings={"accent": "#00ff00"})).render_settings_css(),
    ]
    assert [text[len(":root{--accent:") :][:7] for text in css] == ["#222222", "#ff0000", "#00ff00"]
    assert '--font:"a b"' in css[0]


def test_a_merchants_files_lie_over_the_themes_own():
    theme = make_theme(FILES).overlaid("texts", files={"locales/en.content.json": '{"home": {"heading": "My shop"}}'})
    assert "<h1>My shop</h1>" in render(theme=theme).html


def test_single_sections_are_rendered_by_id_or_file_name():
    renderer = Renderer(make_theme(FILES))
    names = {"globals": {"shop": {"name": "Klei"}}, "context": RenderContext()}
    page = renderer.render_sections(
        ["template--index__hero", "sections--top__bar", "foot", "nothing"], "index", **names
    )
    assert "<h1>Hello</h1>" in page.sections["template--index__hero"]
    assert "Klei" in page.sections["sections--top__bar"]
    assert "Made here" in page.sections["foot"]
    assert page.sections["nothing"] is None
    with pytest.raises(NotFound):
        renderer.render_section("nothing", "index", **names)


def test_theme_blocks_nest_and_fixed_blocks_take_arguments():
    theme = make_theme(
        {
            "templates/index.json": json.dumps(
                {
                    "sections": {
                        "s": {
                            "type": "s",
                            "blocks": {
                                "g": {"type": "group", "blocks": {"t": {"type": "text", "settings": {"text": "Deep"}}}}
                            },
                        }
                    },
                    "order": ["s"],
                }
            ),
            "sections/s.liquid": "{% content_for 'blocks' %}"
            "{% content_for 'block', type: 'text', id: 'fixed', note: 'n' %}",
            "blocks/group.liquid": "<g>{% content_for 'blocks' %}</g>",
            "blocks/text.liquid": "{{ block.settings.text }}{{ note }}"
            '{% schema %}{"settings": [{"id": "text", "type": "text", "default": "Plain"}]}{% endschema %}',
        }
    )
    assert "<g>Deep</g>Plainn" in render(theme=theme).html


class Shelf(dict):
    def get_many(self, keys):
        return {key: self[key] for key in keys if key in self}

    def set_many(self, fragments):
        self.update(fragments)


def test_fragments_are_kept_only_as_widely_as_they_are_true():
    files = {
        "templates/index.json": json.dumps(
            {
                "sections": {name: {"type": name} for name in ("store", "page", "mine", "bad")},
                "order": ["store", "page", "mine", "bad"],
            }
        ),
        "sections/store.liquid": "{{ shop.name }}",
        "sections/page.liquid": "{{ product.title }}",
        "sections/mine.liquid": "{{ cart.item_count }}",
        "sections/bad.liquid": "{{ 1 | nope }}",
    }
    shelf, theme = Shelf(), make_theme(files)

    def show(title, count, scope):
        context = RenderContext(fragments=shelf, fragment_scope=scope)
        return render(theme=theme, context=context, product={"title": title}, cart={"item_count": count})

    first = show("Mug", 3, "/a")
    assert set(shelf) == {"store:template--index__store", "page:/a:template--index__page"}
    again = show("Other", 4, "/a")
    assert ("Klei" in again.html, "Mug" in again.html, "4" in again.html) == (True, True, True)
    assert "Other" in show("Other", 4, "/b").html
    assert first.used <= again.used | {"shop", "product", "cart"}
    assert again.is_personal


def test_threads_share_a_theme_without_seeing_each_others_data():
    theme = make_theme(FILES)

    def show(number):
        return f"Shop {number}" in render("page", theme=theme, page={"title": f"Shop {number}"}).html

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(show, range(200)))


def test_a_language_file_from_an_older_version_gets_the_texts_that_are_new() -> None:
    files = {"locales/en.default.json": '{"cart": {"title": "Basket"}}'}
    new = FILES | {
        "locales/en.default.json": '{"cart": {"title": "Cart", "empty": "Nothing yet"}, "facets": "Filters"}'
    }
    kept = make_theme(new).overlaid("older", files=files)
    assert kept.read_json("locales/en.default.json") == {
        "cart": {"title": "Basket", "empty": "Nothing yet"},
        "facets": "Filters",
    }
    assert (
        make_theme(new).overlaid("broken", files={"locales/en.default.json": "{"}).files["locales/en.default.json"]
        == "{"
    )
