"""From an event to what is owed: its messages, and a delivery of each to everybody who listens."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson

from shared.db.bulk import insert_rows
from shared.db.session import transaction
from shared.events.outbox import record
from shared.events.webhooks import DeliveriesDue
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery
from shared.models.webhooks.message import WebhookMessage
from shared.models.webhooks.subscription import listening_to, subscription_by_id
from shared.services.webhooks.catalogue import PING_TYPE, types_for
from shared.services.webhooks.resources import Told


def owe_deliveries(event_id: UUID, heard: str, payload: Mapping[str, Any]) -> int:
    """Write down what an event of the outbox means for the store's webhooks; returns how many deliveries.

    One statement where nobody listens. Called inside the transaction that notes the event as dealt with.
    """
    types = types_for(heard, payload)
    listening = listening_to([known.name for known in types]) if types else {}
    owed = 0
    for known in types:
        to = [subscription_id for subscription_id, names in listening.items() if known.name in names]
        if to:
            owed += _owe(event_id, known.name, known.tell(payload), to)
    return owed


def owe_ping(subscription_id: UUID) -> WebhookDelivery:
    """A trial message to one subscription. Raises NotFound, Conflict (it is switched off)."""
    with transaction():
        subscription = subscription_by_id(subscription_id)
        if not subscription.is_enabled:
            raise Conflict(_("This webhook is switched off. Switch it on to try it."))
        told = Told(subscription_id, {"subscription_id": subscription_id})
        message = _message(new_id(), PING_TYPE, told)
        delivery = _delivery(message["id"], subscription_id)
        insert_rows(WebhookMessage, [message])
        insert_rows(WebhookDelivery, [delivery])
        record(DeliveriesDue(subscription_id))
    return WebhookDelivery(**delivery, store_id=current_store_id())


def message_body(name: str, data: Mapping[str, Any], *, at: str, store_id: UUID | str) -> bytes:
    """The bytes that are sent and signed; ``data`` is written as the API writes it."""
    return orjson.dumps({"type": name, "timestamp": at, "store_id": store_id, "data": data})


def _owe(event_id: UUID, name: str, told: Iterable[Told], subscription_ids: list[UUID]) -> int:
    messages = [_message(event_id, name, one) for one in told]
    deliveries = [_delivery(message["id"], to) for message in messages for to in subscription_ids]
    insert_rows(WebhookMessage, messages)
    insert_rows(WebhookDelivery, deliveries)
    return len(deliveries)


def _message(event_id: UUID, name: str, told: Told) -> dict[str, Any]:
    body = message_body(name, told.data, at=clock.now().isoformat(), store_id=current_store_id())
    return {
        "id": new_id(),
        "event_id": event_id,
        "type": name,
        "resource_id": told.resource_id,
        "body": body.decode(),
        "created_at": clock.now(),
    }


def _delivery(message_id: UUID, subscription_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "subscription_id": subscription_id,
        "message_id": message_id,
        "status": DeliveryStatus.PENDING,
        "attempts": 0,
        "tries": 0,
        "next_at": clock.now(),
        "last_code": None,
        "last_error": "",
        "created_at": clock.now(),
        "settled_at": None,
    }
