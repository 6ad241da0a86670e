"""What follows from what happens to mails."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from shared.models.mail.message import mail_by_id
from shared.models.staff.membership import members_of
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on

#: Who hears of mails that go wrong.
WRITES_MAILS = "stores.edit"


@on("mail.wanted", consumer="mail.wanted")
def send_now(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("mail.send", {"message_id": event.id_of("message_id")})]


@on("mail.text_failed", consumer="mail.text_failed")
def tell_of_text(event: HeardEvent) -> Iterable[JobCall]:
    arguments = {"kind": event.payload["kind"], "locale": event.payload["locale"]}
    return _tell(event, "stores.mail_text_failed", arguments, None)


@on("mail.bounced", consumer="mail.bounced")
def tell_of_bounce(event: HeardEvent) -> Iterable[JobCall]:
    """Once per address: what comes back again and again is on the log."""
    if not event.payload["is_new"]:
        return []
    message = mail_by_id(event.id_of("message_id"))
    arguments = {"email": event.payload["email"], "reason": message.bounce_reason, "message_id": str(message.id)}
    return _tell(event, "stores.mail_bounced", arguments, message.about_id)


def _tell(event: HeardEvent, kind: str, arguments: Mapping[str, str], about_id: UUID | None) -> list[JobCall]:
    owed = [
        owe_mail(
            kind,
            key=f"{kind}:{event.id}:{user.id}",
            recipient=user.email,
            locale=user.locale,
            about_id=about_id,
            arguments=arguments,
        )
        for member, user in members_of(current_store().merchant_id)
        if member.allows(WRITES_MAILS) and user.email.lower() != arguments.get("email")
    ]
    return [JobCall("mail.send", {"message_id": message_id}) for message_id in owed if message_id is not None]
