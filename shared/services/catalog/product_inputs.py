"""A stored product as what one would say to get it: the start of every partial change and of every copy."""

from collections.abc import Sequence
from uuid import UUID

from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.inputs import OptionInput, ProductInput, ValueInput, VariantInput


def input_of(product: Product, *, with_variants: bool = True) -> ProductInput:
    """What ``update_product`` needs to leave everything as it is; load the product with its parts before.

    Without variants they are left alone, which is much faster for a product that has many.
    """
    return ProductInput(
        title=product.title,
        variants=variant_inputs(product) if with_variants else None,
        options=option_inputs(product) if with_variants else (),
        description=product.description,
        handle=product.handle,
        status=product.status,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        sold_by=product.quantity_rule,
        is_gift_card=product.is_gift_card,
    )


def option_inputs(product: Product) -> tuple[OptionInput, ...]:
    return tuple(
        OptionInput(option.name, tuple(ValueInput(value.name, value.id) for value in option.values), option.id)
        for option in product.options
    )


def variant_inputs(product: Product) -> tuple[VariantInput, ...]:
    names = {value.id: value.name for option in product.options for value in option.values}
    options = [option.id for option in product.options]
    return tuple(_variant_input(row, names, options) for row in product.variants)


def _variant_input(row: Variant, names: dict[UUID, str], options: Sequence[UUID]) -> VariantInput:
    chosen = {choice.option_id: names[choice.value_id] for choice in row.chosen}
    return VariantInput(
        price=row.price,
        values=tuple(chosen.get(option_id, "") for option_id in options),
        sku=row.sku,
        barcode=row.barcode,
        compare_at_price=row.compare_at_price,
        cost=row.cost,
        weight=row.weight,
        track_stock=row.track_stock,
        sell_when_out=row.sell_when_out,
        requires_shipping=row.requires_shipping,
        media_id=row.media_id,
        id=row.id,
    )
