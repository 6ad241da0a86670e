"""Cards of products for collection, search and home pages: two statements a page, however many products it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, func, literal_column, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.fixed import rows_of
from shared.db.session import session
from shared.kernel.quantities import QuantityRule
from shared.models.catalog.category import Category, stands_under
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.product import Product, ProductTranslation
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import (
    Translated,
    can_be_bought,
    gallery,
    has_buyable_variant,
    locale_values,
    on_sale_now,
    read_pictures,
    sale_values,
    shown_tags,
)
from shared.services.catalog.prices.applied import price_cards
from shared.services.catalog.search.facet_keys import CATEGORY, COLLECTION
from shared.services.catalog.search.narrowing import facts_for, whole_listing
from shared.services.catalog.search.queries import SearchQuery
from shared.services.catalog.shown import CardPage, ProductCard
from shared.services.catalog.sorts import Sort as Sort

MAX_PER_PAGE = 100

#: Listings up to this size are counted row by row.
COUNTED = 1000
CARD_PICTURES = 2


@dataclass(frozen=True, slots=True)
class CardFilters:
    """Which products: of a collection, of a category and all under it, these ids (in their order when FEATURED), by
    price (minor units), in stock.
    """

    collection_id: UUID | None = None
    category_id: UUID | None = None
    product_ids: tuple[UUID, ...] | None = None
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    vendor: str | None = None
    product_type: str | None = None

    @property
    def shape(self) -> frozenset[str]:
        """Which of them are used."""
        used = ("collection_id", "category_id", "product_ids", "price_from", "price_to", "vendor", "product_type")
        names = {name for name in used if getattr(self, name) is not None}
        return frozenset(names | ({"in_stock"} if self.in_stock else set()))

    @property
    def values(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.shape - {"in_stock"}}
        return found | ({"product_ids": list(self.product_ids)} if self.product_ids is not None else {})


def storefront_products(
    locale: str,
    *,
    filters: CardFilters = CardFilters(),
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    per_page: int = 24,
) -> CardPage:
    """One page of the products that shoppers see now, and how many there are. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    values = filters.values | sale_values()
    total = _count(filters, values)
    paged = values | locale_values(locale) | {"limit": per_page, "offset": (page - 1) * per_page}
    rows = rows_of(_cards_statement(filters.shape, sort), paged) if total else ()
    return CardPage(price_cards([read_card(row) for row in rows]), total, page, per_page)


def cards_of(product_ids: Sequence[UUID], locale: str) -> tuple[ProductCard, ...]:
    """The cards of those among these products that shoppers see now, in the given order. One statement."""
    if not product_ids:
        return ()
    filters = CardFilters(product_ids=tuple(product_ids))
    values = filters.values | locale_values(locale) | sale_values() | {"limit": len(product_ids), "offset": 0}
    rows = rows_of(_cards_statement(filters.shape, Sort.FEATURED), values)
    return price_cards([read_card(row) for row in rows])


def newest_products(locale: str, limit: int = 8) -> tuple[ProductCard, ...]:
    """The latest cards, for a home page. One statement."""
    values = locale_values(locale) | sale_values() | {"limit": min(limit, MAX_PER_PAGE), "offset": 0}
    rows = rows_of(_cards_statement(frozenset(), Sort.NEWEST), values)
    return price_cards([read_card(row) for row in rows])


def read_card(row: Any) -> ProductCard:
    return ProductCard(
        id=row.id,
        handle=row.handle,
        title=row.title,
        vendor=row.vendor,
        product_type=row.product_type,
        tags=tuple(row.shown_tags or ()),
        price_min=row.price_min,
        price_max=row.price_max,
        compare_at_max=row.compare_at_max,
        available=bool(row.available),
        variant_count=row.variant_count,
        first_variant_id=row.first_variant_id,
        pictures=read_pictures(row.pictures),
        rule=QuantityRule(row.unit, row.least_quantity, row.quantity_step),
        category_id=row.category_id,
    )


def _count(filters: CardFilters, values: dict[str, Any]) -> int:
    """How many there are; where there are many of a whole listing, the index knows without counting."""
    is_whole = len(filters.shape) < 2 and filters.shape <= {"collection_id", "category_id"}
    total: int = rows_of(_count_statement(filters.shape, is_whole), values)[0][0]
    if not is_whole or total <= COUNTED:
        return total
    query = SearchQuery(within=_whole_of(filters))
    return max(total, whole_listing(facts_for(query), query).bit_count())


