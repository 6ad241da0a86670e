"""Comparing our books with the provider's, page by page: broken off anywhere, it goes on from where it was.

No page is read with a transaction open, and each page's findings are written together with where the next begins.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from shared.db.session import leave_transaction, session, transaction
from shared.events.outbox import record
from shared.events.payments import DifferencesFound, ReconciliationAsked
from shared.gateways.payments.auditing import Auditable
from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict, GatewayFailed
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import PaymentMethod, find_method
from shared.models.payments.reconciliation import (
    DifferenceStatus,
    Reconciliation,
    RunStep,
    difference_for_update,
    last_run,
    open_run,
    run_for_update,
)
from shared.services.orders.comparing import Written
from shared.services.orders.reading_books import NEXT, STEPS, read_each_known
from shared.services.payments.gateway import account_in_use, gateway_of

FIRST_DAYS = timedelta(days=30)
#: Each comparison begins a day before the last one did: what was under way then is looked at again.
OVERLAP = timedelta(days=1)


def ask_reconciliation(provider: str) -> None:
    """Have the account in use compared soon. Raises Conflict where it cannot be."""
    if not can_reconcile(provider):
        raise Conflict(_("There is no account to compare with yet."))
    with transaction():
        record(ReconciliationAsked(provider))


def can_reconcile(provider: str) -> bool:
    method = find_method(provider)
    return method is not None and bool(method.account or method.sealed) and is_online(provider)


def reconcile(provider: str) -> UUID:
    """Compare the account in use from where the last comparison stood.

    Of a provider whose account cannot be read through each payment that we know of is looked up.
    Raises GatewayFailed: asked again, it goes on.
    """
    account = account_in_use(provider)
    gateway = gateway_of(provider, account)
    run = _begin(provider, account, RunStep.PAYMENTS if isinstance(gateway, Auditable) else RunStep.OURS)
    while run.step is not RunStep.DONE:
        leave_transaction()
        try:
            if isinstance(gateway, Auditable):
                written, looked_at, cursor = STEPS[run.step](run, gateway)
            else:
                written, looked_at, cursor = read_each_known(run, gateway)
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


def _begin(provider: str, account: str, first: RunStep) -> Reconciliation:
    """The one that was broken off, or a new one. What happened before the store set up the provider is not compared."""
    with transaction():
        run = open_run(provider, account, lock=True)
        if run is None:
            before, method = last_run(provider, account), find_method(provider)
            since = before.created_at - OVERLAP if before is not None else clock.now() - FIRST_DAYS
            since = max(since, method.created_at) if method is not None else since
            run = Reconciliation(provider=provider, account=account, since=since, step=first)
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
