"""Comparing our books with the provider's, page by page: broken off anywhere, it goes on from where it was.

No page is read with a transaction open, and each page's findings are written together with where the next begins.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from shared.db.session import leave_transaction, session, transaction
from shared.events.outbox import record
from shared.events.payments import DifferencesFound, ReconciliationAsked
from shared.gateways.payments.auditing import Auditable
from shared.gateways.payments.base import GatewayPayment, GatewayRefused
from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict, GatewayFailed
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import PaymentMethod, find_method
from shared.models.payments.payment import Payment, PaymentStatus, find_payments
from shared.models.payments.reconciliation import (
    DifferenceKind,
    DifferenceStatus,
    Reconciliation,
    RunStep,
    difference_for_update,
    last_run,
    open_run,
    run_for_update,
)
from shared.services.orders.comparing import Finding, Written, compare_payments, write_findings
from shared.services.payments.gateway import account_in_use, gateway_of

FIRST_DAYS = timedelta(days=30)
#: Each comparison begins a day before the last one did: what was under way then is looked at again.
OVERLAP = timedelta(days=1)
#: What was changed this recently may be on its way; the next comparison looks at it.
SETTLING = timedelta(minutes=10)
OURS_AT_ONCE = 50
Step = Callable[[Reconciliation, Auditable], tuple[Written, int, str]]


def ask_reconciliation(provider: str) -> None:
    """Have the account in use compared soon. Raises Conflict where it cannot be."""
    if not can_reconcile(provider):
        raise Conflict(_("There is no account to compare with yet."))
    with transaction():
        record(ReconciliationAsked(provider))


def can_reconcile(provider: str) -> bool:
    method = find_method(provider)
    return method is not None and bool(method.account or method.sealed) and is_online(provider)


def reconcile(provider: str) -> UUID | None:
    """Compare the account in use from where the last comparison stood. None where this provider cannot be read through.

    Raises GatewayFailed: asked again, it goes on.
    """
    account = account_in_use(provider)
    gateway = gateway_of(provider, account)
    if not isinstance(gateway, Auditable):
        return None
    run = _begin(provider, account)
    while run.step is not RunStep.DONE:
        leave_transaction()
        try:
            written, looked_at, cursor = STEPS[run.step](run, gateway)
        except GatewayFailed as failure:
            _note_problem(run.id, failure.message)
            raise
        run = _advance(run.id, written, looked_at, cursor)
    return run.id


def stores_to_reconcile() -> list[tuple[UUID, str]]:
    """(store, provider) with an account; for the cron, in a maintenance scope."""
    has_account = (PaymentMethod.account.is_not(None)) | (PaymentMethod.sealed.is_not(None))
    rows = session().execute(
        select(PaymentMethod.store_id, PaymentMethod.provider).where(PaymentMethod.is_enabled, has_account)
    )
    return [(store_id, provider) for store_id, provider in rows if is_online(provider)]


def settle_difference(difference_id: UUID, status: DifferenceStatus, *, note: str, actor: str) -> None:
    """Somebody has looked at it. Raises NotFound."""
    with transaction():
        kept = difference_for_update(difference_id)
        kept.status, kept.note = status, note.strip()[:500]
        kept.settled_by, kept.settled_at = actor, clock.now()


def _begin(provider: str, account: str) -> Reconciliation:
    """The one that was broken off, or a new one. What happened before the store set up the provider is not compared."""
    with transaction():
        run = open_run(provider, account, lock=True)
        if run is None:
            before, method = last_run(provider, account), find_method(provider)
            since = before.created_at - OVERLAP if before is not None else clock.now() - FIRST_DAYS
            since = max(since, method.created_at) if method is not None else since
            run = Reconciliation(provider=provider, account=account, since=since)
            session().add(run)
    return run


def _advance(run_id: UUID, written: Written, looked_at: int, cursor: str) -> Reconciliation:
    with transaction():
        run = run_for_update(run_id)
        run.compared, run.found, run.mended = (
            run.compared + looked_at,
            run.found + written.found,
            run.mended + written.mended,
        )
        run.cursor, run.problem = cursor, ""
        if not cursor:
            run.step = NEXT[run.step]
        if run.step is RunStep.DONE:
            run.finished_at = clock.now()
            if run.found:
                record(DifferencesFound(run.id))
    return run


def _note_problem(run_id: UUID, problem: str) -> None:
    with transaction():
        run_for_update(run_id).problem = problem[:500]


def _read_payments(run: Reconciliation, gateway: Auditable) -> tuple[Written, int, str]:
    page = gateway.list_payments(run.since, run.cursor)
    return compare_payments(run, page.things), len(page.things), page.cursor


def _read_refunds(run: Reconciliation, gateway: Auditable) -> tuple[Written, int, str]:
    """Refunds of payments of ours that are older than what was read: those payments are looked at as a whole."""
    page = gateway.list_refunds_since(run.since, run.cursor)
    intents = sorted({refund.payment_id for refund in page.things if refund.payment_id})
    known = find_payments([], intents, run.provider)
    older = [one.intent for one in known if one.compared_at is None or one.compared_at < run.created_at]
    leave_transaction()
    told = [_retrieve(gateway, intent) for intent in older if intent]
    return compare_payments(run, [one for one in told if one is not None]), len(page.things), page.cursor


def _read_ours(run: Reconciliation, gateway: Auditable) -> tuple[Written, int, str]:
    """Money that we think we have: payments of ours that the provider does not know, or has not taken."""
    after = UUID(run.cursor) if run.cursor else None
    mine = _our_payments(run, after)
    leave_transaction()
    findings = [one for one in (_missing(gateway, payment) for payment in mine) if one is not None]
    written = write_findings(run, findings, [_name_of(payment) for payment in mine])
    return written, 0, str(mine[-1].id) if len(mine) == OURS_AT_ONCE else ""


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


STEPS: dict[RunStep, Step] = {
    RunStep.PAYMENTS: _read_payments,
    RunStep.REFUNDS: _read_refunds,
    RunStep.OURS: _read_ours,
}
NEXT = {RunStep.PAYMENTS: RunStep.REFUNDS, RunStep.REFUNDS: RunStep.OURS, RunStep.OURS: RunStep.DONE}
