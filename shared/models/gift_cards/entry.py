"""The ledger of gift cards: never changed, only added to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.models.gift_cards.card import GiftCard


class EntryKind(StrEnum):
    """What happened to the money on a card. ``withdrawn``: the card itself was refunded to whoever had bought it.

    ``disabled`` and ``enabled`` move no money.
    """

    ISSUED = "issued"
    REDEEMED = "redeemed"
    REFUNDED = "refunded"
    ADJUSTED = "adjusted"
    WITHDRAWN = "withdrawn"
    DISABLED = "disabled"
    ENABLED = "enabled"


class GiftCardEntry(StoreModel):
    """Money that came onto a card or went from it (below zero), in minor units of its currency.

    ``balance`` is what the card held afterwards. ``payment_id`` is the part of an order that was paid with it,
    ``refund_id`` what brought it back, or issued the card; ``reason`` is staff's own words.
    """

    __tablename__ = "gift_card_entries"
    __table_args__ = (
        store_key("card_id", "gift_cards", ondelete="CASCADE"),
        store_key("order_id", "orders", ondelete="SET NULL (order_id)"),
        store_key("payment_id", "payments", ondelete="SET NULL (payment_id)"),
        store_key("refund_id", "refunds", ondelete="SET NULL (refund_id)"),
        UniqueConstraint("store_id", "card_id", "kind", "refund_id"),
        Index("ix_gift_card_entries_card", "store_id", "card_id", "id"),
        Index("ix_gift_card_entries_order", "store_id", "order_id"),
        Index(
            "uq_gift_card_entries_payment", "store_id", "payment_id", unique=True, postgresql_where="kind = 'redeemed'"
        ),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
        CheckConstraint(
            "CASE WHEN kind IN ('disabled', 'enabled') THEN amount = 0 WHEN kind IN ('issued', 'refunded') THEN"
            " amount > 0 WHEN kind = 'redeemed' THEN amount < 0 WHEN kind = 'withdrawn' THEN amount <= 0"
            " ELSE amount <> 0 END",
            name="amount_fits_kind",
        ),
        {"info": {"append_only": True}},
    )

    card_id: Mapped[UUID]
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    amount: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    order_id: Mapped[UUID | None]
    payment_id: Mapped[UUID | None]
    refund_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


MOST_SHOWN = 500


def entries_of(card_id: UUID) -> list[GiftCardEntry]:
    """The latest first, at most so many as one page shows."""
    statement = select(GiftCardEntry).where(GiftCardEntry.card_id == card_id).order_by(GiftCardEntry.id.desc())
    return list(session().scalars(statement.limit(MOST_SHOWN)))


def is_refund(card: GiftCard) -> bool:
    """Whether the card was issued in place of money that was given back. One small statement."""
    issued = (GiftCardEntry.card_id == card.id, GiftCardEntry.kind == EntryKind.ISSUED)
    return session().scalar(select(GiftCardEntry.refund_id).where(*issued)) is not None


def last4_of_refund(refund_id: UUID) -> str:
    """How the code of the card ends that was issued in place of a refund's money; empty where none was."""
    same = and_(GiftCard.store_id == GiftCardEntry.store_id, GiftCard.id == GiftCardEntry.card_id)
    issued = (GiftCardEntry.refund_id == refund_id, GiftCardEntry.kind == EntryKind.ISSUED)
    return session().scalar(select(GiftCard.last4).join(GiftCardEntry, same).where(*issued)) or ""
