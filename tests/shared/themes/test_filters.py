"""Filters of online stores."""

import json
from datetime import UTC, datetime

import pytest

from shared.themes.context import RenderContext
from tests.shared.themes.small_theme import render, render_page

IMAGE = {"src": "/media/mug.webp", "width": 1600, "height": 2000, "alt": "A mug"}
PRODUCT = {
    "id": 1,
    "title": "Mug",
    "url": "/products/mug",
    "description": "<p>Round & <b>blue</b></p>",
    "vendor": "Klei",
    "featured_image": IMAGE,
    "variants": [{"id": 7, "title": "Blue", "price": 1250, "available": True, "sku": "M-1"}],
}
LOCALES = {
    "locales/en.default.json": json.dumps(
        {"items": {"one": "{{ count }} item", "other": "{{ count }} items"}, "only": "Only here"}
    ),
    "locales/ar.json": json.dumps(
        {
            "items": {
                "zero": "لا شيء",
                "one": "واحد",
                "two": "اثنان",
                "few": "{{ count }} قليل",
                "many": "{{ count }} كثير",
                "other": "{{ count }}",
            }
        }
    ),
}


def show(source, context=None, files=None, **names):
    page = render_page(source, files, context=context or RenderContext(), **names)
    assert page.errors == []
    return page.html.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("source", "locale", "currency", "shown"),
    [
        ("{{ 123450 | money }}", "en", "EUR", "€1,234.50"),
        ("{{ 123450 | money }}", "nl", "EUR", "€ 1.234,50"),
        ("{{ 123450 | money_with_currency }}", "en", "EUR", "€1,234.50 EUR"),
        ("{{ 123450 | money_without_currency }}", "de", "EUR", "1.234,50"),
        ("{{ 120000 | money_without_trailing_zeros }}", "en", "EUR", "€1,200"),
        ("{{ 1200 | money }}", "en", "JPY", "¥1,200"),
        ("{{ 1200 | money }}", "en", "EGP", "EGP 12.00"),
        ("{{ nothing | money }}", "en", "EUR", ""),
    ],
)
def test_money_is_shown_in_the_languages_own_way(source, locale, currency, shown):
    assert show(source, RenderContext(locale=locale, currency=currency)) == shown


def test_texts_have_plural_forms_and_fall_back_to_the_default_language():
    arabic = RenderContext(locale="ar")
    source = "{% for n in counts %}{{ 'items' | t: count: n }};{% endfor %}"
    assert show(source, arabic, LOCALES, counts=[0, 1, 2, 3, 11, 100]) == "لا شيء;واحد;اثنان;3 قليل;11 كثير;100;"
    assert show(source, RenderContext(locale="nl"), LOCALES, counts=[1, 2]) == "1 item;2 items;"
    assert show("{{ 'only' | t }}", arabic, LOCALES) == "Only here"
    assert show("{{ 'no.such' | t }}", arabic, LOCALES) == "Translation missing: ar.no.such"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ '2026-03-05T14:07:00Z' | date: '%-d %B %Y, %l:%M %P' }}", "5 March 2026,  2:07 pm"),
        ("{{ '2026-03-05' | date: format: 'abbreviated_date' }}", "Mar 5, 2026"),
        ("{{ 'now' | date: '%Y' }}", "2026"),
        ("{{ 1772668800 | date: '%Y-%m-%d' }}", "2026-03-05"),
        ("{{ 'not a date' | date: '%Y' }}", "not a date"),
        ("{{ nothing | date: '%Y' }}", ""),
        ("{{ '2026-03-05' | time_tag: '%d/%m' }}", '<time datetime="2026-03-05T00:00:00Z">05/03</time>'),
    ],
)
def test_dates_take_patterns_and_names(source, shown):
    assert show(source, RenderContext(now=datetime(2026, 5, 1, tzinfo=UTC))) == shown


def test_dates_speak_the_pages_language():
    assert show("{{ '2026-03-05' | date: '%A %B' }}", RenderContext(locale="nl")) == "donderdag maart"


def test_pictures_offer_sizes_and_keep_their_proportions():
    tag = show(
        "{{ p | image_url: width: 800 | "
        "image_tag: widths: '400, 800, 3000', sizes: '50vw', loading: 'lazy', class: 'x' }}",
        p=PRODUCT,
    )
    assert 'srcset="/media/mug.webp?width=400 400w, /media/mug.webp?width=800 800w"' in tag
    assert 'width="800" height="1000"' in tag
    assert 'alt="A mug"' in tag
    assert tag.index("srcset") < tag.index(" src=")
    cropped = show("{{ p | image_url: width: 300, height: 300, crop: 'center' }}", p=PRODUCT)
    assert cropped == "/media/mug.webp?width=300&amp;height=300&amp;crop=center"
    assert show("{{ p | img_url: '100x', scale: 2 }}", p=PRODUCT) == "/media/mug.webp?width=200"
    assert show("{{ nothing | image_url: width: 100 }}") == ""


