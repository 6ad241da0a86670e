"""Quantities in themes: numbers of whole units, as shoppers say them."""

from typing import Any

from shared.kernel.quantities import QuantityRule, Unit, format_quantity, to_decimal, unit_sign

MEASURES = {
    Unit.KILOGRAM: "weight",
    Unit.LITRE: "volume",
    Unit.CUBIC_METRE: "volume",
    Unit.METRE: "length",
    Unit.SQUARE_METRE: "area",
    Unit.HOUR: "time",
}


def whole_units(quantity: int, unit: Unit) -> float:
    """``1250`` of kilograms is ``1.25``; pieces stay whole numbers."""
    return quantity if unit is Unit.PIECE else float(to_decimal(quantity, unit))


def rule_shape(rule: QuantityRule, available: int | None = None) -> dict[str, Any]:
    """``quantity_rule`` in whole units; ``max`` is what is left, or None."""
    return {
        "min": whole_units(rule.least, rule.unit),
        "max": None if available is None else whole_units(available, rule.unit),
        "increment": whole_units(rule.step, rule.unit),
    }


def unit_values(rule: QuantityRule) -> dict[str, Any]:
    """What a theme says about the unit: ``unit_sign`` is empty for pieces, and stands behind prices otherwise."""
    return {"unit": rule.unit.value, "unit_sign": unit_sign(rule.unit)}


def measurement(rule: QuantityRule) -> dict[str, Any] | None:
    """``unit_price_measurement`` of what is sold by measure; its price is the price of one unit."""
    if rule.unit is Unit.PIECE:
        return None
    named = {"quantity_unit": rule.unit.value, "reference_unit": rule.unit.value}
    return {"measured_type": MEASURES[rule.unit], "quantity_value": 1, "reference_value": 1, **named}


def quantity_text(quantity: int, rule: QuantityRule) -> str:
    """In the shopper's language: ``1.25 kg``, ``3``."""
    return format_quantity(quantity, rule.unit)
