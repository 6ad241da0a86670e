"""The demo's texts and prices are complete and sound."""

import re

import pytest

from shared.cli.demo.merchants import demo_merchants
from shared.cli.demo.shapes import DemoShop
from shared.cli.demo.shops import demo_shop, demo_shops
from shared.cli.demo.structure import DemoCategory, demo_structure

SHOPS = ("kleistudio", "souq", "fudekami")
ALLOWED_TAGS = {"p", "ul", "li", "strong", "em"}
LIMIT_PER_SHOP = {"EUR": (500, 50_000), "EGP": (2_000, 1_500_000), "JPY": (100, 150_000)}


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest) -> DemoShop:
    return demo_shop(request.param)


def test_there_are_three_shops_and_every_one_has_an_owner():
    owned = {handle for merchant in demo_merchants() for handle in merchant.shop_handles}
    assert owned == {shop.handle for shop in demo_shops()} == set(SHOPS)
    assert all(merchant.people[0].role == "owner" for merchant in demo_merchants())


def test_people_of_the_dashboard_have_distinct_addresses():
    emails = [person.email for merchant in demo_merchants() for person in merchant.people]
    assert len(emails) == len(set(emails))


def test_a_shop_has_between_forty_and_sixty_products(shop: DemoShop):
    assert 40 <= len(shop.products) <= 60


def test_handles_are_unique_and_fit_a_url(shop: DemoShop):
    for things in (shop.products, shop.collections, shop.pages):
        handles = [thing.handle for thing in things]
        assert len(handles) == len(set(handles))
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", handle) for handle in handles)


def test_skus_are_unique(shop: DemoShop):
    skus = [variant.sku for product in shop.products for variant in product.variants]
    assert len(skus) == len(set(skus))


def test_every_variant_is_a_combination_of_its_products_options(shop: DemoShop):
    for product in shop.products:
        assert product.variants, product.handle
        assert len({variant.options for variant in product.variants}) == len(product.variants)
        for variant in product.variants:
            assert len(variant.options) == len(product.options)
            pairs = zip(variant.options, product.options, strict=True)
            assert all(value in option.values for value, option in pairs), variant.sku


def test_prices_are_believable_minor_units(shop: DemoShop):
    low, high = LIMIT_PER_SHOP[shop.currency]
    for product in shop.products:
        for variant in product.variants:
            assert isinstance(variant.price, int)
            assert low <= variant.price <= high, variant.sku
            assert variant.compare_at is None or variant.compare_at > variant.price
            assert variant.weight > 0
            assert variant.stock >= 0


def test_most_of_the_shelf_is_in_stock_but_not_all_of_it():
    stocks = [v.stock for shop in demo_shops() for product in shop.products for v in product.variants]
    assert 0 < stocks.count(0) < len(stocks) * 0.12


def test_every_text_exists_in_every_language_of_the_shop(shop: DemoShop):
    others = set(shop.locales) - {shop.default_locale}
    assert set(shop.tagline) == set(shop.locales)
    for product in shop.products:
        assert set(product.translations) == others
        for texts in product.translations.values():
            assert texts.title and texts.description_html and texts.product_type
            assert [len(o.values) for o in texts.options] == [len(o.values) for o in product.options]
    for thing in (*shop.collections, *shop.pages):
        assert set(thing.translations) == others
        assert all(texts.title and texts.body for texts in thing.translations.values())
    for menu in shop.menus:
        assert all(set(link.translations) == others for link in menu.links)
    for zone in shop.zones:
        assert all(set(rate.translations) == others for rate in zone.rates)


def test_descriptions_are_distinct_and_use_plain_markup(shop: DemoShop):
    for texts in ([p.description_html for p in shop.products], *_translated_descriptions(shop)):
        assert len(texts) == len(set(texts))
        for text in texts:
            assert set(re.findall(r"</?([a-z]+)", text)) <= ALLOWED_TAGS
            assert text.count("<p>") == text.count("</p>") >= 2


def _translated_descriptions(shop: DemoShop):
    for locale in shop.locales[1:]:
        yield [product.translations[locale].description_html for product in shop.products]


def test_arabic_titles_are_arabic_and_their_translations_are_not():
    for product in demo_shop("souq").products:
        assert re.search("[\u0600-\u06ff]", product.title)
        assert not re.search("[\u0600-\u06ff]", product.translations["en"].title)


def test_every_product_is_in_a_collection_and_every_collection_holds_some(shop: DemoShop):
    members = [set(collection.product_handles) for collection in shop.collections]
    assert all(len(handles) >= 2 for handles in members)
    assert set().union(*members) == {product.handle for product in shop.products}


def test_menus_lead_only_to_what_exists(shop: DemoShop):
    known = {f"/collections/{c.handle}" for c in shop.collections} | {f"/pages/{p.handle}" for p in shop.pages}
    known.add("/collections/all")
    assert {menu.handle for menu in shop.menus} == {"main", "footer"}
    assert all(link.url in known for menu in shop.menus for link in menu.links)


def test_the_shops_own_country_can_be_shipped_to(shop: DemoShop):
    zone = next(zone for zone in shop.zones if shop.country in zone.countries)
    assert zone.rates
    countries = [country for zone in shop.zones for country in zone.countries]
    assert len(countries) == len(set(countries))


def test_every_product_stands_in_one_category_of_its_shop() -> None:
    for shop in demo_shops():
        placed = [handle for top in demo_structure(shop.handle).categories for handle in _handles(top)]
        assert sorted(placed) == sorted(product.handle for product in shop.products)


def test_colours_are_named_in_every_language_of_the_shop() -> None:
    for shop in demo_shops():
        found = demo_structure(shop.handle)
        assert len(found.colours) >= 5
        for colour in found.colours:
            assert set(colour.name) == set(shop.locales) and colour.swatch.startswith("#") and colour.product_handles


def _handles(category: DemoCategory) -> list[str]:
    return [*category.product_handles, *(handle for child in category.children for handle in _handles(child))]
