"""What else a store keeps about a customer: gift cards, gifts, consents, and what lies in open carts."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from shared.db.session import session
from shared.kernel import clock
from shared.models.carts.cart import Cart, CartStatus
from shared.models.customers.customer import Customer
from shared.models.gift_cards.card import GiftCard
from shared.models.orders.consent import OrderConsent
from shared.models.orders.gift import OrderGift
from shared.models.orders.order import Order

CARD = ("last4", "currency", "initial", "balance", "expires_at", "created_at")
GIFT = ("pieces", "email", "name", "message", "send_on", "told_at")
CONSENT = ("kind", "text", "version", "locale", "link", "is_given", "given_at")
#: What of an open checkout was typed by somebody; the rest is ours.
TYPED = ("email", "phone", "address", "tax_id", "picks_up", "typed", "codes", "gifts")
#: What the receiver is told of a gift, once it has left.
RECEIVED = ("pieces", "name", "message", "told_at")


def cards_of(customer: Customer) -> list[dict[str, Any]]:
    """Gift cards that were received or bought, by the last four signs of their codes only."""
    bought = and_(Order.store_id == GiftCard.store_id, Order.id == GiftCard.order_id)
    whose = or_(GiftCard.customer_id == customer.id, GiftCard.email == customer.email, Order.customer_id == customer.id)
    found = select(GiftCard, Order.name, Order.customer_id).outerjoin(Order, bought).where(whose).order_by(GiftCard.id)
    now = clock.now()
    return [
        {name: getattr(card, name) for name in CARD}
        | {
            "state": card.state_at(now),
            "received": card.customer_id == customer.id or card.email == customer.email,
            "order": order_name if buyer == customer.id else None,
        }
        for card, order_name, buyer in session().execute(found)
        if buyer == customer.id or card.send_at is None or card.send_at <= now
    ]


def gifts_of(customer: Customer) -> list[dict[str, Any]]:
    """Whom the customer bought gift cards for, with the words; and gifts that came to the customer."""
    mine = and_(Order.store_id == OrderGift.store_id, Order.id == OrderGift.order_id)
    found = select(OrderGift, Order.name, Order.customer_id).join(Order, mine)
    given = found.where(Order.customer_id == customer.id)
    came = found.where(OrderGift.email == customer.email, OrderGift.told_at.is_not(None))
    return [
        *({"order": name} | {key: getattr(gift, key) for key in GIFT} for gift, name, _who in session().execute(given)),
        *(
            {key: getattr(gift, key) for key in RECEIVED}
            for gift, _name, who in session().execute(came)
            if who != customer.id
        ),
    ]


def consents_by_order(customer_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """What was agreed to, word for word, with the version of the text and the time."""
    mine = select(Order.id).where(Order.customer_id == customer_id)
    wanted = select(OrderConsent).where(OrderConsent.order_id.in_(mine)).order_by(OrderConsent.position)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for consent in session().scalars(wanted):
        found.setdefault(consent.order_id, []).append({name: getattr(consent, name) for name in CONSENT})
    return found


def open_carts_of(customer: Customer) -> list[dict[str, Any]]:
    """What was typed into checkouts that are still open, as it was typed."""
    whose = or_(Cart.customer_id == customer.id, Cart.email == customer.email)
    wanted = select(Cart).where(whose, Cart.status == CartStatus.OPEN).order_by(Cart.created_at)
    return [
        {"created_at": cart.created_at, "updated_at": cart.updated_at, "note": cart.note}
        | {name: cart.checkout[name] for name in TYPED if name in cart.checkout}
        for cart in session().scalars(wanted)
    ]
