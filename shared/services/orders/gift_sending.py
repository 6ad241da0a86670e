"""Gift cards for somebody else leave on their day, and whoever bought them is told; by the clock, each once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.gift_cards.card import GiftCard
from shared.models.mail.message import MailMessage
from shared.models.orders.event import OrderEvent
from shared.models.orders.gift import OrderGift
from shared.models.orders.order import Order
from shared.services.gift_cards.sending import is_mail_of_card, owe_code
from shared.services.mail.owe import owe_mail

BATCH = 200


def stores_with_gifts_to_send(now: datetime) -> list[UUID]:
    """Stores in which a card is to leave, or one has left and its buyer does not know; in a maintenance scope."""
    left = select(GiftCard.store_id).join(MailMessage, is_mail_of_card()).join(OrderGift, _gift_of_card())
    found = select(GiftCard.store_id).where(_is_due(now)).union(left.where(*_is_untold()))
    return list(session().scalars(found))


def send_due_cards() -> list[UUID]:
    """Owe the mails of all cards whose day has come in this store, each once; ids of the messages."""
    with transaction():
        due = session().scalars(select(GiftCard).where(_is_due(clock.now())).order_by(GiftCard.id).limit(BATCH))
        return [message_id for card in due if (message_id := owe_code(card)) is not None]


def tell_buyers() -> list[UUID]:
    """Tell whoever bought cards for others that they have left: once a gift, in one transaction with the note of it."""
    with transaction():
        wanted = (
            select(OrderGift, GiftCard.last4, Order)
            .join(GiftCard, _gift_of_card())
            .join(MailMessage, is_mail_of_card())
            .join(Order, and_(Order.store_id == OrderGift.store_id, Order.id == OrderGift.order_id))
            .where(*_is_untold())
            .order_by(OrderGift.id)
            .limit(BATCH)
            .with_for_update(of=OrderGift, skip_locked=True)
        )
        told = [_tell(gift, last4, order) for gift, last4, order in session().execute(wanted) if gift.told_at is None]
    return [message_id for message_id in told if message_id is not None]


def _tell(gift: OrderGift, last4: str, order: Order) -> UUID | None:
    gift.told_at = clock.now()
    session().add(OrderEvent(order_id=order.id, kind="gift_sent", details={"gift_card": last4}))
    return owe_mail(
        "gift_cards.given",
        key=f"gift-given:{gift.id}",
        recipient=order.email,
        locale=order.locale,
        about_id=order.id,
        arguments={"gift_id": str(gift.id)},
    )


def _gift_of_card() -> ColumnElement[bool]:
    return and_(OrderGift.store_id == GiftCard.store_id, OrderGift.id == GiftCard.gift_id)


def _is_untold() -> tuple[ColumnElement[bool], ...]:
    return GiftCard.sealed.is_not(None), OrderGift.told_at.is_(None), MailMessage.sent_at.is_not(None)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Only cards that waited: the others leave by the event that made them."""
    is_owed = exists().where(is_mail_of_card())
    is_good = or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now)
    waited = and_(GiftCard.sealed.is_not(None), GiftCard.send_at.is_not(None), GiftCard.send_at <= now)
    return and_(waited, GiftCard.disabled_at.is_(None), is_good, ~is_owed)
