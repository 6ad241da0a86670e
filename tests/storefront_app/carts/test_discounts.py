"""Codes and offers in the shop, over HTTP and without scripts: kept, removable, explained, and paid as shown."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.orders.order import Order
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.models.stores.store import Store
from tests.factories.promotions import make_discount
from tests.storefront_app.carts.test_checkout import TYPED, _choices, _field, _reach_delivery, _set_up, _token
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def fill_cart(browser: Browser, store: Store, quantity: int = 1) -> str:
    with store_scope(store.id):
        variant = str(product_by_handle("bowl").variants[0].id)
    browser.post("/cart/add", data={"id": variant, "quantity": str(quantity)})
    return variant


def make(store: Store, percent: int = 10, **values: Any) -> None:
    with store_scope(store.id):
        make_discount(percent, **values)


def test_a_code_is_put_in_explained_and_taken_out_in_the_cart(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    make(ours, name="Spring", code="SPRING")
    make(theirs, name="Theirs", code="THEIRS")
    browser = visit(ours)
    fill_cart(browser, ours)
    assert browser.post("/cart/discount", data={"discount": "spring ", "apply_code": "1"}).location == "/cart"
    page = browser.get("/cart").text
    assert "SPRING" in page and "€21.60" in page and "Applied" in page
    shape = browser.get("/cart.js").json
    assert (shape["total_price"], shape["total_discount"], shape["original_total_price"]) == (2_160, 240, 2_400)
    [told] = shape["cart_level_discount_applications"]
    assert (told["title"], told["type"], told["value"], told["total_allocated_amount"]) == (
        "SPRING",
        "discount_code",
        "10",
        240,
    )
    refused = browser.post("/cart/discount", data={"discount": "THEIRS", "apply_code": "1"})
    assert refused.status_code == 422
    assert "We do not know this code" in refused.text and 'value="THEIRS"' in refused.text
    browser.post("/cart/discount", data={"remove_code": "SPRING"})
    assert browser.get("/cart.js").json["discount_codes"] == []


def test_what_is_off_a_product_stands_with_its_line(visit: Visit, two_stores: Stores) -> None:
    make(two_stores[0], name="Bowls", discount_class=DiscountClass.PRODUCT)
    browser = visit(two_stores[0])
    fill_cart(browser, two_stores[0], 2)
    shape = browser.get("/cart.js").json
    [item] = shape["items"]
    assert (item["original_line_price"], item["final_line_price"], item["final_price"]) == (4_800, 4_320, 2_160)
    assert item["line_level_discount_allocations"][0]["discount_application"]["title"] == "Bowls"
    assert (shape["items_subtotal_price"], shape["total_price"]) == (4_320, 4_320)
    assert "€43.20" in browser.get("/cart").text


def test_a_code_that_wants_more_says_how_much(visit: Visit, two_stores: Stores) -> None:
    make(two_stores[0], code="BIG", min_subtotal=5_000)
    browser = visit(two_stores[0])
    variant = fill_cart(browser, two_stores[0])
    browser.post("/cart/discount", data={"discount": "BIG", "apply_code": "1"})
    assert "goods for another €26.00 are missing" in browser.get("/cart").text
    browser.post("/cart/discount", data={f"updates[{variant}]": "3"})
    assert browser.get("/cart.js").json["total_price"] == 6_480


@pytest.mark.parametrize("address", ["/discount/LINK?redirect=/products/bowl", "/products/bowl?discount=LINK"])
def test_a_link_brings_its_code_along(visit: Visit, two_stores: Stores, address: str) -> None:
    make(two_stores[0], code="LINK")
    browser = visit(two_stores[0])
    browser.get("/products/bowl")
    answer = browser.get(address)
    while answer.location and "discount" in answer.location:
        answer = browser.get(answer.location)
    assert answer.location == "/products/bowl"
    fill_cart(browser, two_stores[0])
    assert browser.get("/cart.js").json["total_discount"] == 240


def test_a_link_leads_nowhere_else(visit: Visit, two_stores: Stores) -> None:
    make(two_stores[0], code="LINK")
    browser = visit(two_stores[0])
    for target in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert browser.get(f"/discount/LINK?redirect={target}").location == "/"
    assert "We do not know this code" in browser.get("/discount/NOPE").text


def test_codes_at_checkout_lose_nothing_that_was_typed(visit: Visit, two_stores: Stores) -> None:
    store = two_stores[0]
    rate = _set_up(store)
    make(store, name="Spring", code="SPRING")
    browser = visit(store)
    fill_cart(browser, store)
    typed = {**TYPED, **_token(browser.get("/checkout")), "apply_code": "1"}
    wrong = browser.post("/checkout", data={**typed, "discount": "NOPE"})
    assert wrong.status_code == 422
    assert 'value="NOPE"' in wrong.text and _field(wrong, "street") == "Oudegracht 12"
    right = browser.post("/checkout", data={**typed, "discount": "spring"})
    assert (right.status_code, _field(right, "street")) == (200, "Oudegracht 12")
    page = _reach_delivery(browser)
    assert "Spring" in page.text and _field(page, "expected_total") == str(2_400 - 240 + 495)
    without = browser.post("/checkout/delivery", data={**_choices(page, rate), "remove_code": "SPRING"})
    assert _field(without, "expected_total") == str(2_400 + 495)
    again = browser.post("/checkout/delivery", data={**_choices(page, rate), "discount": "SPRING", "apply_code": "1"})
    placed = browser.post("/checkout/delivery", data=_choices(again, rate))
    assert placed.status_code == 303
    shown = browser.get(placed.location).text
    assert "Spring" in shown and re.search(r"−\s*€2\.40", shown)
    with store_scope(store.id):
        order = session().scalars(select(Order)).one()
        assert (order.discount, order.total) == (240, 2_655)


def test_free_delivery_is_taken_off_at_checkout(visit: Visit, two_stores: Stores) -> None:
    store = two_stores[0]
    rate = _set_up(store)
    make(store, name="Post is on us", kind=DiscountKind.FREE_SHIPPING)
    browser = visit(store)
    fill_cart(browser, store)
    page = _reach_delivery(browser)
    assert "Post is on us" in page.text
    assert _field(page, "expected_total") == "2400"
    assert browser.post("/checkout/delivery", data=_choices(page, rate)).status_code == 303


def test_an_offer_that_ends_meanwhile_is_no_surprise(visit: Visit, two_stores: Stores) -> None:
    store = two_stores[0]
    rate = _set_up(store)
    make(store, code="GONE", usage_limit=1)
    first, second = visit(store), visit(store)
    pages = []
    for browser, email in ((first, "a@example.org"), (second, "b@example.org")):
        fill_cart(browser, store)
        browser.post("/cart/discount", data={"discount": "GONE", "apply_code": "1"})
        pages.append(_reach_delivery(browser, email=email))
    assert first.post("/checkout/delivery", data=_choices(pages[0], rate)).status_code == 303
    refused = second.post("/checkout/delivery", data=_choices(pages[1], rate))
    assert refused.status_code == 409
    assert "The price has changed" in refused.text and "used as often as it can be" in refused.text
