"""One edit for many variants, as changes of their single fields."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.handles import make_handle
from shared.kernel.i18n import gettext as _
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.price_steps import PriceStep
from shared.services.catalog.variant_cells import CellChange
from shared.services.catalog.variant_listing import rows_by_id

LONGEST_PATTERN = 100
TOKEN = re.compile(r"\{([^{}]*)\}")


class PricedField(StrEnum):
    """The fields of a variant that hold money."""

    PRICE = "price"
    COMPARE_AT_PRICE = "compare_at_price"
    COST = "cost"


def set_field(variant_ids: Sequence[UUID], field: str, value: Any) -> list[CellChange]:
    """The same value for all."""
    return [CellChange(variant_id, field, value) for variant_id in variant_ids]


def step_prices(
    product_id: UUID, variant_ids: Sequence[UUID], field: PricedField, step: PriceStep, currency: str
) -> list[CellChange]:
    """Raise, lower or set an amount. A price before that is not there yet starts from the price. Raises Invalid."""
    step.check()
    changes = []
    for row in rows_by_id(product_id, variant_ids):
        base = getattr(row, field.value)
        if base is None and step.set_to is None:
            base = row.price if field is PricedField.COMPARE_AT_PRICE else 0
        changes.append(CellChange(row.id, field.value, step.apply(base or 0, currency)))
    return changes


def number_skus(product_id: UUID, variant_ids: Sequence[UUID], pattern: str) -> list[CellChange]:
    """SKUs by a pattern: ``{product}``, ``{number}`` and the options' names stand for what they are.

    ``TEE-{Size}-{Colour}`` gives TEE-XL-SEA-BLUE. Raises Invalid where the pattern cannot tell variants apart.
    """
    chosen = set(variant_ids)
    product = product_with_parts(product_id)
    names = {value.id: value.name for option in product.options for value in option.values}
    options = {option.id: option.name.casefold() for option in product.options}
    _refuse_unknown(pattern, set(options.values()))
    skus = {}
    for number, variant in enumerate(product.variants, start=1):
        if variant.id in chosen:
            words = {options[row.option_id]: names[row.value_id] for row in variant.chosen}
            words |= {"product": product.handle, "number": f"{number:03d}"}
            skus[variant.id] = _filled(pattern.strip(), words)
    if len(set(skus.values())) < len(skus):
        raise _wrong(_("This gives the same SKU to several variants. Use {number} or the names of all options."))
    return [CellChange(variant_id, "sku", sku) for variant_id, sku in skus.items()]


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    def word(token: re.Match[str]) -> str:
        return make_handle(words[token[1].strip().casefold()], otherwise="x").upper()

    return TOKEN.sub(word, pattern)


def _refuse_unknown(pattern: str, options: set[str]) -> None:
    if not pattern.strip() or len(pattern) > LONGEST_PATTERN:
        raise _wrong(_("Type a pattern such as TEE-{number}."))
    unknown = [
        name for name in TOKEN.findall(pattern) if name.strip().casefold() not in options | {"product", "number"}
    ]
    if unknown:
        raise _wrong(_("“{%(name)s}” stands for nothing here. Use {product}, {number} or an option.", name=unknown[0]))


def _wrong(message: str) -> Invalid:
    return Invalid(message, fields={"pattern": message})
