"""A second product like the first: everything that describes it, nothing that counts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.models.catalog.attribute_value import AttributeFlag, AttributeNumber, AttributePick, AttributeText
from shared.models.catalog.bundle import BundlePart, BundlePrice
from shared.models.catalog.collection import Collection, CollectionKind
from shared.models.catalog.custom_field import CustomValue
from shared.models.catalog.option import OptionTranslation, OptionValueTranslation
from shared.models.catalog.price_list import ListPrice
from shared.models.catalog.product import Product, ProductStatus, ProductTranslation
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.collections import collection_ids_of, set_product_collections
from shared.services.catalog.galleries import gallery_ids
from shared.services.catalog.inputs import OptionInput, ProductInput
from shared.services.catalog.product_inputs import input_of
from shared.services.catalog.products import create_product, tell_product_changed

OWN = frozenset({"id", "store_id"})
Ids = Mapping[UUID, UUID]


@dataclass(frozen=True, slots=True)
class CopyWish:
    """How the copy differs. SKUs are left empty, or end in ``sku_suffix``; barcodes always belong to one thing only."""

    title: str = ""
    sku_suffix: str = ""
    with_pictures: bool = True


def duplicate_product(product_id: UUID, wish: CopyWish = CopyWish()) -> Product:
    """A draft with the product's texts, options, variants, prices, pictures, translations, collections, category,
    attributes and fields. Stock, files for download and barcodes are not copied.

    Raises NotFound, Invalid (a SKU with the suffix is taken already).
    """
    with transaction():
        original = product_with_parts(product_id)
        copy = create_product(_wanted(original, wish))
        copy.category_id = original.category_id
        products = {original.id: copy.id}
        variants = _paired(original.variants, copy.variants)
        _copy_flags(original, copy)
        _copy_texts(original, copy)
        _copy_fields(products, variants)
        for model, key in ((BundlePart, "bundle_id"), (BundlePrice, "bundle_id"), (ListPrice, "variant_id")):
            _copy_rows(model, {key: variants})
        set_product_collections(copy.id, _manual(collection_ids_of(product_id)))
        tell_product_changed(copy)
    return copy


def _wanted(original: Product, wish: CopyWish) -> ProductInput:
    whole = input_of(original)
    options = tuple(OptionInput(o.name, tuple(value.name for value in o.choices)) for o in whole.options)
    variants = tuple(
        replace(row, id=None, barcode="", sku=_sku(row.sku, wish.sku_suffix)) for row in whole.variants or ()
    )
    return replace(
        whole,
        title=wish.title or original.title,
        handle="",
        status=ProductStatus.DRAFT,
        schedule=None,
        options=options,
        variants=variants,
        media_ids=tuple(gallery_ids(original.id)) if wish.with_pictures else (),
    )


def _sku(sku: str, suffix: str) -> str:
    return f"{sku}{suffix}" if sku and suffix else ""


def _paired(old: Sequence[Any], new: Sequence[Any]) -> dict[UUID, UUID]:
    """Rows of both products stand in the same order."""
    return {one.id: other.id for one, other in zip(old, new, strict=True)}


def _copy_flags(original: Product, copy: Product) -> None:
    for one, other in zip(original.variants, copy.variants, strict=True):
        other.is_bundle = one.is_bundle


def _copy_texts(original: Product, copy: Product) -> None:
    options = _paired(original.options, copy.options)
    values: dict[UUID, UUID] = {}
    for one, other in zip(original.options, copy.options, strict=True):
        values |= _paired(one.values, other.values)
    _copy_rows(ProductTranslation, {"product_id": {original.id: copy.id}})
    _copy_rows(OptionTranslation, {"option_id": options})
    _copy_rows(OptionValueTranslation, {"value_id": values})


def _copy_fields(products: Ids, variants: Ids) -> None:
    for model in (AttributeText, AttributeNumber, AttributeFlag, AttributePick):
        _copy_rows(model, {"product_id": products})
    _copy_rows(CustomValue, {"product_id": products, "owner_id": products})
    _copy_rows(CustomValue, {"variant_id": variants, "owner_id": variants})


def _copy_rows(model: Any, keys: Mapping[str, Ids]) -> None:
    """The rows that point at the old ids once more, pointing at the new ones; whatever else they say is kept."""
    first = next(iter(keys))
    found = session().scalars(select(model).where(getattr(model, first).in_(list(keys[first]))))
    names = [column.key for column in model.__table__.columns if column.key not in OWN]
    rows = []
    for row in found:
        values = {name: getattr(row, name) for name in names}
        rows.append(values | {key: ids[values[key]] for key, ids in keys.items()})
    if rows:
        insert_rows(model, rows)


def _manual(collection_ids: Sequence[UUID]) -> list[UUID]:
    """Smart collections find the copy by themselves."""
    manual = select(Collection.id).where(Collection.id.in_(collection_ids), Collection.kind == CollectionKind.MANUAL)
    return list(session().scalars(manual))
