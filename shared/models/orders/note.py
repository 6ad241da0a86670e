"""What staff write down about an order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class OrderNote(Timestamps, StoreModel):
    """A note of one person (or program, then ``user_id`` is its key's). Shoppers never see it."""

    __tablename__ = "order_notes"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_order_notes_order", "store_id", "order_id", "id"),
    )

    order_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def notes_of(order_id: UUID) -> list[OrderNote]:
    """The oldest first."""
    return list(session().scalars(select(OrderNote).where(OrderNote.order_id == order_id).order_by(OrderNote.id)))


def note_by_id(note_id: UUID) -> OrderNote:
    """Raises NotFound."""
    found = session().scalars(select(OrderNote).where(OrderNote.id == note_id)).first()
    if found is None:
        raise NotFound(_("This note does not exist."))
    return found
