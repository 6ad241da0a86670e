"""Gift cards as payments of an order: taken with it, and given back where it comes to nothing."""

from collections.abc import Callable, Sequence
from uuid import UUID

from shared.db.base import Base
from shared.events.gift_cards import GiftCardChanged
from shared.events.outbox import record_later
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund
from shared.models.orders.status import PaymentState
from shared.models.payments.method import GIFT_CARD, PaymentMethod
from shared.models.payments.payment import Payment, PaymentStatus, payments_for_update
from shared.services.carts.contents import CartContent
from shared.services.carts.gift_cards import NO_COVER, CardPart, Cover, cards_of_cart, pay_with_cards
from shared.services.carts.totals import Totals
from shared.services.gift_cards.ledger import new_redemption, take
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_locked
from shared.services.payments.methods import chosen_method


def way_to_pay(
    cart: Cart,
    contents: Sequence[CartContent],
    currency: str,
    offered: Sequence[PaymentMethod],
    add: Callable[[PaymentMethod | None], Totals],
) -> tuple[PaymentMethod | None, Totals, Cover]:
    """Whoever pays all of it with gift cards need not choose anything else. Raises Invalid.

    ``add`` adds up with a way to pay, or without one.
    """
    provider = cart.checkout.get("provider", "")
    if not cards_of_cart(cart):
        method = chosen_method(offered, provider)
        return method, add(method), NO_COVER
    chosen = next((method for method in offered if method.provider == provider), None)
    totals, cover, needed = pay_with_cards(cart, contents, currency, chosen, add)
    if needed is None and (cover.total < totals.total or not totals.total):
        needed = chosen_method(offered, provider)
    return needed, totals, cover


def check_cards(cover: Cover, total: int, expected_due: int | None) -> None:
    """A card that was spent, has expired or was switched off meanwhile is not passed over in silence.

    ``expected_due`` is what the shopper saw as left to pay. Raises Conflict.
    """
    gone = any(not part.is_usable for part in cover.parts)
    if gone or (expected_due is not None and expected_due != total - cover.total):
        raise Conflict(_("One of your gift cards has changed meanwhile. Please look at what is left to pay."))


def first_state(total: int, covered: int) -> PaymentState:
    """Where the money of an order stands when it is placed."""
    if covered == total:
        return PaymentState.PAID
    return PaymentState.PARTLY_PAID if covered else PaymentState.PENDING


def spend_cards(cover: Cover, order: Order) -> list[Base]:
    """Take the money, after the stock and before the order is numbered; what is to be written along with the order.

    Cards are locked in the order of their ids. Raises Conflict where one holds less than it did.
    """
    made: list[Base] = []
    for part in sorted((part for part in cover.parts if part.amount), key=lambda part: part.card_id):
        left = take(part.card_id, part.amount)
        payment = _new_payment(order, part)
        made += [payment, new_redemption(part.card_id, part.amount, left, order_id=order.id, payment_id=payment.id)]
        made.append(_told(order, part))
        record_later(GiftCardChanged(part.card_id))
    return made


def _told(order: Order, part: CardPart) -> OrderEvent:
    return OrderEvent(
        order_id=order.id, kind="gift_card_spent", details={"amount": part.amount, "gift_card": part.last4}
    )


def _new_payment(order: Order, part: CardPart) -> Payment:
    """Its ``intent`` is the card, which is where the money comes from, and returns to."""
    amount = part.amount
    return Payment(
        id=new_id(),
        order_id=order.id,
        provider=GIFT_CARD,
        status=PaymentStatus.CAPTURED,
        currency=order.currency,
        amount=amount,
        authorised=amount,
        captured=amount,
        intent=str(part.card_id),
    )


def give_cards_back(order: Order, *, reason: str, actor: str = "", user_id: UUID | None = None) -> list[Refund]:
    """Everything that gift cards paid goes back onto them. The order's row is locked.

    No statement for an order that no card paid for.
    """
    if not order.gift_card_total:
        return []
    spent = [payment for payment in payments_for_update(order.id) if payment.provider == GIFT_CARD]
    return [
        create_locked(
            order,
            RefundWish(amount=payment.refundable, payment_id=payment.id, reason=reason),
            actor=actor,
            user_id=user_id,
        )
        for payment in spent
        if payment.refundable > 0
    ]
