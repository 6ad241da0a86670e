"""What happens to mails."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class MailWanted(Event):
    """A mail that is owed shall go now: a trial, or one that is sent again."""

    type: ClassVar[str] = "mail.wanted"
    message_id: UUID


@dataclass(frozen=True)
class MailTextFailed(Event):
    """A store's own text could not be used; ours went out instead."""

    type: ClassVar[str] = "mail.text_failed"
    text_id: UUID
    kind: str
    locale: str


@dataclass(frozen=True)
class MailBounced(Event):
    """A mail came back, or its reader called it junk. ``is_new``: nothing of the kind was known of the address."""

    type: ClassVar[str] = "mail.bounced"
    message_id: UUID
    email: str
    kind: str
    is_new: bool
