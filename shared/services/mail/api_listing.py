"""The log of mails as plain values for the API: two statements a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.mail.message import MailMessage, MailState, mail_by_id
from shared.services.mail.log import state_rules


@dataclass(frozen=True, slots=True)
class MailFilters:
    """Which mails; what is left out filters nothing. ``recipient`` is a whole address, in whatever case."""

    order_id: UUID | None = None
    recipient: str = ""
    kind: str = ""
    state: MailState | None = None


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_mails(filters: MailFilters, *, page: int, per_page: int, cursor: UUID | None = None) -> ApiPage:
    """A page of the log, newest first. Behind a cursor that has left it there is nothing: the rest left, too."""
    rules = _rules(filters)
    place = (MailMessage.created_at, MailMessage.id)
    statement = select(MailMessage).where(*rules).order_by(*(column.desc() for column in place)).limit(per_page + 1)
    if cursor is not None:
        seen = session().execute(select(*place).where(MailMessage.id == cursor, _is_mine())).first()
        if seen is None:
            return ApiPage([], None, None)
        statement = statement.where(tuple_(*place) < tuple_(*seen))
    else:
        statement = statement.offset((page - 1) * per_page)
    found: Sequence[MailMessage] = session().scalars(statement).all()
    total = None if cursor else session().scalar(select(func.count(MailMessage.id)).where(*rules))
    rows = [_told(mail) for mail in found[:per_page]]
    return ApiPage(rows, total, rows[-1]["id"] if len(found) > per_page else None)


def api_mail(message_id: UUID) -> dict[str, Any]:
    """One mail of the current store. Raises NotFound."""
    return _told(mail_by_id(message_id))


def _is_mine() -> ColumnElement[bool]:
    return MailMessage.store_id == current_store_id()


def _rules(filters: MailFilters) -> list[ColumnElement[bool]]:
    rules = [_is_mine(), *(state_rules(filters.state) if filters.state else ())]
    if filters.order_id is not None:
        rules.append(MailMessage.about_id == filters.order_id)
    if filters.kind:
        rules.append(MailMessage.kind == filters.kind)
    if filters.recipient:
        rules.append(func.lower(MailMessage.recipient) == filters.recipient.strip().lower())
    return rules


def _told(mail: MailMessage) -> dict[str, Any]:
    return {
        "id": mail.id,
        "kind": mail.kind,
        "state": mail.state.value,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "locale": mail.locale,
        "about_id": mail.about_id,
        "attempts": mail.attempts,
        "error": mail.last_error or "",
        "held_back": mail.held_back,
        "bounce_kind": mail.bounce_kind,
        "bounce_reason": mail.bounce_reason,
        "created_at": mail.created_at,
        "sent_at": mail.sent_at,
        "failed_at": mail.failed_at,
        "bounced_at": mail.bounced_at,
    }
