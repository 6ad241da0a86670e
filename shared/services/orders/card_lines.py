"""Lines of an order that are gift cards: issued once the order is paid, withdrawn when such a line is refunded."""

from uuid import UUID

from sqlalchemy import bindparam, func, select

from shared.db.fixed import FixedStatement
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import find_customer
from shared.models.gift_cards.card import GiftCard, cards_of_line
from shared.models.gift_cards.entry import EntryKind
from shared.models.orders.event import OrderEvent
from shared.models.orders.gift import OrderGift, gifts_of_order
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus, PaymentState
from shared.services.carts.recipients import leaves_at
from shared.services.gift_cards.issuing import CardWish, make_card
from shared.services.gift_cards.ledger import post
from shared.services.orders.downloads import deliver
from shared.services.orders.refund_preview import RefundPreview

PAID = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED)


def issue_cards_of(order_id: UUID) -> list[UUID]:
    """Make the cards that were bought, each worth what was paid for it; their codes go to the buyer by mail, or to
    whomever they are for, on the day that was chosen.

    Nothing happens before all is paid, and nothing twice: each piece of a line is one card. What was refunded
    meanwhile is not issued. Returns the ids of the new cards.
    """
    with transaction():
        order = order_for_update(order_id)
        lines = [line for line in order.lines if line.is_gift_card]
        if not lines or order.status is OrderStatus.CANCELLED or order.payment_state not in PAID:
            return []
        gifts = gifts_of_order(order.id)
        made = [card for line in lines for card in _issue_line(order, line, gifts)]
        if made:
            deliver(order, lines)
            waiting = sum(card.send_at is not None and card.send_at > clock.now() for card in made)
            details = {"count": len(made)} | ({"waiting": waiting} if waiting else {})
            session().add(OrderEvent(order_id=order.id, kind="gift_cards_issued", details=details))
    return [card.id for card in made]


def sells_cards(order_id: UUID) -> bool:
    """Whether any line of the order is a gift card. One small statement."""
    return bool(_CARD_LINES.scalar(order=order_id))


_CARD_LINES = FixedStatement(
    lambda: (
        select(func.count())
        .select_from(OrderLine)
        .where(OrderLine.order_id == bindparam("order"), OrderLine.is_gift_card)
    )
)


def _issue_line(order: Order, line: OrderLine, gifts: list[OrderGift]) -> list[GiftCard]:
    there = {card.piece for card in cards_of_line(line.id)}
    mine = [gift for gift in gifts if gift.order_line_id == line.id]
    return [
        _issue_piece(order, line, piece, next((gift for gift in mine if gift.holds(piece)), None))
        for piece in range(1, line.quantity - line.refunded + 1)
        if piece not in there
    ]


def _issue_piece(order: Order, line: OrderLine, piece: int, gift: OrderGift | None) -> GiftCard:
    wish = CardWish(
        amount=line.unit_price,
        currency=order.currency,
        email=gift.email if gift else order.email,
        locale=order.locale,
        customer_id=None if gift else order.customer_id,
        order_id=order.id,
        order_line_id=line.id,
        piece=piece,
        gift_id=gift.id if gift else None,
        send_at=leaves_at(gift.send_on) if gift else None,
    )
    return make_card(wish, customer=find_customer(gift.email) if gift else None).card


def withdraw_cards(shown: RefundPreview) -> None:
    """Take back the cards of the pieces that are about to be refunded. The order's row is locked.

    Raises Conflict where too many of them have been spent from.
    """
    for line, share in shown.lines:
        if line.is_gift_card and share.quantity:
            _withdraw(line, line.quantity - line.refunded - share.quantity, shown.order.id)


def _withdraw(line: OrderLine, kept: int, order_id: UUID) -> None:
    """So many of the line's pieces stay; whatever was not issued yet goes first."""
    good = [card for card in cards_of_line(line.id) if card.disabled_at is None]
    surplus = max(0, len(good) - kept)
    unused = [card for card in good if card.balance >= card.initial]
    if len(unused) < surplus:
        raise Conflict(
            _("Money of the gift card “%(title)s” has been spent already, so it cannot be refunded.", title=line.title)
        )
    for card in unused[len(unused) - surplus :]:
        withdraw(card, order_id)


def withdraw(card: GiftCard, order_id: UUID) -> None:
    """Everything goes from a card whose row is locked, and it cannot be spent any more."""
    card.disabled_at, card.sealed = clock.now(), None
    post(card, EntryKind.WITHDRAWN, -card.balance, order_id=order_id)
