"""Mails that we owe somebody: written down first, sent by a job, swept up when the job got lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.db.bulk import insert_once
from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.kernel.tenant import find_store_id
from shared.models.mail.message import MailMessage, claim_message

MAX_ATTEMPTS = 8


def owe_mail(
    kind: str,
    *,
    key: str,
    recipient: str,
    locale: str,
    about_id: UUID | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> UUID | None:
    """Owe one mail; the same ``key`` owes nothing more. Returns the message's id, or None where it was owed before.

    ``kind`` names its builder (``orders.confirmation``), ``arguments`` are ids as text.
    """
    message_id = new_id()
    values = {
        "id": message_id,
        "store_id": find_store_id(),
        "key": key,
        "kind": kind,
        "recipient": recipient,
        "subject": "",
        "held_back": "",
        "bounce_kind": "",
        "bounce_reason": "",
        "locale": locale,
        "about_id": about_id,
        "arguments": dict(arguments or {}),
        "attempts": 0,
        "created_at": clock.now(),
    }
    return message_id if insert_once(MailMessage, values) else None


def claim_mail(message_id: UUID) -> MailMessage | None:
    """The message, if this caller is the one to send it now."""
    with transaction():
        return claim_message(message_id)


def note_sent(message: MailMessage, subject: str = "") -> None:
    """It has left our hands. ``subject`` goes to the log; leave it out where it says what nobody else may know."""
    with transaction():
        message.sent_at, message.last_error, message.subject = clock.now(), None, subject[:300]


def give_up(message: MailMessage, reason: str) -> None:
    """It will never leave, and nobody tries again."""
    with transaction():
        message.last_error, message.claimed_at, message.failed_at = reason[:500], None, clock.now()


def hold_back(message: MailMessage, reason: str) -> None:
    """It is not sent, on purpose, and nobody tries again: ``off`` or ``bounces``."""
    with transaction():
        message.held_back, message.failed_at, message.claimed_at = reason, clock.now(), None


def note_failure(message: MailMessage, reason: str) -> None:
    """It has not left; after the last attempt nobody tries again, and the dashboard says so."""
    with transaction():
        message.last_error, message.claimed_at = reason[:500], None
        if message.attempts >= MAX_ATTEMPTS:
            message.failed_at = clock.now()
