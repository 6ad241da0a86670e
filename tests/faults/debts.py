"""What must be true once things are back: asked of the database, the stand-in for Stripe, and the mailbox."""

import json
from collections import Counter
from urllib.request import urlopen

from sqlalchemy import func, select

from shared.db.session import maintenance_scope, session, store_scope
from shared.gateways.payments.emulator.objects import account_of
from shared.kernel import clock
from shared.models.inventory.level import StockLevel
from shared.models.mail.message import MailMessage
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import Payment, PaymentStatus
from shared.models.payments.reconciliation import Reconciliation, RunStep, recent_runs
from shared.services.inventory.verification import check_levels
from shared.services.orders.reconciling import reconcile
from tests.faults.shop import RushedShop
from tests.faults.shopper import STRIPE, Purchase
from tests.faults.stack import FaultStack


def count_owed(shop: RushedShop) -> dict[str, int]:
    """What the platform still owes the shop: events to tell or close, mails to send, payments to hear of."""
    with maintenance_scope():
        events, mails, payments = (
            session().scalar(select(func.count()).select_from(table).where(table.store_id == shop.store_id, *rules))
            for table, rules in (
                (OutboxEvent, (OutboxEvent.settled_at.is_(None),)),
                (MailMessage, (MailMessage.sent_at.is_(None),)),
                (Payment, (Payment.provider == STRIPE, Payment.status == PaymentStatus.PENDING)),
            )
        )
        return {"events": events or 0, "mails": mails or 0, "payments": payments or 0}


def check_orders(shop: RushedShop, bought: list[Purchase]) -> None:
    """Every acknowledged order is there once, and nothing that nobody bought."""
    with store_scope(shop.store_id):
        orders = list(session().scalars(select(Order)))
    acknowledged = [purchase.order_id for purchase in bought]
    assert len(set(acknowledged)) == len(acknowledged), "two purchases were told the same order"
    assert Counter(str(order.id) for order in orders) == Counter(acknowledged)
    assert max(Counter(order.cart_id for order in orders).values()) == 1, "a cart became two orders"
    assert sorted(order.number for order in orders) == list(range(1001, 1001 + len(orders))), "a number is missing"


def check_payments(stack: FaultStack, shop: RushedShop, bought: list[Purchase]) -> None:
    """Every pay page that was paid is captured once, here and at the provider, for the order's own amount."""
    records, account = stack.accounts, account_of(shop.account)
    sessions = {thing["id"]: thing for thing in records.newest_first(account, "checkout.session")}
    charges = Counter(thing["payment_intent"] for thing in records.newest_first(account, "charge") if thing["paid"])
    paid = {key: thing for key, thing in sessions.items() if thing["payment_status"] == "paid"}
    assert set(paid) == {purchase.pay_page for purchase in bought if purchase.payment == STRIPE}
    assert all(charges[thing["payment_intent"]] == 1 for thing in paid.values()), "somebody was charged twice"
    with store_scope(shop.store_id):
        payments = list(session().scalars(select(Payment).where(Payment.provider == STRIPE)))
        states = dict(session().execute(select(Order.id, Order.payment_state)).tuples().all())
    assert {payment.reference for payment in payments} == set(paid)
    for payment in payments:
        assert payment.status is PaymentStatus.CAPTURED
        assert payment.captured == payment.amount == paid[str(payment.reference)]["amount_total"]
        assert states[payment.order_id] is PaymentState.PAID


def check_books(shop: RushedShop, provider: str = STRIPE) -> None:
    """Read through, the provider's books say the same as ours: nothing differs, and nothing was left to mend."""
    began = clock.now()
    run = _compare(shop, provider)
    if run.created_at < began:  # the platform's own clock had begun that one
        run = _compare(shop, provider)
    assert (run.step, run.found, run.mended) == (RunStep.DONE, 0, 0), (provider, run.found, run.mended)


def _compare(shop: RushedShop, provider: str) -> Reconciliation:
    with store_scope(shop.store_id):
        run_id = reconcile(provider)
        return next(one for one in recent_runs() if one.id == run_id)


def check_stock(shop: RushedShop) -> None:
    """Levels are the sums of their movements, never below zero, and hold what the orders were promised."""
    with store_scope(shop.store_id):
        assert check_levels() == []
        level = session().scalars(select(StockLevel)).one()
        promised = sum(line.quantity for order in session().scalars(select(Order)) for line in order.lines)
    assert 0 <= level.reserved <= level.on_hand
    assert level.reserved == promised


def check_mails(stack: FaultStack, bought: list[Purchase]) -> None:
    """Everybody's confirmation has arrived, at least once."""
    with urlopen(f"http://127.0.0.1:{stack.mailbox_port}/letters.json?limit=100000") as answer:
        received = {letter["addressee"] for letter in json.load(answer)}
    missing = [purchase.email for purchase in bought if not any(purchase.email in name for name in received)]
    assert missing == []
