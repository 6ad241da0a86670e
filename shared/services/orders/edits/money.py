"""The money of an order whose total has changed: what is missing is asked for, what is too much is given back or held.

A payment is asked for at a revision of the order. While its pay page is open at the provider it may be paid at any
moment, so its amount stays; the page is closed outside of the transaction, and then it is asked anew. Whichever comes
first counts: a payment that came in for the former sum counts, and the rest is asked for.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.drafts import PaymentAsked
from shared.events.outbox import record
from shared.gateways.payments.provider import can_move, is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.refund import Refund, RefundOrigin, refunds_of
from shared.models.orders.status import OrderStatus
from shared.models.payments.method import MANUAL
from shared.models.payments.payment import Payment, PaymentStatus, payments_for_update
from shared.services.orders.balance import overpaid_of, owed_of
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_locked
from shared.services.payments.methods import offered_methods

DUE = timedelta(days=14)
EDITED = "edited"


def ask_for_rest(order: Order, payments: Sequence[Payment]) -> Payment | None:
    """What is still owed is asked for by pending payments of that amount. The rows are locked.

    A deposit that is not paid yet stays as it was asked for, as long as so much is owed. Returns the payment that waits
    for the rest, if any.
    """
    pending = [payment for payment in payments if payment.status is PaymentStatus.PENDING]
    deposits = [payment for payment in pending if payment.due_at is not None]
    others = [payment for payment in pending if payment.due_at is None]
    if any(payment.reference for payment in others):
        for payment in others:
            _make_patient(payment)
        return None
    owed = owed_of(order, payments, refunds_of(order.id)) if order.status is OrderStatus.OPEN else 0
    rest = owed - sum(_keep_deposit(payment, order) for payment in deposits)
    if rest < 0 and deposits:
        _shrink(deposits, owed, order)
    for payment in others[1:] if rest > 0 else others:
        _close(payment)
    return _ask(order, others, rest) if rest > 0 else None


def _keep_deposit(payment: Payment, order: Order) -> int:
    payment.revision = order.revision
    return payment.owed


def _shrink(deposits: Sequence[Payment], owed: int, order: Order) -> None:
    """The order costs less than its deposit by now: no more than that is asked for."""
    for payment in deposits:
        if owed > 0 and not payment.reference:
            _find_way(payment, order, owed)
            payment.ask_anew(owed, order.revision)
        elif not payment.reference:
            _close(payment)
        owed = 0


def _ask(order: Order, others: Sequence[Payment], rest: int) -> Payment:
    payment = others[0] if others else _new_payment(order)
    _find_way(payment, order, rest)
    is_news = (payment.amount - payment.captured, payment.revision) != (rest, order.revision)
    payment.ask_anew(rest, order.revision)
    _make_patient(payment)
    session().add(payment)
    session().flush()
    if is_news:
        record(PaymentAsked(order.id, payment.id))
    return payment


def _make_patient(payment: Payment) -> None:
    if payment.asked_until is None:
        payment.asked_until = clock.now() + DUE


def _close(payment: Payment) -> None:
    """Nobody waits for it any more; what came in of it stays."""
    payment.status = PaymentStatus.CAPTURED if payment.captured else PaymentStatus.EXPIRED
    if payment.captured:
        payment.amount = payment.captured


def _new_payment(order: Order) -> Payment:
    nothing = dict.fromkeys(("amount", "authorised", "captured", "refunded", "refunding", "revision"), 0)
    kind = {"status": PaymentStatus.PENDING, "provider": MANUAL, "currency": order.currency}
    return Payment(order_id=order.id, **kind, **nothing)


def _find_way(payment: Payment, order: Order, amount: int) -> None:
    """A payment is asked for by a provider that can move just so much: cards cannot move every fils.

    What staff only see to because of that goes back to the provider once the amount fits.
    """
    is_stand_in = payment.provider == MANUAL and not payment.captured
    if is_stand_in or not can_move(payment.provider, amount, order.currency):
        payment.provider = _provider_for(order, amount)


def _provider_for(order: Order, amount: int) -> str:
    """The way that the order was paid, else one by which a link can be paid, else staff see to it."""
    methods = offered_methods(order.currency)
    offered = [one.provider for one in methods if can_move(one.provider, amount, order.currency)]
    if order.payment_provider in (*offered, MANUAL):
        return order.payment_provider
    return next((provider for provider in offered if is_online(provider)), MANUAL)


def give_back_overpaid(order: Order, *, actor: str = "", user_id: UUID | None = None) -> list[Refund]:
    """All that was paid too much goes back to where it came from. The order is locked."""
    made: list[Refund] = []
    while True:
        payments = payments_for_update(order.id)
        left = overpaid_of(order, payments, refunds_of(order.id))
        payment = max(payments, key=lambda one: one.refundable, default=None)
        if payment is None or left <= 0:
            return made
        wish = RefundWish(amount=min(left, payment.refundable), payment_id=payment.id, reason=EDITED)
        made.append(create_locked(order, wish, actor=actor, user_id=user_id, origin=RefundOrigin.EDIT))


def refund_overpaid(order_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> list[Refund]:
    """Give back what was held. Raises NotFound, Conflict (nothing is)."""
    with transaction():
        made = give_back_overpaid(order_for_update(order_id), actor=actor, user_id=user_id)
        if not made:
            raise Conflict(_("Nothing was paid too much for this order."))
    return made
