"""The dashboard's list of products: two statements a page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, and_, func, literal, select
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media, MediaStatus, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of
from shared.services.catalog.list_cursors import Turn, read_cursor, write_cursor
from shared.services.catalog.list_rules import ListFilters as ListFilters
from shared.services.catalog.list_rules import Searched, fitting, rule_of_set, rules_of, search_words
from shared.services.catalog.search.bits import size_of
from shared.services.catalog.search.facet_keys import STATUS, TYPE, VENDOR
from shared.services.catalog.search.narrowing import large_store

MAX_PER_PAGE = 250
MOST_NAMES = 500

#: Without an index that knows better, so many are counted one by one.
COUNTED = 10_000


class ListSort(StrEnum):
    """Orders of the dashboard's list; RELEVANCE is for searches."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title-down"
    CHANGED = "changed"
    PRICE = "price"
    PRICE_DOWN = "price-down"

    @classmethod
    def read(cls, text: str | None) -> "ListSort":
        """The order of that name, or RELEVANCE (the newest first, unless something is searched)."""
        return next((order for order in cls if order == text), cls.RELEVANCE)


#: The column that each order goes by, and whether downwards; the id decides among equals.
ORDERS: dict[ListSort, tuple[Any, bool]] = {
    ListSort.RELEVANCE: (Product.id, True),
    ListSort.NEWEST: (Product.id, True),
    ListSort.OLDEST: (Product.id, False),
    ListSort.TITLE: (Product.title, False),
    ListSort.TITLE_DOWN: (Product.title, True),
    ListSort.CHANGED: (Product.updated_at, True),
    ListSort.PRICE: (Product.price_min, False),
    ListSort.PRICE_DOWN: (Product.price_min, True),
}


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the dashboard's list. Prices in minor units; ``stock`` is available units, None if uncounted.

    ``margin`` is the smallest of its variants, in hundredths of a percent of their own price; None without any cost.
    """

    id: UUID
    handle: str
    title: str
    status: ProductStatus
    published_at: datetime | None
    vendor: str
    product_type: str
    picture_key: str | None
    variant_count: int
    stock: int | None
    price_min: int
    price_max: int
    updated_at: datetime
    margin: int | None = None

    @property
    def goes_live_at(self) -> datetime | None:
        """When shoppers will see the product, while that lies ahead."""
        is_ahead = self.status == ProductStatus.ACTIVE and self.published_at and self.published_at > clock.now()
        return self.published_at if is_ahead else None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows; ``total`` counts all pages (where not ``is_exact`` there are more than that).

    ``corrected`` is the query that was searched instead, if any; ``next`` and ``previous`` are cursors, None at the
    ends.
    """

    rows: tuple[ProductRow, ...]
    total: int
    page: int
    per_page: int
    corrected: str | None = None
    is_exact: bool = True
    next: str | None = None
    previous: str | None = None
    by_cursor: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def list_products(
    filters: ListFilters = ListFilters(),
    *,
    sort: ListSort = ListSort.RELEVANCE,
    page: int = 1,
    per_page: int = 50,
    cursor: str | None = None,
) -> Listing:
    """One page of the store's products in any state, and how many there are: three statements or four.

    A ``cursor`` (``next`` or ``previous`` of a page) is as fast at the end of a long list as at its beginning; it is
    for lists without words. ``page`` is for the others.
    """
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    searched = search_words(filters.query)
    if searched is not None and sort is ListSort.RELEVANCE:
        return _list_found(filters, searched, page, per_page)
    rules, total, is_exact = _narrowed(filters, searched)
    place = read_cursor(cursor, sort.value) if cursor else None
    offset = 0 if place else (page - 1) * per_page
    turn = Turn(ORDERS[sort], place)
    chosen = select(Product.id, turn.value().label("value")).where(*rules, *turn.rules()).order_by(*turn.order())
    found = session().execute(chosen.limit(per_page + 1).offset(offset)).all() if total else []
    window = turn.window(found, per_page, has_before=bool(offset))
    rows = _rows([row.id for row in window.rows])
    corrected = searched.corrected if searched else None
    following, before = (write_cursor(sort.value, edge) if edge else None for edge in (window.next, window.previous))
    return Listing(rows, total, page, per_page, corrected, is_exact, following, before, by_cursor=True)


def _list_found(filters: ListFilters, searched: Searched, page: int, per_page: int) -> Listing:
    """What was found, by relevance: all of it is known already, so that pages are cut out of it."""
    rules, total, is_exact = _narrowed(filters, searched)
    place = func.array_position(literal(searched.ids, ARRAY(Uuid)), Product.id)
    chosen = select(Product.id).where(*rules).order_by(place).limit(per_page).offset((page - 1) * per_page)
    rows = _rows(list(session().scalars(chosen))) if total else ()
    return Listing(rows, total, page, per_page, searched.corrected, is_exact and searched.is_exact)