def _whole_of(filters: CardFilters) -> tuple[str, str] | None:
    if filters.collection_id is not None:
        return COLLECTION, str(filters.collection_id)
    if filters.category_id is not None:
        return CATEGORY, session().scalar(select(Category.handle).where(Category.id == filters.category_id)) or ""
    return None


@cache
def _count_statement(shape: frozenset[str], is_bounded: bool) -> Any:
    if not is_bounded:
        return filtered_products(select(func.count()).select_from(Product), shape)
    some = filtered_products(select(Product.id), shape).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


@cache
def _cards_statement(shape: frozenset[str], sort: Sort) -> Any:
    texts = Translated(Product, ProductTranslation, "product_id")
    order = _order(sort, shape)
    found = texts.join(
        filtered_products(
            select(
                Product.store_id,
                Product.id,
                Product.handle,
                texts.text("title"),
                Product.vendor,
                Product.product_type,
                Product.tags,
                Product.price_min,
                Product.price_max,
                Product.compare_at_max,
                Product.category_id,
                *(Product.unit, Product.least_quantity, Product.quantity_step),
                func.row_number().over(order_by=order).label("place"),
            ),
            shape,
        )
    )
    page = found.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset")).subquery("page")
    offers = _offers(page)
    shown = gallery(page, CARD_PICTURES).label("pictures"), shown_tags(page).label("shown_tags")
    return select(page, offers, *shown).join(offers, true()).order_by(page.c.place)


def _offers(page: Any) -> Any:
    """What the variants of a product come down to; the first that can be bought stands for them.

    OFFSET 0 keeps PostgreSQL from working out twice what is read twice.
    """
    variant = aliased(Variant)
    each = (
        select(variant.id, variant.position, can_be_bought(variant).label("available"))
        .where(variant.store_id == page.c.store_id, variant.product_id == page.c.id)
        .correlate(page)
        .offset(literal_column("0"))
        .subquery()
    )
    in_order = aggregate_order_by(each.c.id, each.c.available.desc(), each.c.position)
    return (
        select(
            func.count().label("variant_count"),
            func.bool_or(each.c.available).label("available"),
            func.array_agg(in_order, type_=ARRAY(Uuid))[1].label("first_variant_id"),
        )
        .correlate(page)
        .lateral("offers")
    )


def filtered_products(statement: Any, shape: frozenset[str]) -> Any:
    """A statement on products, narrowed to those on sale now that fit the filters of this shape."""
    statement = statement.where(on_sale_now())
    if "collection_id" in shape:
        statement = statement.join(
            CollectionProduct,
            and_(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id),
        ).where(CollectionProduct.collection_id == bindparam("collection_id"))
    if "category_id" in shape:
        statement = statement.where(stands_under(bindparam("category_id")))
    if "product_ids" in shape:
        statement = statement.where(Product.id == any_(_asked_ids()))
    if "price_from" in shape:
        statement = statement.where(Product.price_max >= bindparam("price_from"))
    if "price_to" in shape:
        statement = statement.where(Product.price_min <= bindparam("price_to"))
    for name in ("vendor", "product_type"):
        if name in shape:
            statement = statement.where(getattr(Product, name) == bindparam(name))
    return statement.where(has_buyable_variant()) if "in_stock" in shape else statement


def _asked_ids() -> Any:
    return bindparam("product_ids", type_=ARRAY(Uuid))


def _order(sort: Sort, shape: frozenset[str]) -> tuple[Any, ...]:
    if sort is Sort.FEATURED and "product_ids" in shape:
        return (func.array_position(_asked_ids(), Product.id),)
    if sort is Sort.FEATURED and "collection_id" in shape:
        return (CollectionProduct.position, Product.id)
    return {
        Sort.FEATURED: (Product.created_at.desc(), Product.id.desc()),
        Sort.BEST_SELLING: (Product.units_sold.desc(), Product.id.desc()),
        Sort.NEWEST: (Product.created_at.desc(), Product.id.desc()),
        Sort.OLDEST: (Product.created_at, Product.id),
        Sort.TITLE: (Product.title, Product.id),
        Sort.TITLE_DOWN: (Product.title.desc(), Product.id.desc()),
        Sort.PRICE: (Product.price_min, Product.id),
        Sort.PRICE_DOWN: (Product.price_min.desc(), Product.id.desc()),
    }[sort]
