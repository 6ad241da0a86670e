"""What a merchant is looking for among the store's products, as conditions of a statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, and_, any_, case, func, literal, not_, or_, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import Attribute, AttributeChoice
from shared.models.catalog.attribute_value import AttributeFlag, AttributeNumber, AttributePick, AttributeText
from shared.models.catalog.category import Category, stands_under
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.fact import IndexedProduct
from shared.models.catalog.product import Product, ProductStatus
from shared.services.catalog.columns import has_buyable_variant
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bits import as_bytes, slots_of
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.narrowing import everything, large_store, narrowed
from shared.services.catalog.search.queries import Choices, Range, SearchQuery
from shared.services.catalog.search.slot_pages import FEW_ENOUGH
from shared.services.catalog.search.store_facts import store_facts

#: Beyond this many matches of words nobody reads on.
MOST_FOUND = 1000


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What a merchant is looking for; everything that is None is left open.

    Prices are minor units, both ends included. ``attribute`` is ``<handle>:<value>`` of a product's attribute.
    """

    query: str = ""
    status: ProductStatus | None = None
    vendor: str | None = None
    product_type: str | None = None
    tag: str | None = None
    collection_id: UUID | None = None
    category_id: UUID | None = None
    in_stock: bool | None = None
    price_from: int | None = None
    price_to: int | None = None
    attribute: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing at all is asked."""
        return self == ListFilters()


@dataclass(frozen=True, slots=True)
class Searched:
    """Products that have the words of a query, by relevance."""

    ids: list[UUID]
    corrected: str | None = None
    is_exact: bool = True


def search_words(query: str) -> Searched | None:
    """None where no words are asked for."""
    if not query.strip():
        return None
    found = search_engine().search(SearchQuery(query, for_shoppers=False, limit=MOST_FOUND))
    return Searched(list(found.product_ids), found.corrected, found.is_exact and found.total <= MOST_FOUND)


def rules_of(filters: ListFilters, found: list[UUID] | None) -> Iterator[Any]:
    """The filters row by row: always up to date. ``found`` are the products of a search."""
    yield Product.store_id == current_store_id()
    if found is not None:
        yield Product.id == any_(literal(found, ARRAY(Uuid)))
    yield from _plain_rules(filters)
    if filters.tag is not None:
        yield literal(filters.tag) == any_(Product.tags)
    if filters.collection_id is not None:
        shown = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == filters.collection_id)
        yield Product.id.in_(shown)
    if filters.category_id is not None:
        yield stands_under(filters.category_id)
    if filters.in_stock is not None:
        yield has_buyable_variant() if filters.in_stock else not_(has_buyable_variant())
    if filters.attribute is not None:
        yield _has_attribute(filters.attribute)


def _plain_rules(filters: ListFilters) -> Iterator[Any]:
    for column in ("status", "vendor", "product_type"):
        wanted = getattr(filters, column)
        if wanted is not None:
            yield getattr(Product, column) == wanted
    if filters.price_from is not None:
        yield Product.price_max >= filters.price_from
    if filters.price_to is not None:
        yield Product.price_min <= filters.price_to


def _has_attribute(asked: str) -> Any:
    handle, _colon, value = asked.partition(":")

    def said(model: Any, *rules: Any) -> Any:
        same = and_(Attribute.store_id == model.store_id, Attribute.id == model.attribute_id)
        return select(model.product_id).join(Attribute, same).where(Attribute.handle == handle, *rules)

    chosen = and_(AttributeChoice.store_id == AttributePick.store_id, AttributeChoice.id == AttributePick.choice_id)
    ways = [
        said(AttributePick, func.lower(AttributeChoice.name) == value.lower()).join(AttributeChoice, chosen),
        said(AttributeText, func.lower(AttributeText.value) == value.lower()),
    ]
    if value in (keys.YES, keys.NO):
        ways.append(said(AttributeFlag, AttributeFlag.value.is_(value == keys.YES)))
    number = _number(value)
    if number is not None:
        ways.append(said(AttributeNumber, AttributeNumber.value == number))
    return or_(*(Product.id.in_(way) for way in ways))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def fitting(filters: ListFilters) -> int:
    """The products that fit, as the index knows them; words are left to the search."""
    pairs, choices = _choices(filters)
    facts = (large_store() if not pairs else None) or store_facts(pairs)
    return narrowed(facts, everything(facts), choices)


def rule_of_set(products: int) -> Any:
    """The condition to be one of these products; to be used on statements that read products."""
    indexed = and_(IndexedProduct.store_id == Product.store_id, IndexedProduct.product_id == Product.id)
    if products.bit_count() <= FEW_ENOUGH:
        slots = literal(slots_of(products), ARRAY(Integer))
        return Product.id.in_(select(IndexedProduct.product_id).where(IndexedProduct.slot == any_(slots)))
    row = literal(as_bytes(products))
    is_set = case((IndexedProduct.slot < func.length(row) * 8, func.get_bit(row, IndexedProduct.slot)), else_=0) == 1
    return select(IndexedProduct.id).where(indexed, is_set).correlate(Product).exists()


def _choices(filters: ListFilters) -> tuple[list[tuple[str, str]], Choices]:
    values: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, Range] = {}
    for facet, value in (
        (keys.STATUS, filters.status),
        (keys.VENDOR, filters.vendor),
        (keys.TYPE, filters.product_type),
        (keys.TAG, filters.tag),
        (keys.COLLECTION, filters.collection_id),
        (keys.CATEGORY, _category_handle(filters.category_id)),
        (keys.STOCK, None if filters.in_stock is None else keys.YES if filters.in_stock else keys.NO),
    ):
        if value is not None:
            values[facet] = (str(value),)
    if filters.price_from is not None or filters.price_to is not None:
        ranges[keys.PRICE] = (filters.price_from, filters.price_to)
    if filters.attribute is not None:
        _choose_attribute(filters.attribute, values, ranges)
    pairs = [(facet, chosen[0]) for facet, chosen in values.items() if facet in keys.READ_BY_VALUE]
    return pairs, Choices(values, ranges)


def _choose_attribute(asked: str, values: dict[str, tuple[str, ...]], ranges: dict[str, Range]) -> None:
    handle, _colon, value = asked.partition(":")
    facet, number = keys.attribute_facet(handle), _number(value)
    if number is not None and store_facts().is_numeric(facet):
        ranges[facet] = (keys.kept_number(number), keys.kept_number(number))
    else:
        values[facet] = (keys.key_of(value),)


def _category_handle(category_id: UUID | None) -> str | None:
    if category_id is None:
        return None
    return session().scalar(select(Category.handle).where(Category.id == category_id)) or ""
