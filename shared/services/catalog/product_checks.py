"""What is wrong with a product before it is stored: every field with what to do about it."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.catalog.variant import sku_owners
from shared.services.catalog.inputs import MAX_OPTIONS, MAX_VARIANTS, OptionInput, ProductInput, VariantInput
from shared.services.catalog.schedules import schedule_complaints
from shared.services.catalog.selling_units import rule_complaints

MAX_TITLE = 255
MAX_SKU = 100
MAX_TAGS = 250
MAX_WEIGHT = 1_000_000_000

Complaint = tuple[str, str]


def check_product(wanted: ProductInput, product_id: UUID | None = None) -> None:
    """Raises Invalid with a message per field (``title``, ``options.0.name``, ``variants.3.sku`` …)."""
    complaints = dict(product_complaints(wanted))
    if wanted.variants is None and product_id is None:
        complaints["variants"] = _("A product needs at least one variant.")
    if not complaints:
        complaints = dict(_taken_skus(wanted.variants or (), product_id))
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)


def product_complaints(wanted: ProductInput) -> Iterator[Complaint]:
    """What the product itself says wrongly, whatever else the store holds: imports ask this for thousands."""
    yield from _text_complaints(wanted)
    yield from schedule_complaints(wanted.status, wanted.schedule)
    if wanted.sold_by is not None:
        yield from rule_complaints(wanted.sold_by)
    if wanted.variants is not None:
        yield from _variants_complaints(wanted, wanted.variants)


def _variants_complaints(wanted: ProductInput, variants: tuple[VariantInput, ...]) -> Iterator[Complaint]:
    yield from _option_complaints(wanted.options)
    yield from _variant_count(variants)
    choices = [{value.name.strip() for value in option.choices} for option in wanted.options]
    for index, variant in enumerate(variants):
        yield from _price_complaints(f"variants.{index}", variant)
        yield from _value_complaints(f"variants.{index}", variant, choices)
    yield from _repeated(variants)


def _text_complaints(wanted: ProductInput) -> Iterator[Complaint]:
    if not wanted.title.strip():
        yield "title", _("Give the product a title.")
    elif len(wanted.title) > MAX_TITLE:
        yield "title", _("Use at most %(count)s characters.", count=MAX_TITLE)
    if len(wanted.tags) > MAX_TAGS:
        yield "tags", _("Use at most %(count)s tags.", count=MAX_TAGS)


def _option_complaints(options: tuple[OptionInput, ...]) -> Iterator[Complaint]:
    if len(options) > MAX_OPTIONS:
        yield "options", _("A product has at most %(count)s options.", count=MAX_OPTIONS)
    names = [option.name.strip().casefold() for option in options]
    for index, option in enumerate(options):
        if not names[index]:
            yield f"options.{index}.name", _("Name this option.")
        elif names.index(names[index]) < index:
            yield f"options.{index}.name", _("Another option has this name already.")
        values = [value.name.strip() for value in option.choices]
        if not values or not all(values):
            yield f"options.{index}.values", _("Name at least one value, and leave none empty.")
        elif len({value.casefold() for value in values}) < len(values):
            yield f"options.{index}.values", _("The same value is there twice.")


def _variant_count(variants: tuple[VariantInput, ...]) -> Iterator[Complaint]:
    if not variants:
        yield "variants", _("A product needs at least one variant.")
    elif len(variants) > MAX_VARIANTS:
        yield "variants", _("A product has at most %(count)s variants.", count=MAX_VARIANTS)


def _price_complaints(at: str, variant: VariantInput) -> Iterator[Complaint]:
    for name in ("price", "compare_at_price", "cost"):
        amount = getattr(variant, name)
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            yield f"{at}.{name}", _("Type an amount that is not below zero and not beyond reason.")
    if not 0 <= variant.weight <= MAX_WEIGHT:
        yield f"{at}.weight", _("Type a weight that is not below zero and not beyond reason.")
    if len(variant.sku) > MAX_SKU:
        yield f"{at}.sku", _("Use at most %(count)s characters.", count=MAX_SKU)


def _value_complaints(at: str, variant: VariantInput, choices: list[set[str]]) -> Iterator[Complaint]:
    values = [value.strip() for value in variant.values]
    if len(values) != len(choices) or any(value not in known for value, known in zip(values, choices, strict=False)):
        yield f"{at}.values", _("Choose one of the values of each option.")


def _repeated(variants: tuple[VariantInput, ...]) -> Iterator[Complaint]:
    seen_values: set[tuple[str, ...]] = set()
    seen_skus: set[str] = set()
    for index, variant in enumerate(variants):
        values = tuple(value.strip() for value in variant.values)
        if values in seen_values:
            yield f"variants.{index}.values", _("Another variant has the same values.")
        sku = variant.sku.strip()
        if sku and sku in seen_skus:
            yield f"variants.{index}.sku", _("Another variant of this product has the SKU “%(sku)s”.", sku=sku)
        seen_values.add(values)
        seen_skus.add(sku)


def _taken_skus(variants: Iterable[VariantInput], product_id: UUID | None) -> Iterator[Complaint]:
    by_sku = {variant.sku.strip(): index for index, variant in enumerate(variants) if variant.sku.strip()}
    for sku, title in sku_owners(by_sku, besides=product_id).items():
        yield f"variants.{by_sku[sku]}.sku", _("“%(title)s” has the SKU “%(sku)s” already.", title=title, sku=sku)
