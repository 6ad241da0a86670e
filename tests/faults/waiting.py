"""Time that passes without waiting for it: what is owed has been owed for longer, and who looks for it looks now."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, update

from shared.db.session import maintenance_scope, session, transaction
from shared.jobs.outbox import sweep
from shared.jobs.payments import look_for_owed
from shared.models.mail.message import MailMessage
from shared.models.orders.refund import Refund, RefundStatus
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.action import ActionStatus, PaymentAction
from shared.models.payments.payment import Payment, PaymentStatus

#: Longer than whatever the platform waits for before it looks after something.
AT_A_TIME = timedelta(minutes=3)
HURRY_EVERY = 8.0
#: What may be owed, as long as it is, and the moments from which it is overdue.
OWED: tuple[tuple[Any, ColumnElement[bool], tuple[str, ...]], ...] = (
    (OutboxEvent, OutboxEvent.settled_at.is_(None), ("published_at",)),
    (MailMessage, MailMessage.sent_at.is_(None), ("created_at", "claimed_at")),
    (Payment, Payment.status == PaymentStatus.PENDING, ("created_at",)),
    (PaymentAction, PaymentAction.status == ActionStatus.PENDING, ("created_at",)),
    (Refund, Refund.status == RefundStatus.PENDING, ("updated_at",)),
)


def let_time_pass(*store_ids: UUID) -> None:
    """Three minutes go by for these stores; then what the clock starts every minute is started."""
    with maintenance_scope(), transaction():
        for table, is_owed, moments in OWED:
            earlier = {name: getattr(table, name) - AT_A_TIME for name in moments}
            aged = update(table).where(table.store_id.in_(store_ids), is_owed).values(earlier)
            session().execute(aged.execution_options(synchronize_session=False))
    look_for_owed.run()
    sweep.run()


def hurry_until(is_so: Callable[[], bool], seconds: float, what: str, *store_ids: UUID) -> None:
    """Wait for something that time alone brings. Raises AssertionError where it does not come true in time."""
    deadline, next_hurry = time.monotonic() + seconds, 0.0
    while not is_so():
        now = time.monotonic()
        assert now < deadline, f"after {seconds:g} seconds it is still not so that {what}"
        if now >= next_hurry:
            let_time_pass(*store_ids)
            next_hurry = now + HURRY_EVERY
        time.sleep(0.1)
