"""Hearth shows every page in every language, by itself: no personal data, no inline scripts, nothing left out."""

import gzip
import json
import re
import time

import pytest

from shared.themes.colors import Color, contrast_of
from shared.themes.context import RenderContext
from shared.themes.parsed import parsed_theme
from tests.shared.themes.sample import Storefront
from tests.shared.themes.sample_shops import HEARTH, KLEI, PAPER, SOUQ

LOCALES = ("en", "nl", "de", "fr", "lb", "pt-BR", "ar")


@pytest.fixture(
    scope="module",
    params=[(KLEI, "en"), (KLEI, "nl"), (SOUQ, "ar"), (SOUQ, "en"), (PAPER, "en")],
    ids=lambda p: f"{p[0].code}-{p[1]}",
)
def shown(request):
    shop, locale = request.param
    return Storefront(shop, locale).pages()


def test_every_page_renders_without_an_error(shown):
    for name, page in shown.items():
        assert page.errors == [], name
        assert page.html.count("<h1") == 1, name
        assert "Translation missing" not in page.html, name


def test_only_the_cart_page_is_personal(shown):
    assert [name for name, page in shown.items() if page.is_personal] == ["cart"]


def test_pages_obey_a_strict_content_security_policy(shown):
    for name, page in shown.items():
        assert not re.search(r"<[^>]+\s(on\w+|style)=", page.html), name
        assert "javascript:" not in page.html
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", page.html, re.DOTALL):
            assert "src=" in attributes or "application/ld+json" in attributes, body
        assert page.style_hashes == []


def test_pages_name_their_fields_and_pictures(shown):
    for name, page in shown.items():
        for tag in re.findall(r"<img[^>]*>", page.html):
            assert " alt=" in tag, name
            assert re.search(r' width="\d+"', tag), name
        ids = re.findall(r'\sid="([^"]+)"', page.html)
        assert len(ids) == len(set(ids)), name
        for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page.html):
            field = re.search(r'\sid="([^"]+)"', tag)
            is_named = "aria-label=" in tag or 'type="hidden"' in tag or not field or f'for="{field[1]}"' in page.html
            assert is_named, tag


def test_arabic_pages_read_from_the_right():
    html = Storefront(SOUQ, "ar").page("index").html
    assert '<html lang="ar" dir="rtl"' in html
    assert "وصل حديثًا" in html
    assert '<html lang="en" dir="ltr"' in Storefront(SOUQ, "en").page("index").html


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_exists_in_every_language(locale):
    def keys(tree, path=""):
        for name, value in tree.items():
            if isinstance(value, dict) and "other" not in value:
                yield from keys(value, f"{path}{name}.")
            else:
                yield f"{path}{name}"

    default = json.loads(HEARTH.files["locales/en.default.json"])
    name = "locales/en.default.json" if locale == "en" else f"locales/{locale}.json"
    assert set(keys(json.loads(HEARTH.files[name]))) == set(keys(default))
    used = set(re.findall(r"'([a-z_]+\.[a-z_]+)' \| t\b", "".join(HEARTH.files.values())))
    used |= set(re.findall(r'"t:([a-z_.]+)"', "".join(HEARTH.files.values())))
    assert used == set(keys(default))


def test_a_variant_is_chosen_by_a_link():
    klei = Storefront(KLEI)
    html = klei.page("product", "/products/p0", {"variant": "1"}, product=klei.product(0, variant_id=1)).html
    assert '<input type="hidden" name="id" value="1">' in html
    assert re.search(r'href="/products/p0\?variant=1"[^>]*aria-current="true"', html)
    assert re.search(r'option--out" href="/products/p0\?variant=2"', html)


def test_a_listing_has_24_products_a_page():
    klei = Storefront(KLEI)
    first = klei.page("collection", "/collections/all", collection=klei.collection("all"))
    second = klei.page("collection", "/collections/all", {"page": "2"}, collection=klei.collection("all"))
    assert (first.html.count('class="card"'), second.html.count('class="card"')) == (24, 24)
    assert 'href="/collections/all?page=2" rel="next"' in first.html
    assert 'href="/collections/all" rel="prev"' in second.html


def test_filters_work_without_scripts():
    klei = Storefront(KLEI)
    query = {"filter.v.availability": "1"}
    html = klei.page("collection", "/collections/all", query, collection=klei.collection("all", query)).html
    assert 'name="filter.v.availability" value="1" data-focus="filter.v.availability-1" checked' in html
    assert 'method="get" action="/collections/all" data-facets=' in html


def test_the_drawer_and_the_suggestions_are_sections_of_their_own():
    klei = Storefront(KLEI)
    names = klei.names()
    found = {"products": klei.products[:3], "collections": [], "pages": []}
    names["predictive_search"] = {"performed": True, "terms": "mug", "resources": found}
    page = klei.renderer.render_sections(
        ["cart-drawer", "predictive-search"], "cart", globals=names, context=klei.context()
    )
    assert page.errors == []
    assert page.is_personal
    assert 'name="checkout"' in page.sections["cart-drawer"]
    assert "/products/p2" in page.sections["predictive-search"]


def test_recommendations_arrive_by_their_own_request():
    klei = Storefront(KLEI)
    names = {**klei.names(), "product": klei.product(0)}
    names["recommendations"] = {"performed": True, "products": klei.products[1:4], "products_count": 3}
    page = klei.renderer.render_section("template--product__more", "product", globals=names, context=klei.context())
    assert page.html.count('class="card"') == 3


def test_the_three_presets_look_different_and_every_colour_can_be_read():
    sheets = {shop.preset: Storefront(shop).renderer.render_settings_css() for shop in (KLEI, SOUQ, PAPER)}
    assert len(set(sheets.values())) == 3
    assert all("&" not in css and "prefers-color-scheme: dark" in css for css in sheets.values())
    for name, preset in parsed_theme(HEARTH).presets().items():
        for prefix in ("", "dark_"):
            ground = Color.parse(preset[f"{prefix}background"])
            for role in ("ink", "accent", "sale"):
                assert contrast_of(ground, Color.parse(preset[f"{prefix}{role}"])) >= 4.5, (name, prefix, role)


def test_styles_and_scripts_are_small():
    assert len(gzip.compress(HEARTH.assets["theme.css"].content)) < 12_000
    assert len(gzip.compress(HEARTH.assets["theme.js"].content)) < 8_000


def test_a_shop_without_anything_still_has_its_pages():
    bare = Storefront(KLEI)
    names = {"shop": {"name": "Bare"}, "routes": {}, "request": {"locale": {"iso_code": "en"}}}
    for template in ("index", "collection", "product", "cart", "search", "404"):
        page = bare.renderer.render_template(template, globals=names, context=RenderContext())
        assert page.errors == [], template


def test_a_listing_of_24_is_rendered_quickly():
    klei = Storefront(KLEI)
    klei.page("collection", "/collections/all", collection=klei.collection("all"))
    started = time.thread_time()
    for _ in range(5):
        klei.page("collection", "/collections/all", collection=klei.collection("all"))
    assert (time.thread_time() - started) / 5 < 0.25
