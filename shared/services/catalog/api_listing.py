"""Products with their variants as plain values for the API: two statements a page, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Result, Uuid, and_, any_, bindparam, func, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of

MAX_PER_PAGE = 250

PRODUCT_COLUMNS = (
    *(Product.id, Product.handle, Product.title, Product.description, Product.status, Product.published_at),
    *(Product.vendor, Product.product_type, Product.tags, Product.seo_title, Product.seo_description),
    *(Product.price_min, Product.price_max, Product.version, Product.created_at, Product.updated_at),
)
VARIANT_COLUMNS = (
    *(Variant.id, Variant.product_id, Variant.title, Variant.sku, Variant.barcode, Variant.price),
    *(Variant.compare_at_price, Variant.cost, Variant.weight, Variant.track_stock, Variant.sell_when_out),
    *(Variant.requires_shipping, Variant.position, Variant.media_id),
)


@dataclass(frozen=True, slots=True)
class ApiFilters:
    """Which products an integrator asks for; everything that is None is left open."""

    status: ProductStatus | None = None
    vendor: str | None = None
    product_type: str | None = None
    handle: str | None = None
    collection_id: UUID | None = None
    updated_since: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        names = ("status", "vendor", "product_type", "handle", "collection_id", "updated_since")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``rows`` are dicts of columns, each with ``variants``, a list of dicts (with ``available``, in units).

    ``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page.
    """

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_products(
    filters: ApiFilters = ApiFilters(), *, page: int = 1, per_page: int = 50, cursor: UUID | None = None
) -> ApiPage:
    """A page of products in the order they were made: by number with the total, or fast at any depth after a cursor.

    The cursor is the id of the last product that was seen (``next_cursor``).
    """
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    values = filters.values | {"store": current_store_id(), "limit": per_page + 1}
    if cursor is not None:
        values |= {"cursor": cursor, "offset": 0}
    else:
        values["offset"] = (max(1, page) - 1) * per_page
    shape = frozenset(filters.values)
    found = _as_dicts(session().execute(_products(shape, cursor is not None), values))
    total = [row.pop("total", None) for row in found]
    rows = _with_variants(found[:per_page])
    next_cursor = rows[-1]["id"] if len(found) > per_page else None
    return ApiPage(rows, _total(total[0] if total else None, filters, cursor), next_cursor)


def api_product(product_id: UUID) -> dict[str, Any]:
    """One product as in ``api_products``. Two statements. Raises NotFound."""
    values = {"store": current_store_id(), "product_id": product_id}
    row = session().execute(_one_product(), values).first()
    if row is None:
        raise NotFound(_("This product does not exist."))
    return _with_variants([dict(row._mapping)])[0]


def api_variants(product_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The variants of these products in their order, with ``available`` in units. One statement."""
    values = {"store": current_store_id(), "product_ids": list(product_ids)}
    return _as_dicts(session().execute(_variants(), values))


def api_variant(variant_id: UUID) -> dict[str, Any]:
    """One variant as in ``api_variants``. Raises NotFound."""
    statement = select(*VARIANT_COLUMNS, units_of(Variant).label("available")).where(Variant.id == variant_id)
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("This variant does not exist."))
    return dict(row._mapping)


def _as_dicts(found: Result[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def _with_variants(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with its variants; keyed by plain integers, which compare without a call."""
    of_product: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        row["variants"] = of_product[row["id"].int] = []
    if rows:
        for variant in api_variants([row["id"] for row in rows]):
            of_product[variant["product_id"].int].append(variant)
    return rows


def _total(total: int | None, filters: ApiFilters, cursor: UUID | None) -> int | None:
    """Counted along with the page; counted alone where the page lies beyond the end."""
    if cursor is not None:
        return None
    return total if total is not None else _count(filters)


def _count(filters: ApiFilters) -> int:
    values = filters.values | {"store": current_store_id()}
    return session().scalar(_counting(frozenset(filters.values)), values) or 0


@cache
def _products(shape: frozenset[str], after_cursor: bool) -> Any:
    if after_cursor:
        statement = _filtered(select(*PRODUCT_COLUMNS), shape).where(Product.id > bindparam("cursor"))
    else:
        total = _filtered(select(func.count(Product.id)), shape).correlate(None).scalar_subquery()
        statement = _filtered(select(*PRODUCT_COLUMNS, total.label("total")), shape)
    return statement.order_by(Product.id).limit(bindparam("limit")).offset(bindparam("offset"))


@cache
def _counting(shape: frozenset[str]) -> Any:
    return _filtered(select(func.count()).select_from(Product), shape)


@cache
def _one_product() -> Any:
    return select(*PRODUCT_COLUMNS).where(Product.store_id == bindparam("store"), Product.id == bindparam("product_id"))


@cache
def _variants() -> Any:
    asked: Any = bindparam("product_ids", type_=ARRAY(Uuid))
    return (
        select(*VARIANT_COLUMNS, units_of(Variant).label("available"))
        .where(Variant.store_id == bindparam("store"), Variant.product_id == any_(asked))
        .order_by(Variant.product_id, Variant.position)
    )


def _filtered(statement: Any, shape: frozenset[str]) -> Any:
    statement = statement.where(Product.store_id == bindparam("store"))
    for name in ("status", "vendor", "product_type", "handle"):
        if name in shape:
            statement = statement.where(getattr(Product, name) == bindparam(name))
    if "updated_since" in shape:
        statement = statement.where(Product.updated_at >= bindparam("updated_since"))
    if "collection_id" in shape:
        same = and_(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id)
        chosen = CollectionProduct.collection_id == bindparam("collection_id")
        statement = statement.join(CollectionProduct, same).where(chosen)
    return statement
