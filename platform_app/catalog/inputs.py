"""From checked bodies to what services take."""

from typing import Any

from shared.kernel.quantities import QuantityRule
from shared.services.catalog.inputs import OptionInput, ProductInput, VariantInput

_APART = frozenset({"options", "variants", "tags", "unit", "least_quantity", "quantity_step"})


def read_product(body: dict[str, Any]) -> ProductInput:
    """A checked ProductBody as the catalogue's own input."""
    options = tuple(OptionInput(option["name"], tuple(option["values"])) for option in body["options"])
    variants = tuple(_read_variant(variant) for variant in body["variants"])
    texts = {name: value for name, value in body.items() if name not in _APART}
    return ProductInput(
        options=options, variants=variants, tags=tuple(body["tags"]), sold_by=_read_rule(body), **texts
    )


def _read_rule(body: dict[str, Any]) -> QuantityRule | None:
    """What is left out of a body is one whole unit; without a unit nothing changes."""
    if body["unit"] is None:
        return None
    one = body["unit"].one
    return QuantityRule(body["unit"], body["least_quantity"] or one, body["quantity_step"] or 1)


def read_stock(body: dict[str, Any]) -> list[int | None]:
    """Units by the variants' order; None leaves a variant's count alone."""
    return [variant["stock"] for variant in body["variants"]]


def _read_variant(body: dict[str, Any]) -> VariantInput:
    fields = {name: value for name, value in body.items() if name not in ("stock", "values")}
    return VariantInput(values=tuple(body["values"]), **fields)