def _narrowed(filters: ListFilters, searched: Searched | None) -> tuple[list[Any], int, bool]:
    """Conditions, how many products fit, and whether that is all of them. In large stores the index says so."""
    if searched is None and large_store() is not None:
        products = fitting(filters)
        rules = [Product.store_id == current_store_id()]
        if not filters.is_open:
            rules.append(rule_of_set(products))
        return rules, products.bit_count(), True
    rules = list(rules_of(filters, searched.ids if searched else None))
    some = select(Product.id).where(*rules).limit(COUNTED + 1).subquery()
    total = session().scalar(select(func.count()).select_from(some)) or 0
    return rules, min(total, COUNTED), total <= COUNTED


def count_products(filters: ListFilters = ListFilters()) -> int:
    """How many products the filters find. One statement, and one for a search."""
    rules = list(rules_of(filters, _found_ids(filters.query)))
    return session().scalar(select(func.count()).select_from(Product).where(*rules)) or 0


def product_ids(
    filters: ListFilters, *, after: UUID | None = None, until: UUID | None = None, limit: int
) -> list[UUID]:
    """The next products that the filters find, by id: for work that goes through all of them in portions."""
    rules = list(rules_of(filters, _found_ids(filters.query)))
    rules += [Product.id > after] if after else []
    rules += [Product.id <= until] if until else []
    return list(session().scalars(select(Product.id).where(*rules).order_by(Product.id).limit(limit)))


def count_by_status() -> dict[ProductStatus, int]:
    """How many products are in each state; those with none are left out. One or two statements."""
    facts = large_store()
    if facts is not None:
        return {ProductStatus(value): size_of(found) for value, found in facts.values_of(STATUS).items()}
    statement = select(Product.status, func.count()).where(Product.store_id == current_store_id())
    return dict(session().execute(statement.group_by(Product.status)).tuples().all())


def list_vendors() -> list[str]:
    """The vendors in use, for the filter; in a large store those with most products."""
    return _distinct(Product.vendor, VENDOR)


def list_product_types() -> list[str]:
    """The product types in use, for the filter; in a large store those with most products."""
    return _distinct(Product.product_type, TYPE)


def _distinct(column: Any, facet: str) -> list[str]:
    facts = large_store()
    if facts is not None:
        return sorted(facts.biggest_first(facet, MOST_NAMES), key=str.casefold)
    return list(session().scalars(select(column).where(column != "").distinct().order_by(column).limit(MOST_NAMES)))


def _found_ids(query: str) -> list[UUID] | None:
    searched = search_words(query)
    return searched.ids if searched else None


def _rows(product_ids: list[UUID]) -> tuple[ProductRow, ...]:
    """The rows of these products, in this order. One statement."""
    if not product_ids:
        return ()
    chosen = func.unnest(literal(product_ids, ARRAY(Uuid))).table_valued("id", with_ordinality="place").render_derived()
    return tuple(_read(row) for row in session().execute(_rows_statement(chosen)))


def _rows_statement(chosen: Any) -> Any:
    variant = aliased(Variant)
    of_product = and_(variant.store_id == Product.store_id, variant.product_id == Product.id)
    offers = (
        select(
            func.count().label("variant_count"),
            func.min((variant.price - variant.cost) * 10_000 / func.nullif(variant.price, 0)).label("margin"),
            func.sum(units_of(variant)).filter(variant.track_stock).label("stock"),
        )
        .where(of_product)
        .correlate(Product)
        .lateral("offers")
    )
    same_media = and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id)
    picture = (
        select(Media.key)
        .join(ProductMedia, same_media)
        .where(ProductMedia.store_id == Product.store_id, ProductMedia.product_id == Product.id)
        .where(Media.status == MediaStatus.READY)
        .order_by(ProductMedia.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(
            *(Product.id, Product.handle, Product.title, Product.status, Product.published_at, Product.vendor),
            *(Product.product_type, Product.price_min, Product.price_max, Product.updated_at),
            *(offers.c.variant_count, offers.c.stock, offers.c.margin, picture.label("picture_key")),
        )
        .join(chosen, chosen.c.id == Product.id)
        .join(offers, literal(True))
        .where(Product.store_id == current_store_id())
        .order_by(chosen.c.place)
    )


def _read(row: Row[Any]) -> ProductRow:
    return ProductRow(
        id=row.id,
        handle=row.handle,
        title=row.title,
        status=row.status,
        published_at=row.published_at,
        vendor=row.vendor,
        product_type=row.product_type,
        picture_key=row.picture_key,
        variant_count=row.variant_count,
        margin=None if row.margin is None else int(row.margin),
        stock=None if row.stock is None else int(row.stock),
        price_min=row.price_min,
        price_max=row.price_max,
        updated_at=row.updated_at,
    )
