"""A shopper pays with PayPal by the pages of the shop."""

import re
from collections.abc import Callable

import pytest

from shared.db.session import store_scope
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.models.orders.order import order_by_id
from shared.models.orders.status import PaymentState
from shared.models.stores.store import Store
from tests.storefront_app.paypal import agree, make_paypal_order, run_paypal
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
