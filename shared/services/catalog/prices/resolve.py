"""What variants cost: for a product page, a listing, a cart or an order, from one place.

At most one statement for any number of variants; none where a store has neither sales nor price lists and the caller
knows the variants' own prices.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Row, Uuid, and_, any_, column, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_list import ListPrice
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.expression import Shape, in_force
from shared.services.catalog.prices.pieces import bound
from shared.services.catalog.prices.price import BasePrice, PriceInForce, PriceSpan, Tier


def prices_for(variant_ids: Iterable[UUID], context: PriceContext) -> dict[UUID, PriceInForce]:
    """The prices of those variants that exist and are sold in the context's currency. One statement."""
    wanted = list(dict.fromkeys(variant_ids))
    if not wanted:
        return {}
    quantities = [max(1, context.quantities.get(variant_id, 1)) for variant_id in wanted]
    values = values_of(context) | {"variants": wanted, "quantities": quantities}
    rows = session().execute(_statement(shape_of(context)), values)
    return {row.variant_id: _read(row) for row in rows if row.amount is not None}


def prices_of(known: Mapping[UUID, BasePrice], context: PriceContext) -> dict[UUID, PriceInForce]:
    """The same for variants whose own prices the caller has just read: no statement where no rule can apply."""
    if context.terms.has_rules:
        return prices_for(known, context)
    terms = context.currency_terms
    if not terms.converts:
        return {}
    found = {}
    for variant_id, base in known.items():
        amount = terms.price(base.amount)
        compare_at = None if base.compare_at is None else terms.price(base.compare_at)
        found[variant_id] = PriceInForce(amount, amount, compare_at)
    return found


def product_spans(product_ids: Iterable[UUID], context: PriceContext) -> dict[UUID, PriceSpan]:
    """What the products' variants cost; a product that is not sold in this currency is left out. One statement."""
    wanted = list(product_ids)
    if not wanted:
        return {}
    rows = session().execute(_spans(shape_of(context)), values_of(context) | {"products": wanted})
    return {row.product_id: PriceSpan(row.least, row.most, row.compare_at) for row in rows}


def shape_of(context: PriceContext) -> Shape:
    """Which rules the statement has to look at."""
    terms, currency = context.terms, context.currency_terms
    is_personal = bool(context.group_ids) or any(quantity > 1 for quantity in context.quantities.values())
    return Shape(
        foreign=not currency.is_own,
        converts=currency.converts,
        lists=terms.has_price_lists,
        groups=is_personal and terms.has_price_lists,
        sales=terms.has_sales,
    )


def values_of(context: PriceContext) -> dict[str, Any]:
    """The parameters of every statement made with ``in_force``."""
    currency = context.currency_terms
    return {
        "store": current_store_id(),
        "currency": currency.code,
        "groups": list(context.group_ids),
        "at": context.at,
        "factor": currency.factor,
        "step": Decimal(currency.step),
        "less": Decimal(currency.less),
    }


def _read(row: Row[Any]) -> PriceInForce:
    tiers = tuple(Tier(quantity, amount) for quantity, amount in row.tiers or () if amount < row.amount)
    return PriceInForce(
        amount=row.amount,
        usual=row.usual,
        compare_at=row.compare_at,
        list_id=row.list_id,
        sale_id=row.sale_id,
        sale_starts_at=row.sale_starts_at,
        sale_ends_at=row.sale_ends_at,
        tiers=tiers,
    )


@cache
def _statement(shape: Shape) -> Any:
    pairs = func.unnest(bound("variants", ARRAY(Uuid)), bound("quantities", ARRAY(BigInteger)))
    wanted = pairs.table_valued(column("id", Uuid), column("quantity", BigInteger), name="wanted").render_derived()
    rows = (
        select(*_own_columns(), wanted.c.quantity)
        .select_from(wanted)
        .join(Variant, and_(Variant.store_id == bound("store", Uuid), Variant.id == wanted.c.id))
    )
    found = in_force(_with_product(rows).subquery("asked"), shape).subquery("found")
    return select(found, _tiers(found).label("tiers") if shape.lists else literal(None).label("tiers"))


@cache
def _spans(shape: Shape) -> Any:
    chosen = Variant.product_id == any_(bound("products", ARRAY(Uuid)))
    rows = select(*_own_columns(), literal(1).label("quantity")).where(Variant.store_id == bound("store", Uuid), chosen)
    found = in_force(_with_product(rows).subquery("asked"), shape).subquery("found")
    return (
        select(
            found.c.product_id,
            func.min(found.c.amount).label("least"),
            func.max(found.c.amount).label("most"),
            func.max(found.c.compare_at).label("compare_at"),
        )
        .where(found.c.amount.is_not(None))
        .group_by(found.c.product_id)
    )


def asked_variants(*, of_products: bool) -> Any:
    """Every variant of the store, or those of ``products``, one of each: what ``in_force`` takes."""
    rows = select(*_own_columns(), literal(1).label("quantity")).where(Variant.store_id == bound("store", Uuid))
    if of_products:
        rows = rows.where(Variant.product_id == any_(bound("products", ARRAY(Uuid))))
    return _with_product(rows).subquery("asked")


def _own_columns() -> tuple[Any, ...]:
    return (
        *(Variant.store_id, Variant.id.label("variant_id"), Variant.product_id),
        *(Variant.price.label("base"), Variant.compare_at_price.label("base_compare")),
        *(Product.tags, Product.category_id),
    )


def _with_product(rows: Any) -> Any:
    return rows.join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))


def _tiers(found: Any) -> Any:
    """The chosen list's prices from two on, as a JSON list of pairs."""
    price = aliased(ListPrice)
    pair = func.jsonb_build_array(price.min_quantity, price.amount)
    return (
        select(func.jsonb_agg(aggregate_order_by(pair, price.min_quantity)))
        .where(price.store_id == bound("store", Uuid), price.list_id == found.c.list_id)
        .where(price.variant_id == found.c.variant_id, price.min_quantity > 1)
        .correlate(found)
        .scalar_subquery()
    )
