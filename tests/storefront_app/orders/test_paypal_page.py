"""A shopper pays with PayPal by the pages of the shop."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.stores.store import Store
from shared.services.payments.methods import set_payment_method
from tests.factories.orders import make_selling
from tests.storefront_app.carts.test_checkout import _choices, _fill_cart, _reach_delivery
from tests.storefront_app.paypal import agree, make_paypal_order, offer_paypal, run_paypal
from tests.storefront_app.shop import Browser

paypal = pytest.fixture(run_paypal, scope="module")
Visit = Callable[[Store], Browser]


def test_whoever_comes_back_has_paid_and_whoever_is_declined_can_pay_again(
    visit: Visit, two_stores: tuple[Store, Store], paypal: PayPalEmulator
) -> None:
    ours = two_stores[0]
    browser = visit(ours)
    with store_scope(ours.id):
        order, payment = make_paypal_order()
    path = f"/orders/{order.id}/{order.token}"
    first = browser.get(path)
    assert "You agree on PayPal" not in first.text and "Pay €29.95 now" in first.text
    assert paypal.url.replace("127.0.0.1", "localhost") in first.headers["Content-Security-Policy"]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', first.text)[0]
    led = browser.post(f"{path}/payment", data={"csrf_token": token})
    assert led.headers["Location"] == payment.url

    back = agree(payment.url, "decline").split(path, 1)[1]
    refused = browser.get(path + back)
    assert refused.status_code == 303 and "declined=1" in refused.headers["Location"]
    assert "The payment was declined" in browser.get(f"{path}?declined=1").text
    agree(payment.url)
    assert "Thank you!" in browser.get(path + back).text
    with store_scope(ours.id):
        assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_a_deposit_is_shown_paid_online_and_the_rest_named(
    visit: Visit, two_stores: tuple[Store, Store], paypal: PayPalEmulator
) -> None:
    ours = two_stores[0]
    browser = visit(ours)
    with store_scope(ours.id):
        rate = str(make_selling().id)
        offer_paypal()
        set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"deposit": "amount", "deposit_amount": 1000})
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    assert "€10.00 now by PayPal, the rest when the parcel arrives." in page.text
    led = browser.post("/checkout/delivery", data=_choices(page, rate))
    assert led.status_code == 303 and "/checkoutnow?token=" in led.headers["Location"]
    with store_scope(ours.id):
        (order,) = session().scalars(select(Order))
    path = f"/orders/{order.id}/{order.token}"
    waiting = browser.get(path).text
    assert "waiting for your deposit" in waiting and "Pay €10.00 now" in waiting
    back = agree(led.headers["Location"]).split(path, 1)[1]
    paid = browser.get(path + back).text
    assert "Thank you!" in paid and "At the door" in paid and "€18.95" in paid
