"""The pages of a comparison: the provider's payments and refunds, then those of ours that it did not name."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from shared.db.session import leave_transaction, session
from shared.gateways.payments.auditing import Auditable
from shared.gateways.payments.base import GatewayPayment, GatewayRefused, PaymentGateway
from shared.kernel import clock
from shared.models.payments.payment import Payment, PaymentStatus, find_payments
from shared.models.payments.reconciliation import DifferenceKind, Reconciliation, RunStep
from shared.services.orders.comparing import Finding, Written, compare_payments, write_findings

#: What was changed this recently may be on its way; the next comparison looks at it.
SETTLING = timedelta(minutes=10)
OURS_AT_ONCE = 50
#: Where an account cannot be read through, older payments are looked up so often, while money may still go back.
LOOKED_UP_EVERY = timedelta(days=7)
MAY_GO_BACK = timedelta(days=180)
#: What a page has written, how many payments were on it, and where the next one begins.
Read = tuple[Written, int, str]


def _read_payments(run: Reconciliation, gateway: Auditable) -> Read:
    page = gateway.list_payments(run.since, run.cursor)
    return compare_payments(run, page.things), len(page.things), page.cursor


def _read_refunds(run: Reconciliation, gateway: Auditable) -> Read:
    """Refunds of payments of ours that are older than what was read: those payments are looked at as a whole."""
    page = gateway.list_refunds_since(run.since, run.cursor)
    intents = sorted({refund.payment_id for refund in page.things if refund.payment_id})
    known = find_payments([], intents, run.provider)
    older = [one.intent for one in known if one.compared_at is None or one.compared_at < run.created_at]
    leave_transaction()
    told = [_retrieve(gateway, intent) for intent in older if intent]
    return compare_payments(run, [one for one in told if one is not None]), len(page.things), page.cursor


def _read_ours(run: Reconciliation, gateway: Auditable) -> Read:
    """Money that we think we have: payments of ours that the provider does not know, or has not taken."""
    after = UUID(run.cursor) if run.cursor else None
    mine = _our_payments(run, after)
    leave_transaction()
    findings = [one for one in (_missing(gateway, payment) for payment in mine) if one is not None]
    written = write_findings(run, findings, [_name_of(payment) for payment in mine])
    return written, 0, str(mine[-1].id) if len(mine) == OURS_AT_ONCE else ""


def read_each_known(run: Reconciliation, gateway: PaymentGateway) -> Read:
    """Look up a page of our own payments: new ones, and older ones that nobody has looked up for a while."""
    mine = _known_there(run, UUID(run.cursor) if run.cursor else None)
    leave_transaction()
    told = {payment.id: _look_up(gateway, payment) for payment in mine}
    written = compare_payments(run, [one for one in told.values() if one is not None])
    missing = [one for one in mine if told[one.id] is None and one.captured]
    if missing:
        gateway.check_account()  # with the wrong keys nothing is known there
    unknown = write_findings(run, map(_unknown_there, missing), [_name_of(payment) for payment in missing])
    found = Written(written.found + unknown.found, written.mended + unknown.mended)
    return found, len(mine), str(mine[-1].id) if len(mine) == OURS_AT_ONCE else ""


def _known_there(run: Reconciliation, after: UUID | None) -> list[Payment]:
    conditions: list[ColumnElement[bool]] = [
        Payment.provider == run.provider,
        Payment.account == run.account,
        or_(Payment.reference.is_not(None), Payment.intent.is_not(None)),
        or_(
            Payment.created_at >= run.since,
            and_(
                Payment.captured > 0,
                Payment.created_at > clock.now() - MAY_GO_BACK,
                or_(Payment.compared_at.is_(None), Payment.compared_at < run.created_at - LOOKED_UP_EVERY),
            ),
        ),
    ]
    if after is not None:
        conditions.append(Payment.id > after)
    return list(session().scalars(select(Payment).where(*conditions).order_by(Payment.id).limit(OURS_AT_ONCE)))


def _look_up(gateway: PaymentGateway, payment: Payment) -> GatewayPayment | None:
    """By its name there, or by the page it was to be paid on. None where that is not known, or without money yet."""
    try:
        if payment.intent:
            return gateway.retrieve_payment(payment.intent)
        return gateway.retrieve_checkout(payment.reference or "").payment
    except GatewayRefused:
        return None


def _our_payments(run: Reconciliation, after: UUID | None) -> list[Payment]:
    """Those that claim money there and were not among what the provider has told in this comparison."""
    statement = select(Payment).where(
        Payment.provider == run.provider,
        Payment.account == run.account,
        Payment.status == PaymentStatus.CAPTURED,
        Payment.created_at >= run.since,
        Payment.updated_at < run.created_at - SETTLING,
        Payment.captured > 0,
        or_(Payment.compared_at.is_(None), Payment.compared_at < run.created_at),
    )
    if after is not None:
        statement = statement.where(Payment.id > after)
    return list(session().scalars(statement.order_by(Payment.id).limit(OURS_AT_ONCE)))


def _missing(gateway: Auditable, payment: Payment) -> Finding | None:
    if payment.intent and _retrieve(gateway, payment.intent) is not None:
        return None
    return _unknown_there(payment)


def _unknown_there(payment: Payment) -> Finding:
    kind = DifferenceKind.CAPTURED_HERE
    return Finding(kind, _name_of(payment), payment.currency, payment.captured, 0, payment.id, payment.order_id)


def _name_of(payment: Payment) -> str:
    return payment.intent or str(payment.id)


def _retrieve(gateway: Auditable, intent: str) -> GatewayPayment | None:
    """None for one that the account does not know."""
    try:
        return gateway.retrieve_payment(intent)
    except GatewayRefused:
        return None


STEPS: dict[RunStep, Callable[[Reconciliation, Auditable], Read]] = {
    RunStep.PAYMENTS: _read_payments,
    RunStep.REFUNDS: _read_refunds,
    RunStep.OURS: _read_ours,
}
NEXT = {RunStep.PAYMENTS: RunStep.REFUNDS, RunStep.REFUNDS: RunStep.OURS, RunStep.OURS: RunStep.DONE}
