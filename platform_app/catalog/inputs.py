"""From checked bodies to what services take."""

from typing import Any

from shared.services.catalog.inputs import OptionInput, ProductInput, VariantInput


def read_product(body: dict[str, Any]) -> ProductInput:
    """A checked ProductBody as the catalogue's own input."""
    options = tuple(OptionInput(option["name"], tuple(option["values"])) for option in body["options"])
    variants = tuple(_read_variant(variant) for variant in body["variants"])
    texts = {name: value for name, value in body.items() if name not in ("options", "variants", "tags")}
    return ProductInput(options=options, variants=variants, tags=tuple(body["tags"]), **texts)


def read_stock(body: dict[str, Any]) -> list[int | None]:
    """Units by the variants' order; None leaves a variant's count alone."""
    return [variant["stock"] for variant in body["variants"]]


def _read_variant(body: dict[str, Any]) -> VariantInput:
    fields = {name: value for name, value in body.items() if name not in ("stock", "values")}
    return VariantInput(values=tuple(body["values"]), **fields)
