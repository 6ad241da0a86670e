"""Options of a product and their values."""

from collections.abc import Sequence
from typing import Any

from shared.services.catalog.shown import OptionChoice, ShownProduct, ValueChoice, VariantOffer
from shared.themes.drops import Drop


class ValueDrop(Drop):
    """Reads as its name, and answers whether it is chosen and can be had."""

    name = "OptionValue"
    __slots__ = ()

    def __str__(self) -> str:
        return str(self["name"])

    def __eq__(self, other: object) -> bool:
        return self["name"] == other if isinstance(other, str) else self is other

    __hash__ = Drop.__hash__

    def to_json(self) -> dict[str, Any]:
        return {key: self[key] for key in ("id", "name", "available", "selected")}


def option_drops(product: ShownProduct, url: str, shown: VariantOffer | None) -> list[Drop]:
    """``options_with_values``; ``shown`` is the variant that the page shows."""
    return [_option(option, number, product, url, shown) for number, option in enumerate(product.options)]


def _option(option: OptionChoice, number: int, product: ShownProduct, url: str, shown: VariantOffer | None) -> Drop:
    chosen = shown.values[number] if shown and len(shown.values) > number else None
    return Drop(
        {
            "name": option.name,
            "position": number + 1,
            "selected_value": chosen,
            "values": [_value(value, number, product.variants, url, shown) for value in option.values],
        }
    )


def _value(
    value: ValueChoice, number: int, variants: Sequence[VariantOffer], url: str, shown: VariantOffer | None
) -> ValueDrop:
    """``product_url`` leads to the variant that differs from the shown one in this value only, if there is one."""
    wanted = _swapped(shown, number, value)
    having = [variant for variant in variants if len(variant.value_ids) > number and _has(variant, number, value)]
    best = next((variant for variant in having if variant.value_ids == wanted), None)
    best = best or next((variant for variant in having if variant.available), having[0] if having else None)
    return ValueDrop(
        {
            "id": str(value.id),
            "name": value.name,
            "selected": bool(shown and len(shown.value_ids) > number and _has(shown, number, value)),
            "available": bool(best and best.available),
            "swatch": None,
            "product_url": f"{url}?variant={best.id}" if best else url,
            "variant": Drop({"id": str(best.id), "available": best.available}) if best else None,
        }
    )


def _has(variant: VariantOffer, number: int, value: ValueChoice) -> bool:
    return variant.value_ids[number] == value.id


def _swapped(shown: VariantOffer | None, number: int, value: ValueChoice) -> tuple[Any, ...]:
    if shown is None:
        return ()
    return (*shown.value_ids[:number], value.id, *shown.value_ids[number + 1 :])
