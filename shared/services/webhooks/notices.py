"""Tell those who look after webhooks that one has stopped."""

from uuid import UUID

from shared.models.staff.membership import members_of
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail


def owe_stop_notices(event_id: UUID, subscription_id: UUID, reason: str) -> list[UUID]:
    """Owe a mail to every member who may mend it; the ids of the messages."""
    owed = [
        owe_mail(
            "webhooks.stopped",
            key=f"webhook-stopped:{event_id}:{user.id}",
            recipient=user.email,
            locale=user.locale,
            about_id=subscription_id,
            arguments={"subscription_id": str(subscription_id), "reason": reason},
        )
        for membership, user in members_of(current_store().merchant_id)
        if membership.allows("webhooks.edit")
    ]
    return [message_id for message_id in owed if message_id is not None]
