"""Everybody at once, over HTTP: the last unit, the same button twice, the same webhook twenty times."""

import json
import os
from collections import Counter
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.gateways.payments.emulator.deliveries import signature_header
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.inventory.level import StockLevel
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import Payment, PaymentEvent
from shared.services.inventory.verification import check_levels
from tests.faults.browser import Answer, Browser
from tests.faults.pressing import at_once
from tests.faults.shop import RushedShop, open_shop
from tests.faults.shopper import CASH, ORDER_PAGE, STRIPE, Purchase, Shopper

CLIENTS = 50
ROUNDS = 100 if os.environ.get("FULL_RACES") else 10
PRESSES = 8
DELIVERIES = 20


@pytest.fixture
def shops(web: int, settings: Settings) -> tuple[RushedShop, RushedShop]:
    """Two shops that sell the same thing; only one is rushed."""
    return open_shop(settings, stock=1000), open_shop(settings, stock=7)


def test_the_last_unit_is_sold_once_each_round(web: int, shops: tuple[RushedShop, RushedShop]) -> None:
    shop, other = shops
    shoppers = [make_shopper(web, shop, number) for number in range(CLIENTS)]
    for number in range(ROUNDS):
        shop.restock(promised_by(shop) + CLIENTS)
        at_once([partial(get_ready, shopper, shop) for shopper in shoppers], 8)
        shop.restock(promised_by(shop) + 1)
        answers = at_once([shopper.press for shopper in shoppers], CLIENTS)
        statuses = Counter(answer.status for answer in answers)
        assert statuses == {303: 1, 409: CLIENTS - 1}, f"round {number}: {statuses}"
        assert count_orders(shop) == number + 1
        shoppers = [make_shopper(web, shop, number) for number in range(CLIENTS)]
    with store_scope(shop.store_id):
        assert check_levels() == []
    assert count_orders(other) == 0


def test_a_button_that_is_pressed_many_times_at_once_makes_one_order(
    web: int, shops: tuple[RushedShop, RushedShop]
) -> None:
    shop, _other = shops
    shopper = make_shopper(web, shop, 0)
    get_ready(shopper, shop)
    pressing = [shopper.browser.twin() for _press in range(PRESSES)]
    answers = at_once([partial(twin.post, "/checkout/delivery", shopper.form) for twin in pressing], PRESSES)
    places = {ORDER_PAGE.search(answer.location) for answer in answers}
    assert {answer.status for answer in answers} == {303}
    assert len({place[0] for place in places if place}) == 1
    assert count_orders(shop) == 1


def test_a_webhook_that_comes_twenty_times_has_one_effect(web: int, shops: tuple[RushedShop, RushedShop]) -> None:
    shop, _other = shops
    payment = owe_by_card(web, shop)
    deliveries = [event_about(payment, kind) for kind in ("completed", "async_payment_succeeded")] * (DELIVERIES // 2)
    Random(7).shuffle(deliveries)
    answers = at_once([partial(deliver, web, shop, body) for body in deliveries], DELIVERIES)
    assert {answer.status for answer in answers} == {200}
    with store_scope(shop.store_id):
        order = session().scalars(select(Order)).one()
        captured = session().scalars(select(Payment)).one().captured
        paid = session().scalar(select(func.count()).select_from(OrderEvent).where(OrderEvent.kind == "paid"))
        kept = session().scalar(select(func.count()).select_from(PaymentEvent))
    assert (order.payment_state, captured, paid, kept) == (PaymentState.PAID, order.total, 1, 2)
    assert count_told(shop, "orders.paid") == 1


def make_shopper(port: int, shop: RushedShop, number: int) -> Shopper:
    browser = Browser(port, shop.host, address=f"127.2.{number}.{Random().randint(1, 250)}")
    return Shopper(browser, Purchase(f"shopper-{number}@example.com", CASH))


def get_ready(shopper: Shopper, shop: RushedShop) -> None:
    shopper.fill(str(shop.variant_id))
    shopper.prepare()


def count_orders(shop: RushedShop) -> int:
    with store_scope(shop.store_id):
        return session().scalar(select(func.count()).select_from(Order)) or 0


def count_told(shop: RushedShop, kind: str) -> int:
    """Events of this type that the shop has recorded."""
    with maintenance_scope():
        of_shop = OutboxEvent.store_id == shop.store_id
        return (
            session().scalar(select(func.count()).select_from(OutboxEvent).where(of_shop, OutboxEvent.type == kind))
            or 0
        )


def promised_by(shop: RushedShop) -> int:
    with store_scope(shop.store_id):
        return session().scalars(select(StockLevel.reserved)).one()


def owe_by_card(port: int, shop: RushedShop) -> Payment:
    """An order that waits for the money of a pay page."""
    shopper = make_shopper(port, shop, 0)
    shopper.purchase.payment = STRIPE
    get_ready(shopper, shop)
    assert shopper.press().status == 303
    with store_scope(shop.store_id), transaction():
        session().execute(update(Payment).values(reference=f"cs_test_{shop.store_id.hex}"))
        return session().scalars(select(Payment)).one()


def event_about(payment: Payment, kind: str) -> bytes:
    """What Stripe sends when a pay page was paid."""
    checkout: dict[str, Any] = {
        "id": payment.reference,
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "client_reference_id": str(payment.id),
        "amount_total": payment.amount,
        "currency": payment.currency.lower(),
        "livemode": False,
        "metadata": {},
        "url": None,
    }
    event = {
        "id": f"evt_{kind}",
        "object": "event",
        "type": f"checkout.session.{kind}",
        "created": int(clock.now().timestamp()),
        "livemode": False,
        "data": {"object": checkout},
    }
    return json.dumps(event).encode()


def deliver(port: int, shop: RushedShop, body: bytes) -> Answer:
    signature = signature_header(body, shop.webhook_secret, int(clock.now().timestamp()))
    headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
    return Browser(port, "api.localhost").send(f"/webhooks/stripe/{shop.store_id}", body, **headers)
