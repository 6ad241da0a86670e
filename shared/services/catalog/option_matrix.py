"""A product's options set anew, with a variant for every combination that is new."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.inputs import MAX_VARIANTS, OptionInput, VariantInput
from shared.services.catalog.product_inputs import input_of
from shared.services.catalog.products import update_product


def set_options(product_id: UUID, options: Sequence[OptionInput], *, version: int | None = None) -> Product:
    """Rename, add, drop and order the options and their values; variants that fit keep their ids, stock and prices.

    Combinations with something new become variants that begin like the first one; those that were not sold before
    stay out. Raises Invalid (more variants than a product can have), Conflict (changed meanwhile), NotFound.
    """
    product = product_with_parts(product_id)
    whole = input_of(product)
    wanted = tuple(_named(product, option) for option in options)
    variants = _variants(product, wanted, whole.variants or ())
    return update_product(product_id, replace(whole, options=wanted, variants=variants), version=version)


def _named(product: Product, option: OptionInput) -> OptionInput:
    """The option with the ids of what it names without one."""
    known = next((row for row in product.options if row.id == option.id), None) or next(
        (row for row in product.options if option.id is None and row.name.casefold() == option.name.strip().casefold()),
        None,
    )
    if known is None:
        return option
    ids = {value.name.casefold(): value.id for value in known.values}
    taken = {choice.id for choice in option.choices if choice.id}
    choices = []
    for choice in option.choices:
        found = ids.get(choice.name.strip().casefold())
        fitting = found if choice.id is None and found not in taken else choice.id
        choices.append(replace(choice, id=fitting))
    return replace(option, id=known.id, values=tuple(choices))


def _variants(
    product: Product, options: tuple[OptionInput, ...], stored: tuple[VariantInput, ...]
) -> tuple[VariantInput, ...]:
    count = 1
    for option in options:
        count *= max(1, len(option.values))
    if count > MAX_VARIANTS:
        told = _("This makes %(count)s variants; a product has at most %(most)s.", count=count, most=MAX_VARIANTS)
        raise Invalid(told, fields={"options": told})
    by_values = {frozenset(row.value_id for row in variant.chosen): variant.id for variant in product.variants}
    inputs = {item.id: item for item in stored}
    was = {option.id for option in product.options}
    model = replace(stored[0], id=None, sku="", barcode="", media_id=None)
    same_options = {option.id for option in options} == was
    found = []
    for combination in itertools.product(*(option.choices for option in options)):
        names = tuple(choice.name.strip() for choice in combination)
        known = inputs.get(by_values.get(frozenset(choice.id for choice in combination if choice.id)))
        if known is not None and all(choice.id for choice in combination):
            found.append(replace(known, values=names))
        elif not same_options or any(choice.id is None for choice in combination):
            found.append(replace(model, values=names))
    return tuple(found)
