"""The parts of products for the API: variants, options, pictures and collections, one statement each for a page."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, select

from shared.db.fixed import dicts_of, rows_of
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of

VARIANT_COLUMNS = (
    *(Variant.id, Variant.product_id, Variant.title, Variant.sku, Variant.barcode, Variant.price),
    *(Variant.compare_at_price, Variant.cost, Variant.weight, Variant.track_stock, Variant.sell_when_out),
    *(Variant.requires_shipping, Variant.is_bundle, Variant.position, Variant.media_id),
)
Rows = list[dict[str, Any]]


def with_parts(rows: Rows, include: Iterable[str]) -> Rows:
    """The rows, each with the lists that were asked for; keyed by plain integers, which compare without a call."""
    ids = [row["id"] for row in rows]
    for name in include:
        of_product: dict[int, Rows] = {}
        for row in rows:
            row[name] = of_product[row["id"].int] = []
        for part in PARTS[name](ids) if ids else ():
            of_product[part["product_id"].int].append(part)
    return rows


def api_variants(product_ids: Sequence[UUID]) -> Rows:
    """The variants of these products in their order, with ``available`` in units. One statement."""
    return dicts_of(_variants(), _asked(product_ids))


def api_variant(variant_id: UUID) -> dict[str, Any]:
    """One variant as in ``api_variants``. Raises NotFound."""
    statement = select(*VARIANT_COLUMNS, units_of(Variant).label("available")).where(Variant.id == variant_id)
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("This variant does not exist."))
    return dict(row._mapping)


def api_options(product_ids: Sequence[UUID]) -> Rows:
    """The options of these products with their values, in their order. One statement."""
    options: dict[UUID, dict[str, Any]] = {}
    for row in rows_of(_options(), _asked(product_ids)):
        option = options.setdefault(
            row.id,
            {"id": row.id, "product_id": row.product_id, "name": row.name, "position": row.position, "values": []},
        )
        option["values"].append({"id": row.value_id, "name": row.value_name, "position": row.value_position})
    return list(options.values())


def api_media(product_ids: Sequence[UUID]) -> Rows:
    """The galleries of these products. One statement."""
    return dicts_of(_media(), _asked(product_ids))


def api_collections(product_ids: Sequence[UUID]) -> Rows:
    """Which collections show these products. One statement."""
    return dicts_of(_collections(), _asked(product_ids))


def values_of_variants(variant_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The ids of each variant's values."""
    found: dict[UUID, list[UUID]] = {variant_id: [] for variant_id in variant_ids}
    rows = select(VariantValue.variant_id, VariantValue.value_id).where(VariantValue.variant_id.in_(list(variant_ids)))
    for variant_id, value_id in session().execute(rows):
        found[variant_id].append(value_id)
    return found


PARTS: dict[str, Callable[[Sequence[UUID]], Rows]] = {
    "variants": api_variants,
    "options": api_options,
    "media": api_media,
    "collections": api_collections,
}


def _asked(product_ids: Sequence[UUID]) -> dict[str, Any]:
    return {"store": current_store_id(), "product_ids": list(product_ids)}


@cache
def _variants() -> Any:
    return (
        select(*VARIANT_COLUMNS, units_of(Variant).label("available"))
        .where(Variant.store_id == bindparam("store"), Variant.product_id == _among_asked())
        .order_by(Variant.product_id, Variant.position)
    )


@cache
def _options() -> Any:
    same = and_(OptionValue.store_id == ProductOption.store_id, OptionValue.option_id == ProductOption.id)
    columns = (ProductOption.id, ProductOption.product_id, ProductOption.name, ProductOption.position)
    value = (
        OptionValue.id.label("value_id"),
        OptionValue.name.label("value_name"),
        OptionValue.position.label("value_position"),
    )
    return (
        select(*columns, *value)
        .join(OptionValue, same)
        .where(ProductOption.store_id == bindparam("store"), ProductOption.product_id == _among_asked())
        .order_by(ProductOption.product_id, ProductOption.position, OptionValue.position)
    )


@cache
def _media() -> Any:
    same = and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id)
    columns = (Media.id, ProductMedia.product_id, Media.key, Media.filename, Media.alt, Media.width, Media.height)
    return (
        select(*columns, ProductMedia.position)
        .select_from(ProductMedia)
        .join(Media, same)
        .where(ProductMedia.store_id == bindparam("store"), ProductMedia.product_id == _among_asked())
        .order_by(ProductMedia.product_id, ProductMedia.position)
    )


@cache
def _collections() -> Any:
    columns = (CollectionProduct.product_id, CollectionProduct.collection_id, CollectionProduct.position)
    return select(*columns).where(
        CollectionProduct.store_id == bindparam("store"), CollectionProduct.product_id == _among_asked()
    )


def _among_asked() -> Any:
    asked: Any = bindparam("product_ids", type_=ARRAY(Uuid))
    return any_(asked)
