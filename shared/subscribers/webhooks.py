"""Events become messages to integrators."""

from collections.abc import Iterable

from shared.services.webhooks.catalogue import heard_types
from shared.services.webhooks.messages import owe_deliveries
from shared.services.webhooks.notices import owe_stop_notices
from shared.subscribers.registry import HeardEvent, JobCall, on

SEND = "webhooks.send"


@on(*heard_types(), consumer="webhooks.deliveries")
def tell_integrators(event: HeardEvent) -> Iterable[JobCall]:
    """The payload is read here, as close to the event as can be without slowing down whoever caused it."""
    if event.store_id is None:
        return []
    return [JobCall(SEND)] if owe_deliveries(event.id, event.type, event.payload) else []


@on("webhooks.due", consumer="webhooks.due")
def send_what_was_asked_for(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall(SEND)]


@on("webhooks.stopped", consumer="mail.webhook_stopped")
def tell_staff(event: HeardEvent) -> Iterable[JobCall]:
    owed = owe_stop_notices(event.id, event.id_of("subscription_id"), event.payload["reason"])
    return [JobCall("mail.send", {"message_id": message_id}) for message_id in owed]
