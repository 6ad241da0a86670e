"""Which gift cards paid for an order, how much of it, and what they still hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.models.gift_cards.card import cards_by_id
from shared.models.orders.order import Order
from shared.models.payments.method import GIFT_CARD
from shared.models.payments.payment import Payment, payments_of


@dataclass(frozen=True, slots=True)
class SpentCard:
    """``amount`` was paid with it, what went back taken off; ``balance`` is on it now. Minor units of the order's."""

    last4: str
    amount: int
    balance: int


def spent_cards(order: Order) -> list[SpentCard]:
    """In the order of the payments. Two statements, and none for an order that no card paid for."""
    if not order.gift_card_total:
        return []
    payments = [one for one in payments_of(order.id) if one.provider == GIFT_CARD]
    cards = {str(card.id): card for card in cards_by_id(_ids_of(payments))}
    return [
        SpentCard(card.last4, payment.captured - payment.refunded, card.balance)
        for payment in payments
        if (card := cards.get(payment.intent or "")) is not None and payment.captured > payment.refunded
    ]


def last_signs(payments: Sequence[Payment]) -> dict[UUID, str]:
    """The last four signs of each card's code, by payment. One statement, and none where no card paid."""
    paid = [one for one in payments if one.provider == GIFT_CARD and one.intent]
    if not paid:
        return {}
    signs = {str(card.id): card.last4 for card in cards_by_id(_ids_of(paid))}
    return {one.id: signs[one.intent] for one in paid if one.intent in signs}


def _ids_of(payments: Sequence[Payment]) -> list[UUID]:
    return [UUID(one.intent) for one in payments if one.intent]
