"""What is true of products: the facts by which listings are narrowed."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, select

from shared.db.session import session
from shared.models.catalog.attribute_value import AttributeValue, attribute_values_of
from shared.models.catalog.category import category_paths_of
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.product import Product
from shared.services.catalog.columns import has_buyable_variant, on_sale_now, sale_values
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.facet_keys import fact, numeric_fact

Facts = dict[UUID, set[str]]


def facts_of(product_ids: Sequence[UUID]) -> Facts:
    """The facts of those of these products that exist, in five statements however many they are."""
    found = _own_facts(product_ids)
    readers: tuple[Callable[[Sequence[UUID]], Iterable[tuple[UUID, str]]], ...] = (
        _option_facts,
        _attribute_facts,
        _category_facts,
        _collection_facts,
    )
    for read in readers:
        for product_id, kept in read(list(found)):
            if product_id in found:
                found[product_id].add(kept)
    return found


def _own_facts(product_ids: Sequence[UUID]) -> Facts:
    rows = session().execute(_products(), sale_values() | {"products": list(product_ids)})
    return {row.id: set(_facts_of_row(row)) for row in rows}


def _facts_of_row(row: Any) -> Iterable[str]:
    yield fact(keys.STATUS, row.status.value)
    yield fact(keys.STOCK, keys.YES if row.in_stock else keys.NO)
    yield numeric_fact(keys.PRICE_LOW, row.price_min)
    yield numeric_fact(keys.PRICE_HIGH, row.price_max)
    if row.on_sale:
        yield fact(keys.ON_SALE, keys.YES)
    if row.compare_at_max is not None and row.compare_at_max > row.price_min:
        yield fact(keys.DISCOUNT, keys.YES)
    for facet, value in ((keys.VENDOR, row.vendor), (keys.TYPE, row.product_type)):
        if value:
            yield fact(facet, value)
    yield from (fact(keys.TAG, tag) for tag in row.tags)


def _option_facts(product_ids: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    for product_id, option, value in session().execute(_options(), {"products": list(product_ids)}):
        yield product_id, fact(keys.option_facet(option), keys.key_of(value))


def _attribute_facts(product_ids: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    for value in attribute_values_of(product_ids):
        if value.is_filter:
            yield value.product_id, _attribute_fact(value)


def _attribute_fact(value: AttributeValue) -> str:
    facet = keys.attribute_facet(value.handle)
    if value.number is not None:
        return numeric_fact(facet, keys.kept_number(value.number))
    if value.flag is not None:
        return fact(facet, keys.YES if value.flag else keys.NO)
    return fact(facet, keys.key_of(value.choice or value.text or ""))


def _category_facts(product_ids: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    for path in category_paths_of(product_ids):
        for handle in path.handles:
            yield path.product_id, fact(keys.CATEGORY, handle)


def _collection_facts(product_ids: Sequence[UUID]) -> Iterable[tuple[UUID, str]]:
    for product_id, collection_id in session().execute(_collections(), {"products": list(product_ids)}):
        yield product_id, fact(keys.COLLECTION, str(collection_id))


def _asked(column: Any) -> Any:
    return column == any_(bindparam("products", type_=ARRAY(Uuid)))


@cache
def _products() -> Any:
    return select(
        *(Product.id, Product.status, Product.vendor, Product.product_type, Product.tags),
        *(Product.price_min, Product.price_max, Product.compare_at_max),
        on_sale_now().label("on_sale"),
        has_buyable_variant().label("in_stock"),
    ).where(_asked(Product.id))


@cache
def _options() -> Any:
    """The values that variants really have."""
    used = and_(VariantValue.store_id == OptionValue.store_id, VariantValue.value_id == OptionValue.id)
    of_option = and_(OptionValue.store_id == ProductOption.store_id, OptionValue.option_id == ProductOption.id)
    return (
        select(ProductOption.product_id, ProductOption.name, OptionValue.name)
        .join(OptionValue, of_option)
        .where(_asked(ProductOption.product_id), select(VariantValue.id).where(used).exists())
    )


@cache
def _collections() -> Any:
    return select(CollectionProduct.product_id, CollectionProduct.collection_id).where(
        _asked(CollectionProduct.product_id)
    )
