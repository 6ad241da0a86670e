"""The choices of a product as templates see them: which variant each value leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.themes.drops import Drop


class OptionValue(Drop):
    """One value of an option; shows as its name. ``variant`` is what one gets by choosing it (nil for none)."""

    name = "OptionValue"
    __slots__ = ()

    def __str__(self) -> str:
        return str(self["name"])


def describe_options(
    options: Sequence[tuple[str, Sequence[str]]],
    variants: Sequence[Mapping[str, Any]],
    chosen: Mapping[str, Any] | None,
) -> list[dict[str, Any]]:
    """``product.options_with_values`` from names and values, in order, and variants that hold ``options`` lists.

    Choosing a value keeps the other choices where such a variant exists, else the first variant with that value;
    an available one wins.
    """
    taken = list(chosen["options"]) if chosen else []
    described = []
    for index, (name, values) in enumerate(options):
        selected = taken[index] if index < len(taken) else None
        shown = [_describe_value(value, index, taken, variants) for value in values]
        described.append({"name": name, "position": index + 1, "values": shown, "selected_value": selected})
    return described


def _describe_value(value: str, index: int, taken: list[str], variants: Sequence[Mapping[str, Any]]) -> OptionValue:
    having = [variant for variant in variants if len(variant["options"]) > index and variant["options"][index] == value]

    def fitness(variant: Mapping[str, Any]) -> tuple[int, bool]:
        same = sum(one == other for one, other in zip(variant["options"], taken, strict=False))
        return same, bool(variant.get("available"))

    best = max(having, key=fitness, default=None)
    return OptionValue(
        {
            "name": value,
            "selected": index < len(taken) and taken[index] == value,
            "available": any(variant.get("available") for variant in having if _differs_only_at(variant, index, taken)),
            "variant": best,
            "swatch": None,
        }
    )


def _differs_only_at(variant: Mapping[str, Any], index: int, taken: list[str]) -> bool:
    pairs = zip(variant["options"], taken, strict=False)
    return all(one == other for at, (one, other) in enumerate(pairs) if at != index)
