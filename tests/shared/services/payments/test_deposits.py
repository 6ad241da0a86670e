"""Deposits on what is paid at the door: paid online beforehand, the rest collected, and given up in time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.models.inventory.level import available_of
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import refunds_of
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.method import CASH_ON_DELIVERY, PaymentMethod
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import Collector, note_cash_collected
from shared.services.orders.deposits import deposit_of_order
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.pay import start_payment
from shared.services.orders.payment_deadlines import stores_with_deadlines, watch_deadlines
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.settlement import finish_agreed, sync_payment
from shared.services.orders.timeline import timeline_entries
from shared.services.outbox.sweep import overdue_payments
from shared.services.payments.deposits import deposit_of, reminder_at
from shared.services.payments.methods import offered_methods, set_payment_method
from shared.subscribers.payment_mail import remind_of_payment
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.shared.mail.test_parcels import hear, mails
from tests.storefront_app.paypal import agree, offer_paypal, run_paypal

paypal = pytest.fixture(run_paypal, scope="module")
Stores = tuple[Store, Store]
DEPOSIT = {"deposit": "percent", "deposit_percent": 20, "deposit_hours": 48}


@settings(max_examples=300, deadline=None)
@given(
    total=st.integers(1, 10**10),
    code=st.sampled_from(["EUR", "JPY", "KWD"]),
    rate=st.sampled_from(["1", "0.305", "162.4"]),
    kind=st.sampled_from(["amount", "percent"]),
    amount=st.integers(1, 10**8),
    percent=st.integers(1, 100),
)
def test_deposit_and_rest_come_to_the_total(
    total: int, code: str, rate: str, kind: str, amount: int, percent: int
) -> None:
    config = {"deposit": kind, "deposit_amount": amount, "deposit_percent": percent}
    cash, card = PaymentMethod(provider=CASH_ON_DELIVERY, config=config), PaymentMethod(provider="stripe", config={})
    terms = CurrencyTerms(code, "EUR", Decimal(1) if code == "EUR" else Decimal(rate))
    deposit = deposit_of(cash, [card, cash], total, terms)
    assert deposit is not None
    assert deposit.amount + deposit.rest == total and deposit.amount > 0 and deposit.rest >= 0
    if code == "KWD":  # cards are charged in tens there
        assert deposit.amount % 10 == 0 or deposit.rest == 0
    if kind == "percent" and code != "KWD":
        assert abs(deposit.amount * 100 - total * percent) <= max(50, 100 if deposit.amount == 1 else 0)


def make_deposit_order() -> Order:
    """Two bowls and a parcel: €54.95, of which €10.99 are paid beforehand."""
    make_selling()
    offer_paypal(capture="manual")
    set_payment_method(CASH_ON_DELIVERY, enabled=True, config=DEPOSIT)
    return make_order((make_product(price=2500, stock=3).variants[0].id, 2))


def kinds(order: Order) -> list[str]:
    return [event.kind for event in reversed(timeline_of(order.id))]


def pay_deposit(order: Order) -> None:
    agree(start_payment(order.id).url)
    finish_agreed(order.id)


def test_the_deposit_is_paid_online_and_the_rest_in_parts_at_the_door(
    two_stores: Stores, paypal: PayPalEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order = make_deposit_order()
        assert [(one.provider, one.amount) for one in payments_of(order.id)] == [
            ("paypal", 1099),
            (CASH_ON_DELIVERY, 4396),
        ]
        pay_deposit(order)
        deposit = payments_of(order.id)[0]
        assert (deposit.status, deposit.captured) == (PaymentStatus.CAPTURED, 1099)  # never only put aside
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_PAID
        with pytest.raises(Conflict):
            start_payment(order.id)
        with pytest.raises(Invalid):
            note_cash_collected(order.id, amount=order.total)
        with pytest.raises(Invalid):
            note_cash_collected(order.id, collected_on=clock.now().date() + timedelta(days=3))
        note_cash_collected(order.id, amount=4000, actor="Kim", collected_on=date(2026, 11, 20))
        note_cash_collected(order.id, collected_by=Collector.STAFF, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        assert kinds(order) == ["placed", "deposit_paid", "paid", "paid"]
        told = timeline_entries(order, timeline_of(order.id))
        assert [entry.text for entry in told if "courier brought €40.00" in entry.title] == [
            "Collected on Nov 20, 2026."
        ]
        shown = deposit_of_order(order)
        assert shown is not None and (shown.rest, shown.until) == (0, None)


def test_an_unpaid_deposit_gives_the_order_up_in_time_and_not_before(
    two_stores: Stores, paypal: PayPalEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order = make_deposit_order()
        variant, payment = order.lines[0].variant_id, payments_of(order.id)[0]
        assert variant is not None
        first = start_payment(order.id).url
        with time_machine.travel(clock.now() + timedelta(hours=5)):
            sync_payment(payment.id)
            assert payment.id not in [owed.id for owed in overdue_payments()]
            assert order_by_id(order.id).status is OrderStatus.OPEN
            assert start_payment(order.id).url != first
        with time_machine.travel(clock.now() + timedelta(hours=49)):
            assert payment.id in [owed.id for owed in overdue_payments()]
            sync_payment(payment.id)
            with pytest.raises(Conflict):
                start_payment(order.id)
        assert order_by_id(order.id).status is OrderStatus.CANCELLED
        assert {one.status for one in payments_of(order.id)} == {PaymentStatus.EXPIRED}
        assert available_of([variant]) == {variant: 3}


def test_an_overdue_deposit_of_goods_that_are_out_waits_for_staff(two_stores: Stores, paypal: PayPalEmulator) -> None:
    """Nothing can be called off any more: the order stays, and so does the way to pay."""
    with store_scope(two_stores[0].id):
        order = make_deposit_order()
        payment = payments_of(order.id)[0]
        fulfil_order(order.id, Parcel())
        with time_machine.travel(clock.now() + timedelta(hours=49)):
            assert payment.id in [owed.id for owed in overdue_payments()]
            sync_payment(payment.id)
            assert payment.id not in [owed.id for owed in overdue_payments()]
            pay_deposit(order)
        assert order_by_id(order.id).payment_state is PaymentState.AUTHORISED


def test_who_owes_a_deposit_is_reminded_once_and_not_in_the_first_half_of_the_time(
    two_stores: Stores, paypal: PayPalEmulator
) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        order, paid, cancelled = make_deposit_order(), make_deposit_order(), make_deposit_order()
        pay_deposit(paid)
        cancel_order(cancelled.id, reason="customer")
    with time_machine.travel(clock.now() + timedelta(hours=35)):
        watch(store)
    assert reminders(store) == []
    with time_machine.travel(clock.now() + timedelta(hours=37)):
        watch(store)
        with store_scope(store.id):
            watch_deadlines()
            assert kinds(order) == ["placed", "payment_reminded"] and "payment_reminded" not in kinds(paid)
        [event] = reminders(store)
        for _twice in range(2):
            hear(remind_of_payment, store, **event.payload)
    [(kind, text)] = mails(store, order)
    text = text.replace("=\n", "")
    assert kind == "orders.deposit_reminder" and "10.99" in text and f"/orders/{order.id}/{order.token}" in text
    begun = clock.now()
    asked = {"deposit_remind_hours": 30}
    assert reminder_at(begun, begun + timedelta(hours=48), asked) == begun + timedelta(hours=24)
    assert reminder_at(begun, begun + timedelta(hours=48), {"deposit_remind_hours": 0}) is None


def watch(store: Store) -> None:
    with maintenance_scope():
        assert store.id in stores_with_deadlines()
    with store_scope(store.id):
        watch_deadlines()


def reminders(store: Store) -> list[OutboxEvent]:
    with maintenance_scope():
        asked = select(OutboxEvent).where(OutboxEvent.store_id == store.id, OutboxEvent.type == "payments.reminded")
        return list(session().scalars(asked))


def test_a_cancelled_order_gives_the_deposit_back(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_deposit_order()
        pay_deposit(order)
        cancel_order(order.id, reason="customer", refund=True)
        [payment, rest] = payments_of(order.id)
        assert (payment.refunding, rest.status) == (1099, PaymentStatus.EXPIRED)
        send_refund(refunds_of(order.id)[0].id)
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def test_a_deposit_wants_another_way_of_paying(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        with pytest.raises(Invalid) as refused:
            set_payment_method(CASH_ON_DELIVERY, enabled=True, config=DEPOSIT)
        assert "deposit" in refused.value.fields
        keys = {"secret": "sandbox-1", "webhook_secret": "1"}
        set_payment_method("paypal", enabled=True, config={"client_id": "client"}, secrets=keys)
        set_payment_method(CASH_ON_DELIVERY, enabled=True, config=DEPOSIT)
        assert len(offered_methods("EUR")) == 2
        assert offered_methods("KWD") == []  # PayPal takes no dinars, so nobody could pay the deposit
        with pytest.raises(Invalid):
            set_payment_method(CASH_ON_DELIVERY, enabled=True, config=DEPOSIT | {"deposit_percent": 0})
