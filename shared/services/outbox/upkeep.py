"""What need not be kept for ever."""

from datetime import timedelta

from sqlalchemy import delete, select

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.outbox.idempotency import IdempotencyKey

#: So long a repeated request is given the answer of the first; told in docs/integrators/api.md.
KEYS_KEPT = timedelta(days=7)
AT_ONCE = 1_000


def forget_old_keys() -> int:
    """Remove the answers of Idempotency-Keys that are too old to come back, some at a time; returns how many."""
    count, before = 0, clock.now() - KEYS_KEPT
    old = select(IdempotencyKey.id).where(IdempotencyKey.created_at < before)
    while True:
        with maintenance_scope(), transaction():
            some = list(session().scalars(old.order_by(IdempotencyKey.created_at).limit(AT_ONCE)))
            gone = delete(IdempotencyKey).where(IdempotencyKey.id.in_(some))
            session().execute(gone.execution_options(synchronize_session=False))
        count += len(some)
        if len(some) < AT_ONCE:
            return count
