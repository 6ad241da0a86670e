"""Shoppers buy, on phones, in Arabic, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from shared.db.session import session, store_scope, transaction
from shared.models.catalog.product import ProductTranslation
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import payments_of
from shared.models.shipping.rate import ShippingRate, ShippingZone
from shared.models.stores.store import Store
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.settlement import sync_payment
from shared.services.payments.methods import set_payment_method
from tests.browser.conftest import RunningShops
from tests.browser.walks import (
    accessibility_problems,
    fill_contact,
    has_no_sideways_scroll,
    pay_on_delivery,
    put_into_cart,
)
from tests.factories.catalog import make_collection, make_product
from tests.factories.orders import STRIPE_SECRETS
from tests.factories.stores import make_store, unique

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def bazaar(shops: RunningShops) -> Store:
    """A shop in Cairo, in Arabic and English."""
    store = make_store(
        unique("bazaar"),
        merchant=shops.merchant,
        name="Khan Bazaar",
        currency="EGP",
        country="EG",
        locales=("ar", "en"),
    )
    with store_scope(store.id):
        lamp = make_product(
            "Brass lamp", price=145_000, options={"Size": ["Small", "Large"]}, description="<p>Made.</p>"
        )
        make_collection("Lamps", products=(lamp, make_product("Scarf", price=39_000, stock=2)))
        set_payment_method("cash_on_delivery", enabled=True, config={"fee": 1_500})
        set_payment_method("stripe", enabled=True, config={}, secrets=STRIPE_SECRETS)
        with transaction():
            session().add(ProductTranslation(product_id=lamp.id, locale="ar", title="مصباح نحاسي"))
            zone = ShippingZone(name="World", countries=["*"])
            zone.rates = [
                ShippingRate(name="Courier", price=6_000, min_days=2, max_days=4),
                ShippingRate(name="By hand", price=9_000, position=2),
            ]
            session().add(zone)
    return store


def _only_order(store: Store) -> Order:
    with store_scope(store.id):
        return session().scalars(select(Order).options(selectinload(Order.lines))).one()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_shopper_buys_in_arabic_on_a_phone(
    shops: RunningShops, bazaar: Store, open_page: OpenPage, scripts: bool
) -> None:
    page = open_page(width=390, scripts=scripts, locale="ar")
    page.goto(shops.address(bazaar))
    page.goto(shops.address(bazaar, "/collections/lamps"))
    page.get_by_role("link", name="مصباح نحاسي").click()
    put_into_cart(page, page.url, scripts=scripts)
    page.goto(shops.address(bazaar, "/cart"))
    page.locator("main button[name=checkout]").click()
    page.wait_for_url("**/checkout")
    fill_contact(page)
    pay_on_delivery(page)
    order = _only_order(bazaar)
    assert (order.total, order.locale, order.currency) == (145_000 + 6_000 + 1_500, "ar", "EGP")
    assert order.lines[0].shown_title == "مصباح نحاسي"
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main h1")).to_contain_text(order.name.removeprefix("#"))


def test_a_card_is_paid_and_the_page_learns_of_it_by_itself(
    shops: RunningShops, bazaar: Store, open_page: OpenPage
) -> None:
    page = open_page(width=1280)
    put_into_cart(page, shops.address(bazaar, "/en/products/scarf"), scripts=True)
    page.goto(shops.address(bazaar, "/en/checkout"))
    fill_contact(page)
    page.locator("input[name=payment][value=stripe]").check()
    page.locator("[data-place]:not([disabled])").click()
    page.wait_for_url("**/c/pay/**")
    for name, value in {"number": "4242 4242 4242 4242", "expiry": "12/40", "cvc": "123", "name": "Noor"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url("**/orders/**paid=**")
    expect(page.locator("h1")).to_contain_text("waiting for the confirmation")
    order = _only_order(bazaar)
    with store_scope(bazaar.id):
        sync_payment(payments_of(order.id)[0].id)
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert _only_order(bazaar).payment_state is PaymentState.PAID


def test_another_country_brings_its_own_fields_in_place(
    shops: RunningShops, bazaar: Store, open_page: OpenPage
) -> None:
    page = open_page()
    put_into_cart(page, shops.address(bazaar, "/en/products/scarf"), scripts=True)
    page.goto(shops.address(bazaar, "/en/checkout"))
    page.locator("#name").fill("Noor Hassan")
    page.locator("#country").select_option("BR")
    expect(page.locator("#district")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Noor Hassan")
    page.locator("#country").select_option("AE")
    expect(page.locator("#postcode")).to_have_count(0)
    expect(page.locator("#area option", has_text="Dubai")).to_have_count(1)


def test_the_total_follows_what_is_chosen(shops: RunningShops, bazaar: Store, open_page: OpenPage) -> None:
    page = open_page()
    put_into_cart(page, shops.address(bazaar, "/en/products/scarf"), scripts=True)
    page.goto(shops.address(bazaar, "/en/checkout"))
    fill_contact(page)
    total = page.locator("main .ss-place-total strong")
    page.get_by_label("By hand").check()
    page.locator("input[name=payment][value=cash_on_delivery]").check()
    expect(total).to_have_text("EGP495.00")
    page.get_by_label("Courier").check()
    expect(total).to_have_text("EGP465.00")
    page.locator("[data-place]:not([disabled])").click()
    page.wait_for_url("**/orders/**")
    assert _only_order(bazaar).total == 46_500


def test_more_than_there_is_is_said_where_it_was_asked_for(
    shops: RunningShops, bazaar: Store, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(shops.address(bazaar, "/en/products/scarf"))
    page.locator("main input[name=quantity]").fill("3")
    page.locator("button[name=add]").click()
    expect(page.locator("[data-problem]")).to_have_text("Only 2 of “Scarf” are left.")
    plain = open_page(scripts=False)
    plain.goto(shops.address(bazaar, "/en/products/scarf"))
    plain.locator("main input[name=quantity]").fill("3")
    plain.locator("button[name=add]").click()
    expect(plain.locator("main")).to_contain_text("Only 2 of “Scarf” are left.")


def test_the_cart_is_counted_on_pages_that_came_from_the_cache(
    shops: RunningShops, bazaar: Store, open_page: OpenPage
) -> None:
    page = open_page(width=1280)
    page.goto(shops.address(bazaar, "/en/collections/lamps"))
    badge = page.locator("[data-cart-count]").first
    expect(badge).to_be_hidden()
    put_into_cart(page, shops.address(bazaar, "/en/products/scarf"), scripts=True)
    page.goto(shops.address(bazaar, "/en/collections/lamps"))
    expect(badge).to_have_text("1")
    page.reload()
    expect(badge).to_have_text("1")


@pytest.mark.parametrize(("locale", "width", "dark"), [("en", 1280, False), ("ar", 390, True), ("en", 390, False)])
def test_every_page_is_accessible_and_fits(
    shops: RunningShops, bazaar: Store, open_page: OpenPage, locale: str, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark, locale=locale)
    prefix = "" if locale == "ar" else f"/{locale}"
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.wait_for_timeout(300)
        found[name] = accessibility_problems(page) + ([] if has_no_sideways_scroll(page) else ["scrolls sideways"])

    for path in ("/", "/collections/lamps", "/products/brass-lamp", "/search?q=scarf", "/nothing"):
        page.goto(shops.address(bazaar, f"{prefix}{path}"))
        look(path)
    put_into_cart(page, shops.address(bazaar, f"{prefix}/products/scarf"), scripts=True)
    look("drawer")
    page.goto(shops.address(bazaar, f"{prefix}/cart"))
    look("cart")
    page.goto(shops.address(bazaar, f"{prefix}/checkout"))
    look("contact")
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state()
    look("contact with complaints")
    fill_contact(page)
    look("delivery")
    pay_on_delivery(page)
    look("order")
    with store_scope(bazaar.id):
        fulfil_order(_only_order(bazaar).id, Parcel())
    page.goto(page.url.split("?")[0] + "/returns/new")
    look("return")
    assert {name: problems for name, problems in found.items() if problems} == {}
