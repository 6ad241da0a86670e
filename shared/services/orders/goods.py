"""Variants as staff put them on a draft or an order: texts, prices and terms of the moment. One statement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, literal, select

from shared.db.fixed import FixedStatement
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.carts.contents import CartContent, read_content, with_goods
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.price import BasePrice
from shared.services.catalog.prices.resolve import prices_of


def read_goods(
    quantities: Mapping[UUID, int], locale: str, currency: str, group_ids: Sequence[UUID] = ()
) -> dict[UUID, CartContent]:
    """The variants that exist among these, for sale or not, with what so many of them cost in that currency.

    A variant that has no price there costs 0: staff say what it costs.
    """
    if not quantities:
        return {}
    rows = _GOODS.all(variants=list(quantities), locale=locale)
    context = PriceContext(currency, tuple(group_ids), quantities=dict(quantities))
    found = prices_of({row.variant_id: BasePrice(row.price, row.compare_at_price) for row in rows}, context)
    goods = (read_content(row, found.get(row.variant_id)) for row in rows)
    return {one.variant_id: replace(one, quantity=quantities[one.variant_id]) for one in goods}


_GOODS = FixedStatement(
    lambda: with_goods(
        select(Variant.id.label("variant_id"), literal(0).label("quantity"), Product.unit.label("chosen_unit"))
        .select_from(Variant)
        .where(Variant.id == any_(bindparam("variants", type_=ARRAY(Uuid))))
    )
)
