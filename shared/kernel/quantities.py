"""Quantities: integers in the minor unit of what is sold, exactly like money. 1250 of kilograms is 1.250 kg."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from babel import units

from shared.kernel.errors import Invalid
from shared.kernel.formats import format_number
from shared.kernel.i18n import current_babel_locale
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS, normalise_separators, plain_decimal, round_minor


class Unit(StrEnum):
    """What one buys: pieces are counted, everything else is measured to the thousandth."""

    PIECE = "piece"
    KILOGRAM = "kg"
    METRE = "m"
    SQUARE_METRE = "m2"
    CUBIC_METRE = "m3"
    LITRE = "l"
    HOUR = "h"

    @property
    def scale(self) -> int:
        """Decimals that a quantity has."""
        return 0 if self is Unit.PIECE else 3

    @property
    def one(self) -> int:
        """One whole unit, such as 1000 for a kilogram."""
        return 1 if self is Unit.PIECE else 1000


#: Names of units in Unicode's CLDR, which knows how every language writes them.
_CLDR = {
    Unit.KILOGRAM: "mass-kilogram",
    Unit.METRE: "length-meter",
    Unit.SQUARE_METRE: "area-square-meter",
    Unit.CUBIC_METRE: "volume-cubic-meter",
    Unit.LITRE: "volume-liter",
    Unit.HOUR: "duration-hour",
}
_MOST = 2**31 - 1
#: Whole units that one line of a cart may hold.
MOST_WHOLE = 9_999


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """How a product may be bought: at least ``least``, in multiples of ``step`` (minor units of ``unit``)."""

    unit: Unit = Unit.PIECE
    least: int = 1
    step: int = 1

    def read(self, quantity: Decimal | int) -> int:
        """Minor units of so many whole units. Raises Invalid where that is not sold, or far too much."""
        if quantity < 0 or quantity > MOST_WHOLE:
            raise _out_of_range(self)
        return from_whole(quantity, self.unit)

    def check(self, quantity: int) -> None:
        """Raises Invalid with the nearest quantity that can be bought."""
        if quantity > MOST_WHOLE * self.unit.one or (self.unit is Unit.PIECE and quantity < self.least == 1):
            raise _out_of_range(self)
        if quantity >= self.least and quantity % self.step == 0:
            return
        if quantity < self.least:
            raise Invalid(
                fields={"quantity": _("Buy at least %(least)s.", least=format_quantity(self.least, self.unit))}
            )
        near = max(self.least, quantity - quantity % self.step)
        step, nearest = format_quantity(self.step, self.unit), format_quantity(near, self.unit)
        raise Invalid(
            fields={"quantity": _("This is sold in steps of %(step)s, such as %(near)s.", step=step, near=nearest)}
        )


def to_decimal(quantity: int, unit: Unit) -> Decimal:
    """The quantity in whole units: ``Decimal("1.250")``."""
    return Decimal(quantity).scaleb(-unit.scale)


def from_whole(quantity: Decimal | int, unit: Unit) -> int:
    """Minor units of so many whole units (``Decimal("1.25")`` kilograms → 1250). Raises Invalid."""
    minor = Decimal(quantity).scaleb(unit.scale)
    if not minor.is_finite() or minor != minor.to_integral_value():
        raise _unreadable(unit)
    return int(minor)


def parse_whole(text: str) -> Decimal:
    """A number of whole units as a person types it, of whatever unit. Raises Invalid."""
    return to_decimal(parse_quantity(text, Unit.KILOGRAM), Unit.KILOGRAM)


def plain_quantity(quantity: int, unit: Unit) -> str:
    """For programs and form fields, whatever the language: ``1.25``, ``3``."""
    if unit is Unit.PIECE:
        return str(quantity)
    return f"{to_decimal(quantity, unit):f}".rstrip("0").rstrip(".")


def format_quantity(quantity: int, unit: Unit | str = Unit.PIECE) -> str:
    """For people, in the current language: ``1,25 kg``; pieces are a bare number."""
    unit = Unit(unit)
    if unit is Unit.PIECE:
        return format_number(quantity)
    measured = to_decimal(quantity, unit)
    return units.format_unit(
        measured, _CLDR[unit], "short", locale=current_babel_locale(), numbering_system="latn", format="#,##0.###"
    )


def unit_name(unit: Unit | str) -> str:
    """The unit's own name in the current language, such as ``kilograms``; pieces are ``pieces``."""
    unit = Unit(unit)
    if unit is Unit.PIECE:
        return _("pieces")
    return units.get_unit_name(_CLDR[unit], "long", locale=current_babel_locale()) or unit.value


def unit_sign(unit: Unit | str) -> str:
    """What stands behind a price: ``€4.20 / kg``. Nothing for pieces."""
    unit = Unit(unit)
    return "" if unit is Unit.PIECE else _SIGNS.get(unit, unit.value)


_SIGNS = {Unit.SQUARE_METRE: "m²", Unit.CUBIC_METRE: "m³"}


def parse_quantity(text: str, unit: Unit | str = Unit.PIECE) -> int:
    """Read what a person typed (``1.25``, ``1,25``, ``١٫٢٥``); it may be negative. Raises Invalid with what to do."""
    unit = Unit(unit)
    cleaned = "".join(text.translate(ARABIC_DIGITS).split())
    try:
        value = plain_decimal(normalise_separators(cleaned, unit.scale)).scaleb(unit.scale)
    except (Invalid, InvalidOperation):
        raise _unreadable(unit) from None
    if not value.is_finite() or value != value.to_integral_value():
        raise _unreadable(unit)
    if abs(value) > _MOST:
        raise Invalid(fields={"quantity": _("This quantity is too large.")})
    return int(value)


def _out_of_range(rule: "QuantityRule") -> Invalid:
    least, most = (format_quantity(number, rule.unit) for number in (rule.least, MOST_WHOLE * rule.unit.one))
    return Invalid(fields={"quantity": _("Choose a quantity from %(least)s to %(most)s.", least=least, most=most)})


def _unreadable(unit: Unit) -> Invalid:
    if unit is Unit.PIECE:
        return Invalid(fields={"quantity": _("Type a whole number.")})
    return Invalid(fields={"quantity": _("Type a quantity such as 1.25, with at most three decimals.")})


def price_of(unit_price: int, quantity: int, unit: Unit) -> int:
    """Minor units for a quantity at a price per whole unit, rounded by the platform's one rule."""
    if unit is Unit.PIECE:
        return unit_price * quantity
    return round_minor(Decimal(unit_price * quantity).scaleb(-unit.scale))
