"""Bring a product's variants to what was asked, keeping the rows (and with them stock and carts) that stay."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.option import VariantValue
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.inputs import VariantInput

Choice = Mapping[UUID, UUID]


def choices_of(product: Product) -> dict[UUID, dict[UUID, UUID]]:
    """What each variant of the product has chosen: variant id → option id → value id."""
    return {variant.id: {row.option_id: row.value_id for row in variant.chosen} for variant in product.variants}


def sync_variants(
    product: Product, wanted: Sequence[VariantInput], before: Mapping[UUID, Choice] | None = None
) -> None:
    """Change, add and drop variants, after the options are in place; ``before`` is ``choices_of`` before that.

    Raises NotFound where an id is not one of this product's variants.
    """
    wishes = [_choice(product, item) for item in wanted]
    kept = _match(product, wanted, wishes, before or {})
    staying = {variant.id for variant in kept if variant}
    product.variants = [variant for variant in product.variants if variant.id in staying]
    session().flush()
    _free_skus(kept, wanted)
    for position, (variant, item) in enumerate(zip(kept, wanted, strict=True), start=1):
        if variant is None:
            variant = Variant(product_id=product.id)
            product.variants.append(variant)
        _write(variant, item, position)
        _choose(variant, wishes[position - 1])
    product.variants.sort(key=lambda variant: variant.position)
    product.sum_up_prices()


def _choice(product: Product, item: VariantInput) -> dict[UUID, UUID]:
    chosen = {}
    for option, name in zip(product.options, item.values, strict=True):
        chosen[option.id] = next(value.id for value in option.values if value.name == name.strip())
    return chosen


def _match(
    product: Product, wanted: Sequence[VariantInput], wishes: Sequence[Choice], before: Mapping[UUID, Choice]
) -> list[Variant | None]:
    """The row for each wish: by id, by equal values, else one that a change of options made broader or narrower."""
    rows = {variant.id: variant for variant in product.variants}
    if any(item.id is not None and item.id not in rows for item in wanted):
        raise NotFound(_("This variant does not belong to the product."))
    found = [rows.pop(item.id, None) if item.id else None for item in wanted]
    options = {option.id for option in product.options}
    free = {
        variant_id: {option: value for option, value in before.get(variant_id, {}).items() if option in options}
        for variant_id in rows
    }
    _match_equal(found, wishes, free, rows)
    if any(set(before.get(variant_id, {})) != options for variant_id in free):
        _match_overlapping(found, wishes, free, rows)
    return found


def _match_equal(
    found: list[Variant | None], wishes: Sequence[Choice], free: dict[UUID, dict[UUID, UUID]], rows: dict[UUID, Variant]
) -> None:
    by_choice = {frozenset(choice.items()): variant_id for variant_id, choice in reversed(free.items())}
    for index, wish in enumerate(wishes):
        variant_id = by_choice.get(frozenset(wish.items())) if found[index] is None else None
        if variant_id in free:
            found[index] = rows[variant_id]
            del free[variant_id]


def _match_overlapping(
    found: list[Variant | None], wishes: Sequence[Choice], free: dict[UUID, dict[UUID, UUID]], rows: dict[UUID, Variant]
) -> None:
    for index, wish in enumerate(wishes):
        if found[index] is not None:
            continue
        fits = (
            variant_id
            for variant_id, choice in free.items()
            if choice.items() <= wish.items() or wish.items() <= choice.items()
        )
        variant_id = next(fits, None)
        if variant_id is not None:
            found[index] = rows[variant_id]
            del free[variant_id]


def _free_skus(kept: Sequence[Variant | None], wanted: Sequence[VariantInput]) -> None:
    """Where variants trade SKUs, take them off first: the database holds SKUs unique at every moment."""
    changing = [row for row, item in zip(kept, wanted, strict=True) if row and row.sku and row.sku != item.sku.strip()]
    for variant in changing:
        variant.sku = ""
    session().flush()


def _write(variant: Variant, item: VariantInput, position: int) -> None:
    variant.title = " / ".join(name.strip() for name in item.values)
    variant.sku = item.sku.strip()
    variant.barcode = item.barcode.strip()
    variant.price = item.price
    variant.compare_at_price = item.compare_at_price
    variant.cost = item.cost
    variant.weight = item.weight
    variant.track_stock = item.track_stock
    variant.sell_when_out = item.sell_when_out
    variant.requires_shipping = item.requires_shipping
    variant.media_id = item.media_id
    variant.position = position


def _choose(variant: Variant, wish: Choice) -> None:
    """Give the variant its values; rows that say so already stay."""
    rows = {row.option_id: row for row in variant.chosen}
    for option_id, value_id in wish.items():
        if option_id in rows:
            rows[option_id].value_id = value_id
        else:
            variant.chosen.append(VariantValue(option_id=option_id, value_id=value_id))
    variant.chosen = [row for row in variant.chosen if row.option_id in wish]
