"""Who sends for whom: a subscription with something due is leased to one worker at a time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, tuple_, update

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery
from shared.models.webhooks.subscription import WebhookSubscription

#: Longer than a worker's slice and a last request together; after a worker's death the subscription is free again.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Lane:
    """A subscription that this worker alone sends for."""

    store_id: UUID
    subscription_id: UUID


def take_lanes(limit: int, store_id: UUID | None = None) -> list[Lane]:
    """Lease subscriptions of a store (or of all) that have something due, those that waited longest first.

    What other workers hold is passed over.
    """
    with maintenance_scope(), transaction():
        statement = _free().order_by(WebhookSubscription.lease_until.asc().nulls_first()).limit(limit)
        if store_id is not None:
            statement = statement.where(WebhookSubscription.store_id == store_id)
        found = session().execute(statement.with_for_update(skip_locked=True))
        lanes = [Lane(*row) for row in found]
        _lease(lanes)
    return lanes


def give_back(lane: Lane) -> None:
    """End a lease; ``lease_until`` stays as the moment of the latest turn."""
    with maintenance_scope(), transaction():
        session().execute(_update([lane]).values(lease_until=clock.now()))


def _free() -> Any:
    now, mine = clock.now(), WebhookSubscription
    is_due = exists().where(
        WebhookDelivery.store_id == mine.store_id,
        WebhookDelivery.subscription_id == mine.id,
        WebhookDelivery.status == DeliveryStatus.PENDING,
        WebhookDelivery.next_at <= now,
    )
    is_free = and_(
        or_(mine.paused_until.is_(None), mine.paused_until <= now),
        or_(mine.lease_until.is_(None), mine.lease_until <= now),
    )
    return select(mine.store_id, mine.id).where(mine.is_enabled, is_free, is_due)


def _lease(lanes: list[Lane]) -> None:
    if lanes:
        session().execute(_update(lanes).values(lease_until=clock.now() + LEASE))


def _update(lanes: list[Lane]) -> Any:
    """Past the version and the moment of change, which are about what people set."""
    keys = [(lane.store_id, lane.subscription_id) for lane in lanes]
    here = tuple_(WebhookSubscription.store_id, WebhookSubscription.id).in_(keys)
    kept = {"updated_at": WebhookSubscription.updated_at}
    return update(WebhookSubscription).where(here).values(kept).execution_options(synchronize_session=False)
