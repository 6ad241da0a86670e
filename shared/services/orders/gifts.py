"""Gift cards of an order that are for somebody else: written down with it, and shown with its lines."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart
from shared.models.orders.gift import OrderGift, gifts_of_order, gifts_of_orders
from shared.models.orders.order import Order
from shared.services.carts.contents import CartContent
from shared.services.carts.gifts import GIFTS, GiftPart, parts_of

FIELDS = ("pieces", "email", "name", "message", "send_on")


def new_gifts(cart: Cart, contents: Sequence[CartContent], order: Order) -> list[OrderGift]:
    """What the cart says about recipients, to be written along with the order. Nothing for a cart without any."""
    if GIFTS not in cart.checkout:
        return []
    return [
        gift
        for content, line in zip(contents, order.lines, strict=True)
        for gift in _of_line(order.id, line.id, parts_of(cart, content))
    ]


def _of_line(order_id: UUID, line_id: UUID, parts: Iterable[GiftPart]) -> list[OrderGift]:
    made, first = [], 1
    for part in parts:
        if part.email:
            values = {name: getattr(part, name) for name in FIELDS}
            made.append(
                OrderGift(
                    id=new_id(), order_id=order_id, order_line_id=line_id, first_piece=first, told_at=None, **values
                )
            )
        first += part.pieces
    return made


def gifts_by_line(order: Order) -> dict[UUID, list[OrderGift]]:
    """Who gets what, by line. A statement only for orders with gift cards."""
    found: dict[UUID, list[OrderGift]] = {}
    if any(line.is_gift_card for line in order.lines):
        for gift in gifts_of_order(order.id):
            found.setdefault(gift.order_line_id, []).append(gift)
    return found


def told_gifts(order_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The same of several orders as the API gives them. One statement."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for gift in gifts_of_orders(order_ids):
        told = {name: getattr(gift, name) for name in FIELDS}
        found.setdefault(gift.order_line_id, []).append(told)
    return found
