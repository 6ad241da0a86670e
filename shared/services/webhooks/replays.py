"""Send again what has been sent or given up: the same message under the same id."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.webhooks import DeliveriesDue
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery, delivery_by_id
from shared.models.webhooks.subscription import WebhookSubscription, subscription_by_id

_AGAIN: dict[str, Any] = {"status": DeliveryStatus.PENDING, "tries": 0, "settled_at": None}


def replay_delivery(delivery_id: UUID) -> WebhookDelivery:
    """Have it sent now, with all its retries; one that waits for its next attempt goes at once.

    Raises NotFound, Conflict (the webhook is switched off).
    """
    with transaction():
        delivery = delivery_by_id(delivery_id, lock=True)
        subscription = _switched_on(delivery.subscription_id)
        delivery.status, delivery.tries, delivery.settled_at = DeliveryStatus.PENDING, 0, None
        delivery.next_at = clock.now()
        _end_rest(subscription)
    return delivery


def replay_failed(subscription_id: UUID, *, since: datetime) -> int:
    """The same for everything that failed of what happened since then; returns how much. Raises NotFound, Conflict."""
    with transaction():
        subscription = _switched_on(subscription_id)
        statement = (
            update(WebhookDelivery)
            .where(
                WebhookDelivery.subscription_id == subscription_id,
                WebhookDelivery.status == DeliveryStatus.FAILED,
                WebhookDelivery.created_at >= since,
            )
            .values(_AGAIN | {"next_at": clock.now()})
            .execution_options(synchronize_session=False)
        )
        count = cast(CursorResult[Any], session().execute(statement)).rowcount
        _end_rest(subscription)
    return count


def _switched_on(subscription_id: UUID) -> WebhookSubscription:
    subscription = subscription_by_id(subscription_id)
    if not subscription.is_enabled:
        raise Conflict(_("This webhook is switched off. Switch it on first."))
    return subscription


def _end_rest(subscription: WebhookSubscription) -> None:
    """Whoever asks by hand has mended something: try at once."""
    record(DeliveriesDue(subscription.id))
    session().execute(
        update(WebhookSubscription)
        .where(WebhookSubscription.id == subscription.id)
        .values(paused_until=None, updated_at=WebhookSubscription.updated_at)
        .execution_options(synchronize_session=False)
    )
