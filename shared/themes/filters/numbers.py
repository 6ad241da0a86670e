"""Money, weights and other measures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from liquid.filter import with_context
from liquid.undefined import is_undefined

from shared.themes.filters.reading import item_of, text_of, whole_of

GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.59237"), "oz": Decimal("28.349523125")}


def _money(style: str) -> Any:
    @with_context
    def show(amount: Any, *_: Any, context: Any) -> str:
        """An amount in minor units, as the shop writes money; nothing for nil."""
        if amount is None or is_undefined(amount) or amount == "":
            return ""
        return str(context.run.context.show_money(whole_of(amount), style))

    return show


def weight_with_unit(grams: Any, unit: Any = None) -> str:
    """Grams as ``1.5 kg``."""
    unit = text_of(unit) or "kg"
    value = Decimal(whole_of(grams)) / GRAMS.get(unit, GRAMS["kg"])
    shown = f"{value.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".")
    return f"{shown} {unit if unit in GRAMS else 'kg'}"


@with_context
def unit_price_with_measurement(price: Any, measurement: Any = None, *, context: Any) -> str:
    """``€2.00/100g``."""
    unit, value = item_of(measurement, "reference_unit", ""), item_of(measurement, "reference_value", 1)
    amount = context.run.context.show_money(whole_of(price), "money")
    return f"{amount}/{value if value != 1 else ''}{unit}" if unit else amount


FILTERS = {
    "money": _money("money"),
    "money_with_currency": _money("with_currency"),
    "money_without_currency": _money("without_currency"),
    "money_without_trailing_zeros": _money("without_trailing_zeros"),
    "weight_with_unit": weight_with_unit,
    "unit_price_with_measurement": unit_price_with_measurement,
}
