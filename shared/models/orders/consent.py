"""What a shopper agreed to when placing an order; never changed afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session


class OrderConsent(StoreModel):
    """One box of the checkout as it stood there: its text in the shopper's language, the page it linked to, and whether
    it was ticked. ``version`` is the version of that text. The table takes no changes and no deletions.
    """

    __tablename__ = "order_consents"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_order_consents_order", "store_id", "order_id", "position"),
        {"info": {"append_only": True}},
    )

    order_id: Mapped[UUID]
    box_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    is_required: Mapped[bool]
    is_given: Mapped[bool]
    version: Mapped[int]
    locale: Mapped[str]
    text: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def consents_of(order_id: UUID) -> list[OrderConsent]:
    """In the order of the checkout's boxes; none where there were no boxes."""
    wanted = select(OrderConsent).where(OrderConsent.order_id == order_id).order_by(OrderConsent.position)
    return list(session().scalars(wanted))
