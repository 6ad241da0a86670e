"""What staff write down about an order; each may change and take back what is theirs."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotAllowed
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.note import OrderNote, note_by_id
from shared.models.orders.order import order_by_id

LONGEST_NOTE = 2000


def add_note(order_id: UUID, text: str, *, actor: str = "", user_id: UUID | None = None) -> OrderNote:
    """Put a note on the order's timeline; shoppers never see it. Raises NotFound, Invalid (``text``)."""
    kept = _checked(text)
    with transaction():
        order = order_by_id(order_id)
        note = OrderNote(order_id=order.id, user_id=user_id, actor=actor, text=kept)
        details = {"note_id": str(note.id)}
        session().add_all(
            [note, OrderEvent(order_id=order.id, kind="noted", actor=actor, user_id=user_id, details=details)]
        )
    return note


def edit_note(note_id: UUID, text: str, *, user_id: UUID | None) -> OrderNote:
    """Change a note of one's own. Raises NotFound, NotAllowed (another's), Invalid (``text``)."""
    kept = _checked(text)
    with transaction():
        note = _own_note(note_id, user_id)
        if note.text != kept:
            note.text, note.edited_at = kept, clock.now()
    return note


def delete_note(note_id: UUID, *, user_id: UUID | None) -> None:
    """Take back a note of one's own; that there was one stays on the timeline. Raises NotFound, NotAllowed."""
    with transaction():
        session().delete(_own_note(note_id, user_id))


def _checked(text: str) -> str:
    if not text.strip():
        raise Invalid(fields={"text": _("Write something first.")})
    return text.strip()[:LONGEST_NOTE]


def _own_note(note_id: UUID, user_id: UUID | None) -> OrderNote:
    note = note_by_id(note_id)
    if user_id is None or note.user_id != user_id:
        raise NotAllowed(_("Only who wrote a note may change it."))
    return note
