"""Products as they are, many at once: what a file's rows are held against, and what an export writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from shared.db.session import session
from shared.models.catalog.custom_field import CustomValue
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel

PRODUCT_COLUMNS = (
    "handle", "title", "description", "status", "published_at", "take_down_at", "vendor", "product_type", "tags",
    "seo_title", "seo_description", "unit", "least_quantity", "quantity_step", "category_id",
)  # fmt: skip
VARIANT_COLUMNS = (
    "sku", "barcode", "price", "compare_at_price", "cost", "weight", "track_stock", "sell_when_out",
    "requires_shipping",
)  # fmt: skip


@dataclass(slots=True)
class KnownVariant:
    """A variant: its columns, and its values in the options' order."""

    id: UUID
    columns: dict[str, Any]
    values: tuple[str, ...]
    position: int
    is_bundle: bool
    media_id: UUID | None
    on_hand: int | None = None


@dataclass(slots=True)
class KnownOption:
    id: UUID
    name: str
    values: dict[str, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class KnownProduct:
    """A product with everything that a file can say of it."""

    id: UUID
    version: int
    columns: dict[str, Any]
    options: list[KnownOption] = field(default_factory=list)
    variants: list[KnownVariant] = field(default_factory=list)
    fields: dict[UUID, Any] = field(default_factory=dict)


def find_products(handles: Iterable[str], skus: Iterable[str], location_id: UUID, *, lock: bool) -> list[KnownProduct]:
    """The products that have one of these handles, or a variant with one of these SKUs."""
    by_sku = select(Variant.product_id).where(Variant.sku.in_(list(skus)), Variant.sku != "")
    wanted = or_(Product.handle.in_(list(handles)), Product.id.in_(by_sku))
    statement = _products().where(wanted).order_by(Product.id)
    return _load(statement.with_for_update() if lock else statement, location_id)


def products_by_id(product_ids: Sequence[UUID], location_id: UUID) -> list[KnownProduct]:
    """These products, in this order."""
    found = {known.id: known for known in _load(_products().where(Product.id.in_(product_ids)), location_id)}
    return [found[product_id] for product_id in product_ids if product_id in found]


def _products() -> Select[Any]:
    return select(Product.id, Product.version, *(getattr(Product, name) for name in PRODUCT_COLUMNS))


def _load(statement: Select[Any], location_id: UUID) -> list[KnownProduct]:
    found: dict[UUID, KnownProduct] = {}
    for row in session().execute(statement).mappings():
        columns = {name: row[name] for name in PRODUCT_COLUMNS}
        found[row["id"]] = KnownProduct(row["id"], row["version"], columns)
    if found:
        _add_variants(found, _add_options(found))
        _add_stock(found, location_id)
        _add_fields(found)
    return list(found.values())


def _add_options(found: dict[UUID, KnownProduct]) -> dict[UUID, tuple[UUID, str]]:
    """Returns which option and name each value has."""
    options: dict[UUID, KnownOption] = {}
    wanted = select(ProductOption.id, ProductOption.product_id, ProductOption.name)
    wanted = wanted.where(ProductOption.product_id.in_(list(found))).order_by(ProductOption.position)
    for option_id, product_id, name in session().execute(wanted):
        options[option_id] = KnownOption(option_id, name)
        found[product_id].options.append(options[option_id])
    values: dict[UUID, tuple[UUID, str]] = {}
    if options:
        rows = select(OptionValue.id, OptionValue.option_id, OptionValue.name)
        rows = rows.where(OptionValue.option_id.in_(list(options))).order_by(OptionValue.position)
        for value_id, option_id, name in session().execute(rows):
            options[option_id].values[name] = value_id
            values[value_id] = option_id, name
    return values


def _add_variants(found: dict[UUID, KnownProduct], values: dict[UUID, tuple[UUID, str]]) -> None:
    columns = [getattr(Variant, name) for name in VARIANT_COLUMNS]
    wanted = select(Variant.id, Variant.product_id, Variant.position, Variant.is_bundle, Variant.media_id, *columns)
    rows = session().execute(
        wanted.where(Variant.product_id.in_(list(found))).order_by(Variant.product_id, Variant.position, Variant.id)
    )
    loaded = rows.all()
    chosen = _chosen([row.id for row in loaded]) if values else {}
    for row in loaded:
        product = found[row.product_id]
        names = dict(values[value] for value in chosen.get(row.id, ()))
        product.variants.append(
            KnownVariant(
                row.id,
                {name: getattr(row, name) for name in VARIANT_COLUMNS},
                tuple(names.get(option.id, "") for option in product.options),
                row.position,
                row.is_bundle,
                row.media_id,
            )
        )


def _chosen(variant_ids: list[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    wanted = select(VariantValue.variant_id, VariantValue.value_id).where(VariantValue.variant_id.in_(variant_ids))
    for variant_id, value_id in session().execute(wanted):
        found.setdefault(variant_id, []).append(value_id)
    return found


def _add_stock(found: dict[UUID, KnownProduct], location_id: UUID) -> None:
    variants = {variant.id: variant for product in found.values() for variant in product.variants}
    wanted = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.location_id == location_id, StockLevel.variant_id.in_(list(variants))
    )
    for variant_id, on_hand in session().execute(wanted):
        variants[variant_id].on_hand = on_hand


def _add_fields(found: dict[UUID, KnownProduct]) -> None:
    wanted = select(CustomValue.product_id, CustomValue.field_id, CustomValue.value)
    for product_id, field_id, value in session().execute(wanted.where(CustomValue.product_id.in_(list(found)))):
        found[product_id].fields[field_id] = value
