"""Paying by card: what the provider says counts, once, and only when it matches."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests
import time_machine

from shared.db.session import store_scope, transaction
from shared.gateways.payments.base import BadSignature, CheckoutStatus
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel import clock
from shared.kernel.errors import Conflict, GatewayFailed
from shared.models.inventory.level import available_of
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundStatus, refunds_of
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.payment import Payment, PaymentStatus, payments_of
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.pay import start_payment
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.settlement import sync_payment
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.promotions import make_discount
from tests.factories.stripe_account import stripe_gateway, take_stripe_event
from tests.shared.services.orders.conftest import pay

Stores = tuple[Store, Store]
MakeEvent = Callable[..., tuple[bytes, str]]


def card_order() -> tuple[Order, Payment]:
    make_selling(stripe=True)
    order = make_order((make_product(price=2500, stock=3).variants[0].id, 1), provider="stripe")
    return order, payments_of(order.id)[0]


def kinds(order: Order) -> list[str]:
    return [event.kind for event in reversed(timeline_of(order.id))]


def test_the_shopper_pays_on_the_providers_page(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        page = start_payment(order.id)
        assert start_payment(order.id) == page
        pay(page.url)
        sync_payment(payment.id)
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        assert payments_of(order.id)[0].captured == order.total
        with pytest.raises(Conflict):
            start_payment(order.id)


def test_twenty_webhooks_in_any_order_have_one_effect(
    two_stores: Stores, stripe: StripeEmulator, checkout_event: MakeEvent
) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        start_payment(order.id)
        paid = checkout_event(payment)
        opened = checkout_event(payment, event_id="evt_0", payment_status="unpaid", status="open")
        expired = checkout_event(payment, event_id="evt_2", kind="checkout.session.expired", payment_status="unpaid",
                                 status="expired")  # fmt: skip
        rest = [*[paid] * 9, *[opened] * 10, *[expired]]
        random.Random(7).shuffle(rest)
        for body, signature in [paid, *rest]:
            assert take_stripe_event(body, signature)
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        assert order_by_id(order.id).status is OrderStatus.OPEN
        assert kinds(order) == ["placed", "paid"]


@pytest.mark.parametrize(
    "lie", [{"amount_total": 100}, {"currency": "usd"}, {"livemode": True}, {"id": "cs_someone_elses"}]
)
def test_what_does_not_match_closes_no_order(
    two_stores: Stores, stripe: StripeEmulator, checkout_event: MakeEvent, lie: dict[str, object]
) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        start_payment(order.id)
        for _ in range(2):
            take_stripe_event(*checkout_event(payment, **lie))
        assert order_by_id(order.id).payment_state is PaymentState.PENDING
        assert payments_of(order.id)[0].captured == 0
        assert kinds(order) == ["placed", "payment_mismatch"]


def test_an_event_signed_with_another_stores_secret_is_refused(
    two_stores: Stores, stripe: StripeEmulator, checkout_event: MakeEvent
) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        start_payment(order.id)
        body, signature = checkout_event(payment, secret="whsec_of_somebody_else")
        with pytest.raises(BadSignature):
            take_stripe_event(body, signature)
        assert order_by_id(order.id).payment_state is PaymentState.PENDING


def test_an_event_about_another_stores_payment_changes_nothing(
    two_stores: Stores, stripe: StripeEmulator, checkout_event: MakeEvent
) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        order, payment = card_order()
        start_payment(order.id)
    with store_scope(theirs.id):
        make_selling(stripe=True)
        assert take_stripe_event(*checkout_event(payment)) is False
    with store_scope(ours.id):
        assert order_by_id(order.id).payment_state is PaymentState.PENDING


def test_a_lost_webhook_is_made_up_for(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        pay(start_payment(order.id).url)
        sync_payment(payment.id)
        sync_payment(payment.id)
        assert kinds(order) == ["placed", "paid"]


def test_what_nobody_pays_in_time_is_on_sale_again(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        variant = order.lines[0].variant_id
        assert variant is not None
        start_payment(order.id)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            sync_payment(payment.id)
        assert order_by_id(order.id).status is OrderStatus.CANCELLED
        assert payments_of(order.id)[0].status is PaymentStatus.EXPIRED
        assert available_of([variant]) == {variant: 3}


def test_an_order_survives_a_provider_that_does_not_answer(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, _payment = card_order()
        stripe.stop()
        with pytest.raises(GatewayFailed):
            start_payment(order.id)
        assert order_by_id(order.id).status is OrderStatus.OPEN


def test_a_page_whose_address_was_lost_is_given_again(two_stores: Stores, stripe: StripeEmulator) -> None:
    """The provider made the page, and then our process died before it wrote the address down."""
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        first = start_payment(order.id).url
        with transaction():
            payment = payments_of(order.id)[0]
            payment.url = payment.reference = None
        with time_machine.travel(clock.now() + timedelta(minutes=7)):
            assert start_payment(order.id).url == first


def test_a_page_that_ran_out_is_replaced(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, _payment = card_order()
        first = start_payment(order.id).url
        with time_machine.travel(clock.now() + timedelta(minutes=61)):
            assert start_payment(order.id).url != first


def test_a_cancelled_orders_pay_page_is_closed(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        page = start_payment(order.id)
        cancel_order(order.id, reason="customer")
        sync_payment(payment.id)
        assert payments_of(order.id)[0].status is PaymentStatus.EXPIRED
        assert stripe_gateway().retrieve_checkout(payment.reference or "").status is CheckoutStatus.EXPIRED
        assert requests.post(page.url, data={"number": "4242424242424242"}, timeout=10).status_code != 303
        assert order_by_id(order.id).payment_state is PaymentState.VOIDED


def test_what_is_paid_for_an_order_that_was_called_off_goes_back(two_stores: Stores, stripe: StripeEmulator) -> None:
    """The shopper stood on the pay page, and nobody had closed it yet."""
    with store_scope(two_stores[0].id):
        order, payment = card_order()
        page = start_payment(order.id)
        cancel_order(order.id, reason="customer")
        pay(page.url)
        sync_payment(payment.id)
        [refund] = refunds_of(order.id)
        assert (refund.status, refund.amount, refund.reason) == (RefundStatus.PENDING, order.total, "customer")
        send_refund(refund.id)
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def test_the_pay_page_asks_for_what_is_left_after_discounts(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        make_selling(stripe=True)
        everything = ("product", "order", "shipping")
        make_discount(7, discount_class=DiscountClass.PRODUCT, combines_with=everything)
        make_discount(kind=DiscountKind.AMOUNT, value=101, combines_with=everything)
        make_discount(kind=DiscountKind.FREE_SHIPPING, combines_with=everything)
        bowl, mug = make_product(price=999, stock=9), make_product("Mug", price=333, stock=9)
        order = make_order((bowl.variants[0].id, 3), (mug.variants[0].id, 2), provider="stripe")
        assert order.total == order.subtotal + order.shipping - order.discount
        assert order.discount == sum(line.discount for line in order.lines) + 495
        page = start_payment(order.id)
        pay(page.url)
        sync_payment(payments_of(order.id)[0].id)
        assert payments_of(order.id)[0].captured == order.total
        assert order_by_id(order.id).payment_state is PaymentState.PAID
