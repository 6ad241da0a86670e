"""Who hears that texts changed: the index, integrators and cached pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, cast, select

from shared.db.session import session
from shared.events.catalog import AttributeChanged, CategoryChanged, CollectionChanged, ProductsChanged
from shared.events.content import ContentChanged
from shared.events.outbox import record
from shared.models.catalog.attribute import AttributeChoice
from shared.models.catalog.attribute_value import AttributeText, digest_of_words
from shared.models.catalog.option import OptionValue, ProductOption
from shared.models.catalog.product import Product
from shared.models.stores.revision import touch_storefront

AT_ONCE = 500


def tell_products(product_ids: Sequence[UUID]) -> None:
    for start in range(0, len(product_ids), AT_ONCE):
        record(ProductsChanged([str(one) for one in product_ids[start : start + AT_ONCE]]))
    touch_storefront()


def tell_options(option_ids: Sequence[UUID]) -> None:
    _tell_found(select(ProductOption.product_id).where(ProductOption.id.in_(option_ids)))


def tell_values(value_ids: Sequence[UUID]) -> None:
    of_values = select(OptionValue.option_id).where(OptionValue.id.in_(value_ids))
    _tell_found(select(ProductOption.product_id).where(ProductOption.id.in_(of_values)))


def tell_tags(tags: Sequence[str]) -> None:
    _tell_found(select(Product.id).where(Product.tags.bool_op("&&")(cast(list(tags), ARRAY(Text)))))


def tell_attribute_texts(digests: Sequence[str]) -> None:
    _tell_found(select(AttributeText.product_id).where(digest_of_words().in_(list(digests))))


def tell_categories(category_ids: Sequence[UUID]) -> None:
    for category_id in category_ids:
        record(CategoryChanged(category_id))
    touch_storefront()


def tell_collections(collection_ids: Sequence[UUID]) -> None:
    for collection_id in collection_ids:
        record(CollectionChanged(collection_id))
    touch_storefront()


def tell_attributes(attribute_ids: Sequence[UUID]) -> None:
    for attribute_id in attribute_ids:
        record(AttributeChanged(attribute_id))
    touch_storefront()


def tell_choices(choice_ids: Sequence[UUID]) -> None:
    found = select(AttributeChoice.attribute_id).where(AttributeChoice.id.in_(choice_ids)).distinct()
    tell_attributes(list(session().scalars(found)))


def tell_content(_ids: Sequence[UUID]) -> None:
    record(ContentChanged())
    touch_storefront()


def tell_shop(_ids: Sequence[UUID]) -> None:
    touch_storefront()


def _tell_found(products: Select[*tuple[Any, ...]]) -> None:
    tell_products(list(session().scalars(products.distinct())))
