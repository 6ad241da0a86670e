"""Variants as staff put them on a draft or an order: texts, prices and terms of the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, literal, or_, select

from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product, ProductStatus
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


def find_goods(words: str, locale: str, currency: str, *, limit: int = 8) -> list[CartContent]:
    """One of each variant whose names, SKU or barcode hold all these words; bundles too. Two statements."""
    asked = words.split()[:5]
    if not asked:
        return []
    columns = (Product.title, Variant.title, Variant.sku, Variant.barcode)
    rules = [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in asked]
    same = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)
    statement = (
        select(Variant.id, Product.unit).join(Product, same).where(Variant.store_id == current_store_id(), *rules)
    )
    sold = statement.where(Product.status != ProductStatus.ARCHIVED)
    rows = session().execute(sold.order_by(Product.title, Variant.position).limit(limit)).all()
    found = read_goods({row.id: row.unit.one for row in rows}, locale, currency)
    return [found[row.id] for row in rows if row.id in found]
