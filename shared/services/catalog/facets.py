"""What a listing could be narrowed to."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import func, select

from shared.db.session import session
from shared.models.catalog.product import Product
from shared.services.catalog.columns import has_buyable_variant, sale_values
from shared.services.catalog.storefront import CardFilters, filtered_products


@dataclass(frozen=True, slots=True)
class Facets:
    """How many products of a listing can be bought now, and its highest price in minor units."""

    in_stock: int
    price_max: int


def facets_of(filters: CardFilters) -> Facets:
    """What the listing holds before it is narrowed by stock and price. One statement."""
    whole = replace(filters, price_from=None, price_to=None, in_stock=False)
    row = session().execute(_statement(whole.shape), whole.values | sale_values()).one()
    return Facets(row.in_stock, row.price_max or 0)


@cache
def _statement(shape: frozenset[str]) -> Any:
    counted = func.count().filter(has_buyable_variant()).label("in_stock")
    highest = func.max(Product.price_max).label("price_max")
    return filtered_products(select(counted, highest).select_from(Product), shape)
