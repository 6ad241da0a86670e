"""Found products as plain values for the API."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from shared.db.fixed import dicts_of
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product
from shared.services.catalog.api_listing import PRODUCT_FIELDS
from shared.services.catalog.api_parts import with_parts


def api_products_by_id(product_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Those of these products that exist, in this order, each with its variants. Two statements."""
    if not product_ids:
        return []
    values = {"store": current_store_id(), "products": list(product_ids)}
    found = {row["id"]: row for row in dicts_of(_statement(), values)}
    return with_parts([found[product_id] for product_id in product_ids if product_id in found], ("variants",))


@cache
def _statement() -> Any:
    asked: Any = bindparam("products", type_=ARRAY(Uuid))
    columns = (getattr(Product, name) for name in PRODUCT_FIELDS)
    return select(*columns).where(Product.store_id == bindparam("store"), Product.id == any_(asked))
