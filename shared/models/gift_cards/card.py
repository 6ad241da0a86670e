"""Gift cards: money that was paid before, or given, and is spent by whoever holds the code."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    bindparam,
    select,
)
from sqlalchemy import any_ as any_of
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class CardState(StrEnum):
    """Where a card stands. One that is empty may fill again by a refund."""

    ACTIVE = "active"
    EMPTY = "empty"
    EXPIRED = "expired"
    DISABLED = "disabled"


class GiftCard(Timestamps, StoreModel):
    """A gift card. Amounts are minor units of ``currency``; ``balance`` is always the sum of its entries.

    ``code_hash`` is a keyed hash, ``last4`` what people see of the code. ``sealed`` is the code encrypted, only until
    the mail with it has left. A card that was sold names its order, line, and which ``piece`` of the line it is; one
    that was bought for somebody else names its ``gift``. ``request_key`` makes a form that is sent twice one card. Its
    mail waits until ``send_at``; from ``expires_at`` on it cannot be spent.
    """

    __tablename__ = "gift_cards"
    __table_args__ = (
        UniqueConstraint("store_id", "code_hash"),
        UniqueConstraint("store_id", "order_line_id", "piece"),
        UniqueConstraint("store_id", "request_key"),
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        store_key("order_id", "orders", ondelete="SET NULL (order_id)"),
        store_key("order_line_id", "order_lines", ondelete="SET NULL (order_line_id)"),
        store_key("gift_id", "order_gifts", ondelete="SET NULL (gift_id)"),
        Index("ix_gift_cards_gift", "store_id", "gift_id"),
        Index("ix_gift_cards_last4", "store_id", "last4"),
        Index("ix_gift_cards_email", "store_id", "email"),
        Index("ix_gift_cards_customer", "store_id", "customer_id"),
        Index("ix_gift_cards_order", "store_id", "order_id"),
        Index("ix_gift_cards_sealed", "created_at", postgresql_where="sealed IS NOT NULL"),
        CheckConstraint("initial > 0", name="initial_positive"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
    )

    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    last4: Mapped[str]
    currency: Mapped[str]
    initial: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    order_line_id: Mapped[UUID | None]
    piece: Mapped[int | None]
    gift_id: Mapped[UUID | None]
    send_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    request_key: Mapped[str | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def good_until(self) -> datetime | None:
        """The last moment at which it can be spent: one that ends at midnight is good until the day before."""
        return self.expires_at - timedelta(microseconds=1) if self.expires_at is not None else None

    def state_at(self, now: datetime) -> CardState:
        if self.disabled_at is not None:
            return CardState.DISABLED
        if self.expires_at is not None and self.expires_at <= now:
            return CardState.EXPIRED
        return CardState.ACTIVE if self.balance else CardState.EMPTY


def _gone() -> NotFound:
    return NotFound(_("This gift card does not exist."))


def card_by_id(card_id: UUID) -> GiftCard:
    """Raises NotFound."""
    found = session().scalars(select(GiftCard).where(GiftCard.id == card_id)).first()
    if found is None:
        raise _gone()
    return found


def card_for_update(card_id: UUID) -> GiftCard:
    """The card, fresh and with its row locked until the transaction ends. Raises NotFound."""
    statement = select(GiftCard).where(GiftCard.id == card_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise _gone()
    return found


def find_card_by_hash(code_hash: bytes) -> GiftCard | None:
    return session().scalars(select(GiftCard).where(GiftCard.code_hash == code_hash)).first()


def find_card_by_request(request_key: str) -> GiftCard | None:
    return session().scalars(select(GiftCard).where(GiftCard.request_key == request_key)).first()


def cards_by_id(card_ids: Iterable[UUID]) -> list[GiftCard]:
    """Those of them that exist, in the order of the ids that were given. One statement."""
    wanted = list(card_ids)
    found = {card.id: card for card in _BY_IDS.all(ids=wanted)}
    return [found[card_id] for card_id in wanted if card_id in found]


_BY_IDS = FixedEntity(
    GiftCard, lambda cards: cards.where(GiftCard.id == any_of(bindparam("ids", type_=ARRAY(Uuid)))), refresh=True
)


def cards_of_line(order_line_id: UUID) -> Sequence[GiftCard]:
    """The cards that a line of an order was sold as, locked in the order of their ids until the transaction ends."""
    statement = select(GiftCard).where(GiftCard.order_line_id == order_line_id).order_by(GiftCard.id)
    return list(session().scalars(statement.with_for_update().execution_options(populate_existing=True)))
