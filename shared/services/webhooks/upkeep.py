"""What time ends, and what a lost queue still owes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, tuple_

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.webhooks.message import WebhookMessage

#: Messages go after so long, and with them their deliveries and attempts.
KEPT = timedelta(days=30)
AT_ONCE = 1_000


def forget_old_messages() -> int:
    """Remove what is older than 30 days, some at a time; returns how many messages."""
    count = 0
    while True:
        with maintenance_scope(), transaction():
            keys = [tuple(row) for row in session().execute(_old())]
            here = tuple_(WebhookMessage.store_id, WebhookMessage.id).in_(keys)
            if keys:
                session().execute(delete(WebhookMessage).where(here).execution_options(synchronize_session=False))
        count += len(keys)
        if len(keys) < AT_ONCE:
            return count


def _old() -> Any:
    is_old = WebhookMessage.created_at < clock.now() - KEPT
    return select(WebhookMessage.store_id, WebhookMessage.id).where(is_old).limit(AT_ONCE)
