"""What a shopper can have instead of what comes back: the same product's variants, as they are to be had now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.money import round_minor
from shared.models.catalog.variant import Variant
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.services.carts.contents import CartContent
from shared.services.orders.goods import read_goods
from shared.services.returns.eligibility import Returnable

#: More are not offered for one line: nobody reads such a list.
MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class Instead:
    """A variant for a line that comes back. ``price`` is that of one whole unit, in minor units of the order.

    ``difference`` to what was paid for one, before taxes that are added; ``is_same`` where it is what was bought.
    """

    variant_id: UUID
    name: str
    price: int
    difference: int
    is_same: bool


def choices_for(order: Order, lines: Sequence[Returnable], locale: str) -> dict[UUID, list[Instead]]:
    """By order line, what is on sale and there for at least one unit; what was bought comes first.

    Three statements at most, none where no line can be returned.
    """
    open_lines = [one.line for one in lines if one.is_open and _may_swap(one.line)]
    siblings = _siblings([line.product_id for line in open_lines if line.product_id])
    if not siblings:
        return {}
    units = {line.product_id: line.unit for line in open_lines}
    wanted = {variant_id: units[product_id].one for product_id, ids in siblings.items() for variant_id in ids}
    goods = read_goods(wanted, locale, order.currency)
    return {line.id: _offered(line, siblings.get(line.product_id, ()), goods) for line in open_lines}


def may_have_instead(line: OrderLine, variant_ids: Sequence[UUID]) -> bool:
    """Whether all of these are variants of the line's product."""
    if not _may_swap(line) or line.product_id is None:
        return False
    return set(variant_ids) <= set(_siblings([line.product_id]).get(line.product_id, ()))


def swapped_goods(returned: Return, currency: str, locale: str) -> list[CartContent]:
    """What goes out instead with its names, in the order it was chosen; what is sold no more is left out."""
    goods = read_goods({swap.variant_id: swap.quantity for swap in returned.swaps}, locale, currency)
    return [goods[swap.variant_id] for swap in returned.swaps if swap.variant_id in goods]


def _may_swap(line: OrderLine) -> bool:
    return line.product_id is not None and not line.is_gift_card


def _siblings(product_ids: Sequence[UUID]) -> Mapping[UUID | None, Sequence[UUID]]:
    """The variants of these products, in the merchant's order."""
    if not product_ids:
        return {}
    wanted = select(Variant.product_id, Variant.id).where(Variant.product_id.in_(set(product_ids)))
    found: dict[UUID | None, list[UUID]] = {}
    for product_id, variant_id in session().execute(wanted.order_by(Variant.product_id, Variant.position, Variant.id)):
        found.setdefault(product_id, []).append(variant_id)
    return {product_id: ids[:MOST_CHOICES] for product_id, ids in found.items()}


def _offered(line: OrderLine, variant_ids: Sequence[UUID], goods: Mapping[UUID, CartContent]) -> list[Instead]:
    there = [goods[one] for one in variant_ids if one in goods and not goods[one].is_short]
    offered = [_instead(line, one) for one in there if one.unit is line.unit]
    return sorted(offered, key=lambda one: not one.is_same)


def _instead(line: OrderLine, one: CartContent) -> Instead:
    paid = round_minor(Decimal(line.total * line.unit.one) / line.quantity)
    return Instead(
        variant_id=one.variant_id,
        name=one.shown_variant_title,
        price=one.unit_price,
        difference=one.unit_price - paid,
        is_same=one.variant_id == line.variant_id,
    )