def test_structured_data_describes_a_product():
    context = RenderContext(currency="EUR")
    data = json.loads(show("{{ p | structured_data }}", context, p=PRODUCT, shop={"url": "https://klei.example"}))
    assert data["offers"][0]["price"] == "12.50"
    assert data["url"] == "https://klei.example/products/mug"
    assert data["description"] == "Round & blue"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 'Crème & Brûlée!' | handleize }}", "creme-brulee"),
        ("{{ 'add to cart' | camelize }}", "AddToCart"),
        ("{{ 2 | pluralize: 'item', 'items' }}", "items"),
        ("{{ 'red pot' | highlight: 'pot' }}", 'red <strong class="highlight">pot</strong>'),
        ("{{ 'x' | md5 }}", "9dd4e461268c8034f5c8564e155c67a6"),
        ("{{ 1500 | weight_with_unit: 'kg' }}", "1.5 kg"),
        ("{{ '/products/mug' | within: c }}", "/collections/sale/products/mug"),
        ("{{ '/collections/sale' | sort_by: 'price-asc' }}", "/collections/sale?sort_by=price-asc"),
        ("{{ 'Home' | link_to: '/' }}", '<a href="/">Home</a>'),
        ("{{ '<p>a<br>b</p><style>x</style>' | strip_html }}", "ab"),
        ("{{ '#336699' | color_lighten: 10 }}", "#407fbf"),
        ("{{ '#336699' | color_modify: 'alpha', 0.5 }}", "rgba(51, 102, 153, 0.5)"),
        ("{{ '#fff' | color_contrast: '#000' }}", "21.0"),
        ("{{ '#336699' | color_to_hsl }}", "hsl(210, 50%, 40%)"),
        ("{{ '#ffffff' | color_extract: 'lightness' }}", "100"),
        ("{{ c.items | map: 'n' | uniq | join: ',' }}", "1,2"),
        (
            "{{ 'theme-settings.css' | asset_url | stylesheet_tag }}",
            '<link rel="stylesheet" href="/theme-settings.css" media="all">',
        ),
        ("{{ cart | item_count_for_variant: 7 }}", "3"),
        ("{{ 'a b' | url_param_escape }}", "a%20b"),
        ("{{ address | format_address }}", "<p>Ann Smit<br>Dam 1<br>1012 AB Amsterdam</p>"),
    ],
)
def test_small_filters(source, shown):
    names = {
        "c": {"url": "/collections/sale", "items": [{"n": 1}, {"n": 2}, {"n": 1}]},
        "cart": {"items": [{"variant_id": 7, "quantity": 3}]},
        "address": {
            "first_name": "Ann",
            "last_name": "Smit",
            "address1": "Dam 1",
            "zip": "1012 AB",
            "city": "Amsterdam",
        },
    }
    assert show(source, **names) == shown


def test_forms_post_to_the_right_address_with_their_type():
    context = RenderContext(root_url="/nl", path="/nl/products/mug")
    html = show("{% form 'product', product, class: 'buy', data-x: 'y' %}…{% endform %}", context, product=PRODUCT)
    assert html.startswith(
        '<form method="post" action="/nl/cart/add" accept-charset="UTF-8" enctype="multipart/form-data"'
    )
    assert ' class="buy"' in html
    assert '<input type="hidden" name="form_type" value="product">' in html
    assert '<input type="hidden" name="utf8" value="✓">' in html
    assert 'action="/nl/cart"' in show("{% form 'cart', cart %}{% endform %}", context)
    assert 'name="return_to" value="/nl/products/mug"' in show(
        "{% form 'localization', return_to: 'back' %}{% endform %}", context
    )


def test_a_pager_links_to_the_other_pages_of_this_address():
    context = RenderContext(path="/collections/all", query=(("sort_by", "price"), ("page", "2")))
    source = (
        "{% paginate list by 2 %}{{ paginate.current_page }}/{{ paginate.pages }}"
        "{{ paginate | default_pagination }}{% endpaginate %}"
    )
    html = show(source, context, list=list(range(9)), current_page=2)
    assert html.startswith("2/5")
    assert 'href="/collections/all?sort_by=price&amp;page=3" rel="next"' in html
    assert 'href="/collections/all?sort_by=price" rel="prev"' in html
    assert '<span class="page current" aria-current="page">2</span>' in html


def test_placeholders_and_assets():
    assert render("{{ 'product-1' | placeholder_svg_tag: 'ph' }}").startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" class="ph"'
    )
    assert render("{{ 'base.css' | asset_url }}") == "/assets/base.css"
