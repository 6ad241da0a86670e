"""Quotes: a draft is sent with a date until which it holds; the customer approves or declines what they saw."""

from datetime import datetime, timedelta
from uuid import UUID

from shared.db.session import maintenance_scope, transaction
from shared.events.drafts import DraftChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.draft import (
    DraftOrder,
    DraftStatus,
    draft_by_id,
    draft_by_token,
    draft_for_update,
    drafts_ending,
)
from shared.services.orders.drafts.checks import check_ready
from shared.services.orders.drafts.writing import locked_draft

#: Where staff say nothing else, a quote holds this long.
USUAL_TIME = timedelta(days=14)
LONGEST_TIME = timedelta(days=730)
#: So long before it ends the customer is reminded, once.
REMINDED = timedelta(days=2)
LONGEST_NOTE = 1000


def send_draft(draft_id: UUID, *, valid_until: datetime | None = None, revision: int | None = None) -> DraftOrder:
    """Freeze the draft as a quote and have the customer get it by mail; sent again, the mail goes once more.

    Raises NotFound, Invalid (what is missing, by field), Conflict.
    """
    with transaction():
        draft = locked_draft(draft_id, revision)
        until = valid_until or draft.valid_until or clock.now() + USUAL_TIME
        if not clock.now() < until < clock.now() + LONGEST_TIME:
            raise Invalid(fields={"valid_until": _("Choose a day that is still to come.")})
        check_ready(draft)
        draft.move(DraftStatus.SENT)
        draft.valid_until, draft.sent_at, draft.reminded_at = until, clock.now(), None
        draft.decided_at, draft.decision_note = None, ""
        record(DraftChanged(draft.id, "sent"))
    return draft


def approve_draft(
    draft_id: UUID, *, token: str | None = None, revision: int | None = None, note: str = ""
) -> DraftOrder:
    """The customer (with ``token``), or staff for them, says yes to the quote of that revision. Twice is once.

    Raises NotFound, Conflict (changed meanwhile, over, declined).
    """
    return _decide(draft_id, DraftStatus.APPROVED, token, revision, note)


def decline_draft(
    draft_id: UUID, *, token: str | None = None, revision: int | None = None, note: str = ""
) -> DraftOrder:
    """Raises as ``approve_draft``."""
    return _decide(draft_id, DraftStatus.DECLINED, token, revision, note)


def _decide(draft_id: UUID, wanted: DraftStatus, token: str | None, revision: int | None, note: str) -> DraftOrder:
    with transaction():
        if token is not None:
            draft_by_token(draft_id, token)
        draft = draft_for_update(draft_id)
        if draft.status is wanted:
            return draft
        if draft.status is not DraftStatus.SENT:
            raise Conflict(_("This quote does not wait for an answer any more."))
        if revision is not None and revision != draft.revision:
            raise Conflict(_("This quote has changed since you looked. Please look at it again."))
        if draft.is_over:
            raise Conflict(_("This quote is not valid any more. Ask us for a new one."))
        draft.move(wanted)
        draft.decided_at, draft.decision_note = clock.now(), note.strip()[:LONGEST_NOTE]
        record(DraftChanged(draft.id, wanted.value))
    return draft


def drafts_due() -> list[tuple[UUID, UUID]]:
    """(store, draft) of which the clock wants something, in whatever store."""
    with maintenance_scope():
        return drafts_ending(clock.now() + REMINDED)


def watch_draft(draft_id: UUID) -> None:
    """A quote whose time is over ends; one whose time is nearly over is told of once. Safe to repeat."""
    waits = (DraftStatus.SENT, DraftStatus.APPROVED)
    draft = draft_by_id(draft_id)
    if draft.status not in waits or (draft.reminded_at is not None and not draft.is_over):
        return
    with transaction():
        draft = draft_for_update(draft_id)
        if draft.status not in waits or draft.valid_until is None:
            return
        if draft.is_over:
            draft.move(DraftStatus.EXPIRED)
            record(DraftChanged(draft.id, "expired"))
        elif draft.reminded_at is None and draft.valid_until < clock.now() + REMINDED:
            draft.reminded_at = clock.now()
            record(DraftChanged(draft.id, "expiring"))
