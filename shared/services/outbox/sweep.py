"""What the database says is still owed, whatever the queue has forgotten."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select, update

from shared.db.session import maintenance_scope, session, transaction
from shared.gateways.payments.provider import all_providers
from shared.kernel import clock
from shared.models.mail.message import MailMessage
from shared.models.outbox.effect import EventEffect
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import Payment, PaymentStatus

SETTLES_WITHIN = timedelta(seconds=20)
MAIL_OVERDUE = timedelta(seconds=45)
PAYMENT_OVERDUE = timedelta(minutes=2)
#: Whatever was paid on a page has been heard of so long after its end.
PAGE_ENDED = timedelta(minutes=15)
#: What still waits without a page then is the rest of an exchange: it may be paid whenever the shopper likes.
GIVEN_UP = timedelta(days=1)
BATCH = 1000
_ONLINE = [code for code, provider in all_providers().items() if provider.is_online]


@dataclass(frozen=True)
class Owed:
    """A row that still wants work, and its store."""

    store_id: UUID | None
    id: UUID


def settle_events(consumers: Mapping[str, Set[str]]) -> tuple[int, int]:
    """Close events that every consumer of their type has dealt with; publish the others once more.

    Returns how many were (settled, republished).
    """
    with maintenance_scope(), transaction():
        waiting = _waiting_events()
        done = _effects_of([event_id for event_id, _type in waiting])
        missing = {event_id: consumers.get(kind, frozenset()) - done.get(event_id, set()) for event_id, kind in waiting}
        settled = [event_id for event_id, consumers_missing in missing.items() if not consumers_missing]
        lost = [event_id for event_id, consumers_missing in missing.items() if consumers_missing]
        _mark(settled, settled_at=clock.now())
        _mark(lost, published_at=None)
    return len(settled), len(lost)


def _waiting_events() -> list[tuple[UUID, str]]:
    rows = session().execute(
        select(OutboxEvent.id, OutboxEvent.type)
        .where(OutboxEvent.settled_at.is_(None), OutboxEvent.published_at < clock.now() - SETTLES_WITHIN)
        .order_by(OutboxEvent.published_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [(event_id, kind) for event_id, kind in rows]


def _effects_of(event_ids: list[UUID]) -> dict[UUID, set[str]]:
    done: dict[UUID, set[str]] = {}
    rows = session().execute(
        select(EventEffect.event_id, EventEffect.consumer).where(EventEffect.event_id.in_(event_ids))
    )
    for event_id, consumer in rows:
        done.setdefault(event_id, set()).add(consumer)
    return done


def _mark(event_ids: list[UUID], **values: object) -> None:
    if event_ids:
        session().execute(
            update(OutboxEvent)
            .where(OutboxEvent.id.in_(event_ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def overdue_mails() -> list[Owed]:
    """Mails that should have left by now."""
    limit = clock.now() - MAIL_OVERDUE
    with maintenance_scope():
        rows = session().execute(
            select(MailMessage.store_id, MailMessage.id)
            .where(MailMessage.sent_at.is_(None), MailMessage.failed_at.is_(None), MailMessage.created_at < limit)
            .where(MailMessage.claimed_at.is_(None) | (MailMessage.claimed_at < limit))
            .order_by(MailMessage.created_at)
            .limit(BATCH)
        )
        return [Owed(store_id, message_id) for store_id, message_id in rows]


def overdue_payments() -> list[Owed]:
    """Payments of which we should have heard by now. Of a deposit only while a page is open, or when it is due."""
    may_have_begun = or_(Payment.reference.is_not(None), Payment.created_at > clock.now() - GIVEN_UP)
    with maintenance_scope():
        rows = session().execute(
            select(Payment.store_id, Payment.id)
            .where(
                Payment.status == PaymentStatus.PENDING,
                Payment.provider.in_(_ONLINE),
                or_(Payment.asked_until.is_(None), Payment.reference.is_not(None)),
                Payment.created_at < clock.now() - PAYMENT_OVERDUE,
                or_(
                    and_(Payment.due_at.is_(None), may_have_begun),
                    Payment.due_at < clock.now() - PAYMENT_OVERDUE,
                    Payment.expires_at > clock.now() - PAGE_ENDED,
                ),
            )
            .order_by(Payment.created_at)
            .limit(BATCH)
        )
        return [Owed(store_id, payment_id) for store_id, payment_id in rows]
