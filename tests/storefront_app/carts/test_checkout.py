"""The checkout over HTTP, without scripts: nothing typed is lost, no price is a surprise, one order per cart."""

import re
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from shared.db.session import session, store_scope, transaction
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.models.catalog.product import product_by_handle
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.models.shipping.rate import ShippingRate, all_zones
from shared.models.stores.store import Store
from shared.services.orders.settlement import settle
from tests.factories.orders import make_selling
from tests.factories.stripe_account import stripe_gateway
from tests.storefront_app.shop import Browser
from tests.storefront_app.stripe import pay, unreachable_stripe

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
TYPED = {
    "email": "noor@example.org",
    "phone": "030 231 2345",
    "country": "NL",
    "name": "Noor Bakker",
    "street": "Oudegracht 12",
    "postcode": "3511 AB",
    "city": "Utrecht",
}


def _field(answer: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return found[1]


def _token(answer: TestResponse) -> dict[str, str]:
    return {"csrf_token": _field(answer, "csrf_token")}


def _set_up(store: Store, **selling: Any) -> str:
    """The store sells; a rate's id."""
    with store_scope(store.id):
        return str(make_selling(**selling).id)


def _fill_cart(browser: Browser, store: Store, handle: str = "bowl", quantity: int = 1) -> None:
    with store_scope(store.id):
        variant = product_by_handle(handle).variants[0].id
    browser.post("/cart/add", data={"id": str(variant), "quantity": str(quantity)})


def _reach_delivery(browser: Browser, **typed: str) -> TestResponse:
    answer = browser.post("/checkout", data={**TYPED, **typed, **_token(browser.get("/checkout"))})
    assert (answer.status_code, answer.location) == (303, "/checkout/delivery"), answer.text
    return browser.get("/checkout/delivery")


def _choices(page: TestResponse, rate: str, payment: str = CASH_ON_DELIVERY) -> dict[str, str]:
    kept = {name: _field(page, name) for name in ("csrf_token", "cart", "expected_total")}
    return {**kept, "rate": rate, "payment": payment}


def _orders(store: Store) -> list[Order]:
    with store_scope(store.id):
        return list(session().scalars(select(Order)))


def test_an_empty_cart_leads_back_to_the_cart(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    for path in ("/checkout", "/checkout/delivery"):
        assert browser.get(path).location == "/cart"


def test_a_shopper_orders_and_pays_on_delivery(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    rate, browser = _set_up(ours, fee=150), visit(ours)
    _fill_cart(browser, ours, quantity=2)
    page = _reach_delivery(browser)
    assert _field(page, "expected_total") == str(2 * 2400 + 495 + 150)
    answer = browser.post("/checkout/delivery", data=_choices(page, rate))
    (order,) = _orders(ours)
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.id}/{order.token}")
    assert (order.total, order.email, order.phone) == (5445, "noor@example.org", "+31302312345")
    assert order.name in browser.get(answer.location).text
    assert browser.get("/cart.js").json["items"] == [] and browser.cookie("cart_count") is None
    assert _orders(theirs) == []


def test_what_is_wrong_is_said_beside_the_fields_and_nothing_is_lost(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    _set_up(ours)
    browser = visit(ours)
    _fill_cart(browser, ours)
    wrong = {**TYPED, "email": "noor", "postcode": "12", "city": ""}
    answer = browser.post("/checkout", data={**wrong, **_token(browser.get("/checkout"))})
    assert answer.status_code == 422
    for name in ("email", "postcode", "city"):
        assert f'id="{name}-error"' in answer.text, name
    assert "Oudegracht 12" in answer.text and 'value="noor"' in answer.text and 'id="street-error"' not in answer.text


def test_another_country_brings_its_own_fields_and_keeps_what_was_typed(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    _set_up(ours)
    with store_scope(ours.id), transaction():
        all_zones()[0].countries = ["NL", "EG", "US", "HK"]
    browser = visit(ours)
    _fill_cart(browser, ours)
    token = _token(browser.get("/checkout"))
    answer = browser.post("/checkout", data={**TYPED, **token, "country": "US", "reload": "1"})
    assert answer.status_code == 200 and "is needed" not in answer.text
    assert '<option value="NY">New York</option>' in answer.text and "Oudegracht 12" in answer.text
    fields = browser.post("/checkout/address", data={**TYPED, **token, "country": "HK"})
    assert "postcode" not in fields.text and "Oudegracht 12" in fields.text and "<html" not in fields.text


def test_a_country_that_is_not_delivered_to_is_refused(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    _set_up(ours)
    browser = visit(ours)
    _fill_cart(browser, ours)
    assert 'value="JP"' not in browser.get("/checkout").text
    answer = browser.post("/checkout", data={**TYPED, **_token(browser.get("/checkout")), "country": "JP"})
    assert answer.status_code in (200, 303, 422)
    assert _orders(ours) == []


def test_the_contact_is_there_again_on_coming_back(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    _set_up(ours)
    browser = visit(ours)
    _fill_cart(browser, ours)
    _reach_delivery(browser)
    page = browser.get("/checkout").text
    assert 'value="noor@example.org"' in page and 'value="Oudegracht 12"' in page


def test_a_changed_price_is_shown_and_asked_about_before_it_is_owed(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    with store_scope(ours.id), transaction():
        session().get_one(ShippingRate, (ours.id, all_zones()[0].rates[0].id)).price = 900
    answer = browser.post("/checkout/delivery", data=_choices(page, rate))
    assert answer.status_code == 409 and "The price has changed" in answer.text
    assert _orders(ours) == [] and _field(answer, "expected_total") == str(2400 + 900)
    assert browser.post("/checkout/delivery", data=_choices(answer, rate)).status_code == 303
    assert [order.total for order in _orders(ours)] == [3300]


def test_another_choice_without_scripts_shows_its_total_first(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    _set_up(ours)
    with store_scope(ours.id), transaction():
        zone = all_zones()[0]
        zone.rates.append(ShippingRate(name="Bicycle courier", price=1200, position=2))
    with store_scope(ours.id):
        courier = str(all_zones()[0].rates[1].id)
    browser = visit(ours)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    answer = browser.post("/checkout/delivery", data=_choices(page, courier))
    assert answer.status_code == 409 and _field(answer, "expected_total") == "3600"
    assert re.search(rf'value="{courier}" checked', answer.text)
    assert browser.post("/checkout/delivery", data=_choices(answer, courier)).status_code == 303


def test_scripts_ask_for_the_sums_of_a_choice(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours, fee=150), visit(ours)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    answer = browser.post("/checkout/totals", data=_choices(page, rate))
    assert _field(answer, "expected_total") == str(2400 + 495 + 150) and "€30.45" in answer.text


def test_a_missing_or_foreign_choice_is_asked_for(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    rate, foreign, browser = _set_up(ours), _set_up(theirs), visit(ours)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    for changed in ({"rate": foreign}, {"rate": ""}, {"payment": "gold"}, {"payment": STRIPE}):
        assert browser.post("/checkout/delivery", data={**_choices(page, rate), **changed}).status_code == 422, changed
    assert _orders(ours) == []


def test_an_order_is_not_placed_without_a_total_that_was_seen(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    choices = _choices(_reach_delivery(browser), rate)
    for total in ("", "-1", "٢٨٩٥", "0"):
        assert browser.post("/checkout/delivery", data={**choices, "expected_total": total}).status_code == 409
    assert _orders(ours) == []


def test_pressing_twice_makes_one_order(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    choices = _choices(_reach_delivery(browser), rate)
    first = browser.post("/checkout/delivery", data=choices)
    _fill_cart(browser, ours, "vase")
    again = browser.post("/checkout/delivery", data=choices)
    assert first.status_code == again.status_code == 303 and first.location == again.location
    assert len(_orders(ours)) == 1 and browser.get("/cart.js").json["item_count"] == 1


def test_going_back_after_ordering_leads_to_the_order(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    placed = browser.post("/checkout/delivery", data=_choices(_reach_delivery(browser), rate))
    for path in ("/checkout", "/checkout/delivery"):
        assert browser.get(path).location == placed.location
    _fill_cart(browser, ours, "vase")
    assert browser.get("/checkout").status_code == 200


def test_pressing_at_the_same_moment_makes_one_order(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    choices = _choices(_reach_delivery(browser), rate)
    answers: list[TestResponse] = []
    hands = [visit(ours) for _ in range(4)]
    for hand in hands:
        hand.set_cookie("__Host-shop", browser.cookie("__Host-shop") or "")

    def press(hand: Browser) -> None:
        answers.append(hand.post("/checkout/delivery", data=choices))

    threads = [threading.Thread(target=press, args=(hand,)) for hand in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1 and len(_orders(ours)) == 1


def test_what_sold_out_meanwhile_is_said_before_anything_is_owed(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, slow, quick = _set_up(ours), visit(ours), visit(ours)
    for browser in (slow, quick):
        _fill_cart(browser, ours, "vase", 3)
    page = _reach_delivery(slow)
    other = _reach_delivery(quick)
    assert quick.post("/checkout/delivery", data=_choices(other, rate)).status_code == 303
    answer = slow.post("/checkout/delivery", data=_choices(page, rate))
    assert answer.status_code == 409 and "“Vase” is sold out." in answer.text
    assert len(_orders(ours)) == 1


def test_a_post_without_the_sessions_token_is_refused(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    _fill_cart(browser, ours)
    choices = _choices(_reach_delivery(browser), rate)
    for token in ("", "forged"):
        assert browser.post("/checkout/delivery", data={**choices, "csrf_token": token}).status_code == 403
        assert browser.post("/checkout", data={**TYPED, "csrf_token": token}).status_code == 403
    assert _orders(ours) == []


def test_a_card_is_paid_on_the_providers_page_and_believed_only_from_there(
    visit: Visit, two_stores: Stores, stripe: StripeEmulator
) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours, stripe=True), visit(ours)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    policy = page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {stripe.url} http://localhost:{stripe.port}" in policy
    answer = browser.post("/checkout/delivery", data=_choices(page, rate, STRIPE))
    assert answer.status_code == 303 and answer.location.startswith(f"http://localhost:{stripe.port}/c/pay/")
    back = pay(answer.location).removeprefix(browser.origin)
    waiting = browser.get(back)
    assert "We are waiting for the confirmation" in waiting.text and "hx-get" in waiting.text
    assert _orders(ours)[0].payment_state is PaymentState.PENDING
    with store_scope(ours.id):
        checkout = stripe_gateway().retrieve_checkout(back.partition("paid=")[2])
        settle(checkout, event_id="evt_test", kind="checkout.session.completed")
    paid = browser.get(back)
    assert "Payment received" in paid.text and "hx-get" not in paid.text and "Pay €" not in paid.text


def test_an_order_survives_a_provider_that_does_not_answer(
    visit: Visit, two_stores: Stores, stripe: StripeEmulator
) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours, stripe=True), visit(ours)
    _fill_cart(browser, ours)
    choices = _choices(_reach_delivery(browser), rate, STRIPE)
    with unreachable_stripe():
        answer = browser.post("/checkout/delivery", data=choices)
        assert answer.status_code == 303 and answer.location.startswith("/orders/")
        page = browser.get(answer.location)
        assert "could not be opened" in page.text
    retried = browser.post(answer.location.partition("?")[0] + "/payment", data=_token(page))
    assert retried.location.startswith(f"http://localhost:{stripe.port}/c/pay/")
    with store_scope(ours.id):
        assert session().scalar(select(func.count()).select_from(Order)) == 1
