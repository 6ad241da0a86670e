"""Everything a product page shows, in three statements: the product, its options, its variants."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import QuantityRule
from shared.models.catalog.option import (
    OptionTranslation,
    OptionValue,
    OptionValueTranslation,
    ProductOption,
    VariantValue,
)
from shared.models.catalog.product import Product, ProductTranslation
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import (
    Translated,
    can_be_bought,
    gallery,
    locale_values,
    on_sale_now,
    read_pictures,
    sale_values,
    shown_tags,
    units_of,
)
from shared.services.catalog.prices.applied import price_product
from shared.services.catalog.shown import OptionChoice, ShownProduct, ValueChoice, VariantOffer


def storefront_product(handle: str, locale: str) -> ShownProduct:
    """The product under this address as shoppers see it now. Raises NotFound (also while it is not on sale)."""
    values = sale_values() | locale_values(locale)
    row = session().execute(_product_statement(), values | {"handle": handle}).first()
    if row is None:
        raise NotFound(_("This product does not exist."))
    of_product = values | {"product_id": row.id}
    options = _read_options(session().execute(_options_statement(), of_product))
    offers = session().execute(_variants_statement(), of_product)
    return price_product(_read_product(row, options, tuple(_read_offer(offer, options) for offer in offers)))


def _read_product(row: Row[Any], options: tuple[OptionChoice, ...], variants: tuple[VariantOffer, ...]) -> ShownProduct:
    return ShownProduct(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description=row.description,
        vendor=row.vendor,
        product_type=row.product_type,
        tags=tuple(row.shown_tags or ()),
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        price_min=row.price_min,
        price_max=row.price_max,
        compare_at_max=row.compare_at_max,
        options=options,
        variants=variants,
        pictures=read_pictures(row.pictures),
        rule=QuantityRule(row.unit, row.least_quantity, row.quantity_step),
        category_id=row.category_id,
        is_gift_card=row.is_gift_card,
    )


def _read_options(rows: Any) -> tuple[OptionChoice, ...]:
    found: dict[UUID, tuple[str, str, list[ValueChoice]]] = {}
    for row in rows:
        values = found.setdefault(row.option_id, (row.name, row.option_name, []))[2]
        values.append(ValueChoice(row.value_id, row.shown_value, row.value_name))
    return tuple(OptionChoice(key, name, own, tuple(values)) for key, (name, own, values) in found.items())


def _read_offer(row: Row[Any], options: tuple[OptionChoice, ...]) -> VariantOffer:
    names = {value.id: value.name for option in options for value in option.values}
    value_ids = tuple(value_id for value_id in row.value_ids or () if value_id in names)
    values = tuple(names[value_id] for value_id in value_ids)
    return VariantOffer(
        id=row.id,
        title=" / ".join(values) or row.title,
        sku=row.sku,
        barcode=row.barcode,
        price=row.price,
        compare_at_price=row.compare_at_price,
        weight=row.weight,
        values=values,
        value_ids=value_ids,
        available=row.available,
        quantity=row.quantity,
        track_stock=row.track_stock,
        sell_when_out=row.sell_when_out,
        requires_shipping=row.requires_shipping,
        picture_id=row.media_id,
        is_bundle=row.is_bundle,
    )


@cache
def _product_statement() -> Any:
    texts = Translated(Product, ProductTranslation, "product_id")
    names = ("title", "description", "seo_title", "seo_description")
    plain = (
        *(Product.store_id, Product.id, Product.handle, Product.vendor, Product.product_type, Product.tags),
        *(Product.published_at, Product.created_at, Product.updated_at),
        *(Product.price_min, Product.price_max, Product.compare_at_max, Product.category_id),
        Product.is_gift_card,
        *(Product.unit, Product.least_quantity, Product.quantity_step),
    )
    wanted: Any = select(*plain, *(texts.text(name) for name in names))
    found = texts.join(wanted.where(on_sale_now(), Product.handle == bindparam("handle"))).subquery("found")
    return select(found, gallery(found).label("pictures"), shown_tags(found).label("shown_tags"))


@cache
def _options_statement() -> Any:
    option = Translated(ProductOption, OptionTranslation, "option_id")
    value = Translated(OptionValue, OptionValueTranslation, "value_id")
    wanted: Any = select(
        ProductOption.id.label("option_id"),
        ProductOption.name.label("option_name"),
        option.text("name"),
        OptionValue.id.label("value_id"),
        OptionValue.name.label("value_name"),
        value.text("name").label("shown_value"),
    )
    same = and_(OptionValue.store_id == ProductOption.store_id, OptionValue.option_id == ProductOption.id)
    joined = value.join(option.join(wanted.select_from(ProductOption).join(OptionValue, same)))
    of_product = and_(ProductOption.store_id == bindparam("store"), ProductOption.product_id == bindparam("product_id"))
    return joined.where(of_product).order_by(ProductOption.position, OptionValue.position)


@cache
def _variants_statement() -> Any:
    chosen = (
        select(func.array_agg(aggregate_order_by(VariantValue.value_id, ProductOption.position), type_=ARRAY(Uuid)))
        .join(
            ProductOption,
            and_(ProductOption.store_id == VariantValue.store_id, ProductOption.id == VariantValue.option_id),
        )
        .where(VariantValue.store_id == Variant.store_id, VariantValue.variant_id == Variant.id)
        .correlate(Variant)
        .scalar_subquery()
    )
    return (
        select(
            *(Variant.id, Variant.title, Variant.sku, Variant.barcode, Variant.price, Variant.compare_at_price),
            *(Variant.weight, Variant.track_stock, Variant.sell_when_out, Variant.requires_shipping, Variant.media_id),
            Variant.is_bundle,
            units_of(Variant).label("quantity"),
            can_be_bought(Variant).label("available"),
            chosen.label("value_ids"),
        )
        .where(Variant.store_id == bindparam("store"), Variant.product_id == bindparam("product_id"))
        .order_by(Variant.position)
    )
