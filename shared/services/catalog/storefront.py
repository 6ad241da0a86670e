"""Cards of products for collection, search and home pages: two statements a page, however many products it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, and_, any_, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.session import session
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
)
from shared.services.catalog.shown import CardPage, ProductCard

MAX_PER_PAGE = 100
CARD_PICTURES = 2


class Sort(StrEnum):
    """Orders that a shopper may ask for; anything else means FEATURED."""

    FEATURED = "featured"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title-down"
    PRICE = "price"
    PRICE_DOWN = "price-down"

    @classmethod
    def read(cls, text: str | None) -> "Sort":
        """The order of that name, or the merchant's own where there is none."""
        return next((order for order in cls if order == text), cls.FEATURED)


@dataclass(frozen=True, slots=True)
class CardFilters:
    """Which products: a collection's, these ids (in their order when FEATURED), by price (minor units), in stock."""

    collection_id: UUID | None = None
    product_ids: tuple[UUID, ...] | None = None
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    vendor: str | None = None
    product_type: str | None = None

    @property
    def shape(self) -> frozenset[str]:
        """Which of them are used."""
        used = ("collection_id", "product_ids", "price_from", "price_to", "vendor", "product_type")
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
    total = session().scalar(_count_statement(filters.shape), values) or 0
    paged = values | locale_values(locale) | {"limit": per_page, "offset": (page - 1) * per_page}
    rows = session().execute(_cards_statement(filters.shape, sort), paged) if total else ()
    return CardPage(tuple(read_card(row) for row in rows), total, page, per_page)


def cards_of(product_ids: Sequence[UUID], locale: str) -> tuple[ProductCard, ...]:
    """The cards of those among these products that shoppers see now, in the given order. One statement."""
    if not product_ids:
        return ()
    filters = CardFilters(product_ids=tuple(product_ids))
    values = filters.values | locale_values(locale) | sale_values() | {"limit": len(product_ids), "offset": 0}
    return tuple(read_card(row) for row in session().execute(_cards_statement(filters.shape, Sort.FEATURED), values))


def newest_products(locale: str, limit: int = 8) -> tuple[ProductCard, ...]:
    """The latest cards, for a home page. One statement."""
    values = locale_values(locale) | sale_values() | {"limit": min(limit, MAX_PER_PAGE), "offset": 0}
    return tuple(read_card(row) for row in session().execute(_cards_statement(frozenset(), Sort.NEWEST), values))


def read_card(row: Row[Any]) -> ProductCard:
    return ProductCard(
        id=row.id,
        handle=row.handle,
        title=row.title,
        vendor=row.vendor,
        product_type=row.product_type,
        tags=tuple(row.tags),
        price_min=row.price_min,
        price_max=row.price_max,
        compare_at_max=row.compare_at_max,
        available=bool(row.available),
        variant_count=row.variant_count,
        first_variant_id=row.first_variant_id,
        pictures=read_pictures(row.pictures),
    )


@cache
def _count_statement(shape: frozenset[str]) -> Any:
    return filtered_products(select(func.count()).select_from(Product), shape)


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
                func.row_number().over(order_by=order).label("place"),
            ),
            shape,
        )
    )
    page = found.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset")).subquery("page")
    offers = _offers(page)
    return (
        select(page, offers, gallery(page, CARD_PICTURES).label("pictures")).join(offers, true()).order_by(page.c.place)
    )


def _offers(page: Any) -> Any:
    """What the variants of a product come down to; the first that can be bought stands for them."""
    variant = aliased(Variant)
    each = (
        select(variant.id, variant.position, can_be_bought(variant).label("available"))
        .where(variant.store_id == page.c.store_id, variant.product_id == page.c.id)
        .correlate(page)
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
        Sort.NEWEST: (Product.created_at.desc(), Product.id.desc()),
        Sort.OLDEST: (Product.created_at, Product.id),
        Sort.TITLE: (Product.title, Product.id),
        Sort.TITLE_DOWN: (Product.title.desc(), Product.id.desc()),
        Sort.PRICE: (Product.price_min, Product.id),
        Sort.PRICE_DOWN: (Product.price_min.desc(), Product.id.desc()),
    }[sort]
