"""The log of mails: what went to whom and what became of it, for half a year. Bodies are made anew, not kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.mail import MailWanted
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.mail.message import MailMessage, MailState, mail_by_id
from shared.services.mail.owe import owe_mail

KEPT = timedelta(days=180)
BATCH = 5000
MAX_PER_PAGE = 250
RECENT = 10


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of the log; ``total`` counts all pages."""

    rows: tuple[MailMessage, ...]
    total: int
    page: int
    per_page: int


def list_mails(
    query: str = "", *, kind: str = "", state: MailState | None = None, page: int = 1, per_page: int = 50
) -> MailPage:
    """The newest first; ``query`` is part of an address or a subject. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = [MailMessage.store_id == current_store_id(), *(state_rules(state) if state else ())]
    if kind:
        rules.append(MailMessage.kind == kind)
    if query.strip():
        columns = (MailMessage.recipient, MailMessage.subject)
        rules.append(or_(*(column.icontains(query.strip(), autoescape=True) for column in columns)))
    total = session().scalar(select(func.count()).select_from(MailMessage).where(*rules)) or 0
    ordered = select(MailMessage).where(*rules).order_by(MailMessage.created_at.desc(), MailMessage.id.desc())
    rows = session().scalars(ordered.limit(per_page).offset((page - 1) * per_page)).all() if total else ()
    return MailPage(tuple(rows), total, page, per_page)


def mails_to(email: str) -> list[MailMessage]:
    """The last mails to an address, as orders and accounts write it."""
    mine = select(MailMessage).where(MailMessage.store_id == current_store_id(), MailMessage.recipient == email)
    return list(session().scalars(mine.order_by(MailMessage.created_at.desc()).limit(RECENT)))


def state_rules(state: MailState) -> tuple[ColumnElement[bool], ...]:
    """What is so of the mails that have become this."""
    bounced, sent = MailMessage.bounced_at.is_not(None), MailMessage.sent_at.is_not(None)
    failed, held = MailMessage.failed_at.is_not(None), MailMessage.held_back != ""
    rules: dict[MailState, tuple[ColumnElement[bool], ...]] = {
        MailState.BOUNCED: (bounced,),
        MailState.SENT: (sent, ~bounced),
        MailState.HELD_BACK: (held, ~sent),
        MailState.FAILED: (failed, ~held, ~sent),
        MailState.QUEUED: (~sent, ~failed),
    }
    return rules[state]


def send_again(message_id: UUID) -> UUID:
    """Owe the same mail once more, made of what is true now. Raises NotFound, Conflict (it has not left yet)."""
    with transaction():
        message = mail_by_id(message_id)
        if message.state is MailState.QUEUED:
            raise Conflict(_("This mail is still on its way."))
        return _owe_now(message.kind, message.recipient, message.locale, message.about_id, message.arguments)


def send_trial(kind: str, *, recipient: str, locale: str, subject: str, body: str) -> UUID:
    """Owe somebody of the staff a mail with invented content and the text as it was typed."""
    with transaction():
        arguments = {"kind": kind, "subject": subject, "body": body}
        return _owe_now("stores.mail_trial", recipient, locale, None, arguments)


def _owe_now(kind: str, recipient: str, locale: str, about_id: UUID | None, arguments: Mapping[str, Any]) -> UUID:
    message_id = owe_mail(
        kind, key=f"again:{new_id()}", recipient=recipient, locale=locale, about_id=about_id, arguments=arguments
    )
    assert message_id is not None
    outbox.record(MailWanted(message_id))
    return message_id


def forget_old_mails() -> int:
    """Drop what is older than the log reaches (maintenance scope). Returns how many at most ``BATCH``."""
    old = select(MailMessage.id).where(MailMessage.created_at < clock.now() - KEPT).limit(BATCH)
    with transaction():
        gone = session().execute(
            delete(MailMessage).where(MailMessage.id.in_(old)).execution_options(synchronize_session=False)
        )
    return int(getattr(gone, "rowcount", 0))
