"""Products as plain values for the API: one statement a page and one for each part, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, func, select

from shared.db.fixed import dicts_of
from shared.db.session import session
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.product import Product, ProductStatus
from shared.services.catalog.api_parts import with_parts

MAX_PER_PAGE = 250
PRODUCT_FIELDS = (
    *("id", "handle", "title", "description", "status", "published_at", "take_down_at", "vendor", "product_type"),
    *("tags", "seo_title", "seo_description", "category_id", "unit", "least_quantity", "quantity_step"),
    "is_gift_card",
    *("price_min", "price_max", "compare_at_max", "version", "created_at", "updated_at"),
)


class ApiSort(StrEnum):
    """Orders of a list; only the first goes on by cursor."""

    CREATED = "created"
    CREATED_DOWN = "-created"
    UPDATED = "updated"
    UPDATED_DOWN = "-updated"
    TITLE = "title"
    TITLE_DOWN = "-title"
    PRICE = "price"
    PRICE_DOWN = "-price"


@dataclass(frozen=True, slots=True)
class ApiFilters:
    """Which products an integrator asks for; everything that is None is left open. Prices are minor units."""

    status: ProductStatus | None = None
    vendor: str | None = None
    product_type: str | None = None
    tag: str | None = None
    handle: str | None = None
    collection_id: UUID | None = None
    category_id: UUID | None = None
    updated_since: datetime | None = None
    price_from: int | None = None
    price_to: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ApiView:
    """How products are shown: only these ``fields`` (all where it is empty), with these parts, in this order."""

    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ("variants",)
    sort: ApiSort = ApiSort.CREATED

    @property
    def columns(self) -> tuple[str, ...]:
        chosen = tuple(name for name in PRODUCT_FIELDS if name in self.fields)
        return tuple(dict.fromkeys(("id", "version", *chosen))) if chosen else PRODUCT_FIELDS


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``rows`` are dicts of columns, each with the parts that were asked for as lists of dicts.

    ``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page.
    """

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_products(
    filters: ApiFilters = ApiFilters(),
    *,
    view: ApiView = ApiView(),
    page: int = 1,
    per_page: int = 50,
    cursor: UUID | None = None,
) -> ApiPage:
    """A page of products: by number with the total, or fast at any depth after a cursor in the order they were made.

    The cursor is the id of the last product that was seen (``next_cursor``). One statement, and one for each part.
    Raises Invalid (a cursor in another order).
    """
    if cursor is not None and view.sort is not ApiSort.CREATED:
        raise Invalid(fields={"cursor": _("A cursor goes with the order “created” only. Use page instead.")})
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    values = filters.values | {"store": current_store_id(), "limit": per_page + 1}
    values |= {"cursor": cursor, "offset": 0} if cursor else {"offset": (max(1, page) - 1) * per_page}
    shape = frozenset(filters.values)
    found = dicts_of(_products(shape, view, cursor is not None), values)
    total = [row.pop("total", None) for row in found]
    rows = with_parts(found[:per_page], view.include)
    next_cursor = rows[-1]["id"] if len(found) > per_page and view.sort is ApiSort.CREATED else None
    return ApiPage(rows, _total(total[0] if total else None, filters, cursor), next_cursor)


def api_product(product_id: UUID, view: ApiView = ApiView()) -> dict[str, Any]:
    """One product as in ``api_products``. Raises NotFound."""
    values = {"store": current_store_id(), "product_id": product_id}
    found = dicts_of(_one_product(view.columns), values)
    if not found:
        raise NotFound(_("This product does not exist."))
    return with_parts(found, view.include)[0]


def api_products_of(product_ids: Sequence[UUID], view: ApiView = ApiView()) -> list[dict[str, Any]]:
    """Those of the products that exist, as in ``api_products``, however many."""
    values = {"store": current_store_id(), "product_ids": list(product_ids)}
    return with_parts(dicts_of(_these_products(view.columns), values), view.include)


def _total(total: int | None, filters: ApiFilters, cursor: UUID | None) -> int | None:
    """Counted along with the page; counted alone where the page lies beyond the end."""
    if cursor is not None:
        return None
    return total if total is not None else _count(filters)


def _count(filters: ApiFilters) -> int:
    values = filters.values | {"store": current_store_id()}
    return session().scalar(_counting(frozenset(filters.values)), values) or 0


@lru_cache(maxsize=512)
def _products(shape: frozenset[str], view: ApiView, after_cursor: bool) -> Any:
    columns = [getattr(Product, name) for name in view.columns]
    if after_cursor:
        statement = _filtered(select(*columns), shape).where(Product.id > bindparam("cursor"))
    else:
        total = _filtered(select(func.count(Product.id)), shape).correlate(None).scalar_subquery()
        statement = _filtered(select(*columns, total.label("total")), shape)
    return statement.order_by(*_ORDERS[view.sort]).limit(bindparam("limit")).offset(bindparam("offset"))


@lru_cache(maxsize=256)
def _counting(shape: frozenset[str]) -> Any:
    return _filtered(select(func.count()).select_from(Product), shape)


@lru_cache(maxsize=256)
def _one_product(columns: tuple[str, ...]) -> Any:
    here = (Product.store_id == bindparam("store"), Product.id == bindparam("product_id"))
    return select(*(getattr(Product, name) for name in columns)).where(*here)


@lru_cache(maxsize=16)
def _these_products(columns: tuple[str, ...]) -> Any:
    wanted = Product.id == any_(bindparam("product_ids", type_=ARRAY(Uuid)))
    statement = select(*(getattr(Product, name) for name in columns))
    return statement.where(Product.store_id == bindparam("store"), wanted).order_by(Product.id)


def _filtered(statement: Any, shape: frozenset[str]) -> Any:
    statement = statement.where(Product.store_id == bindparam("store"))
    for name in ("status", "vendor", "product_type", "handle", "category_id"):
        if name in shape:
            statement = statement.where(getattr(Product, name) == bindparam(name))
    for name, rule in _RULES.items():
        if name in shape:
            statement = statement.where(rule)
    if "collection_id" in shape:
        same = and_(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id)
        chosen = CollectionProduct.collection_id == bindparam("collection_id")
        statement = statement.join(CollectionProduct, same).where(chosen)
    return statement


_RULES: dict[str, Any] = {
    "updated_since": Product.updated_at >= bindparam("updated_since"),
    "tag": bindparam("tag", type_=Text) == any_(Product.tags),
    "price_from": Product.price_max >= bindparam("price_from"),
    "price_to": Product.price_min <= bindparam("price_to"),
}
_ORDERS: dict[ApiSort, tuple[Any, ...]] = {
    ApiSort.CREATED: (Product.id,),
    ApiSort.CREATED_DOWN: (Product.id.desc(),),
    ApiSort.UPDATED: (Product.updated_at, Product.id),
    ApiSort.UPDATED_DOWN: (Product.updated_at.desc(), Product.id.desc()),
    ApiSort.TITLE: (Product.title, Product.id),
    ApiSort.TITLE_DOWN: (Product.title.desc(), Product.id.desc()),
    ApiSort.PRICE: (Product.price_min, Product.id),
    ApiSort.PRICE_DOWN: (Product.price_min.desc(), Product.id.desc()),
}
