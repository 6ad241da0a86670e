"""What the clock does to payments: reminders, orders that nobody paid, authorisations that are about to end."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from shared.db.session import session, transaction
from shared.events.orders import PaymentFailed, PaymentNoticed, PaymentReminded
from shared.events.outbox import record
from shared.gateways.payments.provider import all_providers
from shared.kernel import clock
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus
from shared.models.payments.method import find_method
from shared.models.payments.payment import Payment, PaymentStatus, payments_for_update
from shared.models.payments.proof import ProofStatus, count_proofs
from shared.services.orders.cancel import cancel_unpaid
from shared.services.orders.money import tell
from shared.services.payments.deposits import reminder_at

ENDING = timedelta(hours=48)
LONGEST_REMINDER = timedelta(days=30)
BATCH = 500


def _provers() -> list[str]:
    return [code for code, provider in all_providers().items() if provider.takes_proof]


def stores_with_deadlines() -> list[UUID]:
    """Stores in which something may be due; for the cron, in a maintenance scope."""
    now = clock.now()
    awaited = and_(
        Payment.status == PaymentStatus.PENDING,
        Payment.provider.in_(_provers()),
        or_(
            Payment.expires_at < now,
            and_(Payment.told_at.is_(None), Payment.expires_at < now + LONGEST_REMINDER),
        ),
    )
    due = or_(awaited, _is_ending(), _is_open_deposit())
    return list(session().scalars(select(Payment.store_id).where(due).distinct()))


def ended_authorisations() -> list[tuple[UUID, UUID]]:
    """(store, payment) of which the bank has let go by now; for the cron, in a maintenance scope."""
    statement = (
        select(Payment.store_id, Payment.id)
        .where(Payment.status == PaymentStatus.AUTHORISED, Payment.capture_before < clock.now())
        .limit(BATCH)
    )
    return [(store_id, payment_id) for store_id, payment_id in session().execute(statement)]


def watch_deadlines() -> None:
    """Do what is due in the current store; each payment in a transaction of its own."""
    for payment_id, order_id in _waiting(Payment.expires_at < clock.now()):
        _give_up(order_id, payment_id)
    for payment_id, order_id in [*_reminders(), *_deposit_reminders()]:
        _remind(order_id, payment_id)
    for payment_id, order_id in _ending():
        _tell_staff(order_id, payment_id)


def _waiting(*conditions: ColumnElement[bool]) -> list[tuple[UUID, UUID]]:
    statement = (
        select(Payment.id, Payment.order_id)
        .where(Payment.status == PaymentStatus.PENDING, Payment.provider.in_(_provers()), *conditions)
        .order_by(Payment.expires_at)
        .limit(BATCH)
    )
    return [(payment_id, order_id) for payment_id, order_id in session().execute(statement)]


def _reminders() -> list[tuple[UUID, UUID]]:
    """Each provider has its own number of days; 0 reminds nobody."""
    found: list[tuple[UUID, UUID]] = []
    for code in _provers():
        method = find_method(code)
        days = int(method.config.get("remind_days", 0)) if method is not None else 0
        if days:
            limit = clock.now() + timedelta(days=days)
            untold = (Payment.told_at.is_(None), Payment.expires_at < limit, Payment.provider == code)
            found += _waiting(*untold)
    return found


def _is_open_deposit() -> ColumnElement[bool]:
    """A deposit that can still be paid, and of which nobody was reminded."""
    return and_(Payment.status == PaymentStatus.PENDING, Payment.told_at.is_(None), Payment.due_at > clock.now())


def _deposit_reminders() -> list[tuple[UUID, UUID]]:
    """The way of paying that wants the deposit says when; another one takes it."""
    columns = (Payment.id, Payment.order_id, Payment.created_at, Payment.due_at, Order.payment_provider)
    joined = select(*columns).join(Order, and_(Order.store_id == Payment.store_id, Order.id == Payment.order_id))
    rows = session().execute(joined.where(_is_open_deposit()).order_by(Payment.due_at).limit(BATCH)).all()
    methods = {code: find_method(code) for code in {row.payment_provider for row in rows}}
    found = []
    for payment_id, order_id, begun, due, code in rows:
        method = methods[code]
        moment = reminder_at(begun, due, method.config if method is not None else {}) if due is not None else None
        if moment is not None and moment <= clock.now():
            found.append((payment_id, order_id))
    return found


def _is_ending() -> ColumnElement[bool]:
    return and_(
        Payment.status == PaymentStatus.AUTHORISED,
        Payment.told_at.is_(None),
        Payment.capture_before < clock.now() + ENDING,
    )


def _ending() -> list[tuple[UUID, UUID]]:
    rows = session().execute(select(Payment.id, Payment.order_id).where(_is_ending()).limit(BATCH))
    return [(payment_id, order_id) for payment_id, order_id in rows]


def _locked(order_id: UUID, payment_id: UUID) -> tuple[Order, Payment]:
    order = order_for_update(order_id)
    return order, next(one for one in payments_for_update(order_id) if one.id == payment_id)


def _give_up(order_id: UUID, payment_id: UUID) -> None:
    """Nobody paid in time. Whoever sent a proof that nobody has looked at yet keeps the order.

    So does who paid a part, or has the goods already: then staff decide, and no clock.
    """
    with transaction():
        order, payment = _locked(order_id, payment_id)
        is_due = payment.status is PaymentStatus.PENDING and payment.expires_at and payment.expires_at < clock.now()
        if not is_due or count_proofs(order_id, ProofStatus.WAITING):
            return
        if payment.captured or (order.status is not OrderStatus.CANCELLED and not order.is_cancellable):
            payment.expires_at = None
            return
        payment.status = PaymentStatus.EXPIRED
        if order.is_cancellable:
            cancel_unpaid(order)
            record(PaymentFailed(order.id, payment.id))


def _remind(order_id: UUID, payment_id: UUID) -> None:
    with transaction():
        order, payment = _locked(order_id, payment_id)
        if payment.status is not PaymentStatus.PENDING or payment.told_at is not None:
            return
        payment.told_at = clock.now()
        if order.status is OrderStatus.OPEN and not count_proofs(order_id, ProofStatus.WAITING):
            tell(order, "payment_reminded")
            record(PaymentReminded(order.id, payment.id))


def _tell_staff(order_id: UUID, payment_id: UUID) -> None:
    with transaction():
        order, payment = _locked(order_id, payment_id)
        if payment.status is not PaymentStatus.AUTHORISED or payment.told_at is not None:
            return
        payment.told_at = clock.now()
        until = payment.capture_before.isoformat() if payment.capture_before else ""
        tell(order, "authorisation_ending", amount=payment.authorised, until=until)
        record(PaymentNoticed(order.id, "authorisation_ending"))
