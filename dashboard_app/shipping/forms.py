"""Forms about deliveries and pick-up points."""

from typing import Any

from flask import request
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from dashboard_app.place_forms import PlacesForm, places, values_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, parse_money
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.inventory.location import active_locations
from shared.models.shipping.rate import RateBasis, RateKind, ShippingRate, ShippingZone
from shared.services.shipping.rate_setup import LONGEST_TEXT, MOST_DAYS, RateInput
from shared.services.shipping.tables import Shipment, Step, read_steps
from shared.services.shipping.zones import ZoneInput
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed

BASES = [
    (RateBasis.FLAT.value, _l("Always the same")),
    (RateBasis.WEIGHT.value, _l("By weight")),
    (RateBasis.PRICE.value, _l("By the price of the goods")),
    (RateBasis.QUANTITY.value, _l("By the number of things")),
    (RateBasis.DISTANCE.value, _l("By distance")),
]
#: Kilograms and kilometres are typed with up to three decimals, and kept as grams and metres.
UNITS = {
    RateBasis.WEIGHT: Unit.KILOGRAM,
    RateBasis.DISTANCE: Unit.KILOGRAM,
    RateBasis.QUANTITY: Unit.PIECE,
}
SPARE_ROWS = 3


class ZoneForm(PlacesForm):
    @classmethod
    def of(cls, zone: ShippingZone, *, bound: bool = True) -> "ZoneForm":
        """Filled with what the zone is, or with what was sent."""
        return cls(bound=bound, data=values_of(zone))

    @property
    def wanted(self) -> ZoneInput:
        return ZoneInput(*self.values)


class RateForm(BaseForm):
    """A delivery. ``rows`` are its table as typed: up to, price; the last of them spare."""

    kind = RateKind.DELIVERY

    name = StringField(_l("Delivery"), [DataRequired(), Length(max=80)], filters=[trimmed])
    basis = SelectField(_l("What it costs"), choices=BASES, default=RateBasis.FLAT.value)
    price = MoneyField(_l("Price"), [Optional(), NotNegative()])
    free_over = MoneyField(_l("Free from"), [Optional(), NotNegative()])
    min_days = IntegerField(_l("Days from"), [Optional(), NumberRange(0, MOST_DAYS)])
    max_days = IntegerField(_l("Days to"), [Optional(), NumberRange(0, MOST_DAYS)])

    def __init__(self, currency: str, rate: ShippingRate | None = None, *, bound: bool = True) -> None:
        super().__init__(bound=bound, data=_values(rate))
        self.currency = self.price.currency = self.free_over.currency = currency
        is_sent = bound and request.method == "POST"
        typed = zip(request.form.getlist("up_to"), request.form.getlist("step_price"), strict=False)
        rows = list(typed) if is_sent else _rows(rate, currency)
        self.rows = [row for row in rows if row != ("", "")]
        self.rows += [("", "")] * SPARE_ROWS

    @property
    def wanted(self) -> RateInput:
        """Raises Invalid (a table that cannot be read, no price)."""
        basis = RateBasis(self.basis.data)
        if basis is RateBasis.FLAT and self.price.data is None:
            raise Invalid(fields={"price": _("Type an amount such as 12.50.")})
        steps = () if basis is RateBasis.FLAT else tuple(_steps(self.rows, basis, self.currency))
        days = (self.min_days.data, self.max_days.data)
        price = self.price.data or 0
        return RateInput(
            self.name.data or "", price, self.free_over.data, *days, kind=self.kind, basis=basis, steps=steps
        )


class PickupForm(BaseForm):
    """A pick-up point."""

    location_id = SelectField(_l("Where"))
    name = StringField(_l("Name for shoppers"), [DataRequired(), Length(max=80)], filters=[trimmed])
    price = MoneyField(_l("Price"), [InputRequired(), NotNegative()])
    free_over = MoneyField(_l("Free from"), [Optional(), NotNegative()])
    min_days = IntegerField(_l("Days from"), [Optional(), NumberRange(0, MOST_DAYS)])
    max_days = IntegerField(_l("Days to"), [Optional(), NumberRange(0, MOST_DAYS)])
    hours = TextAreaField(_l("Opening hours"), [Length(max=LONGEST_TEXT)], filters=[trimmed])
    instructions = TextAreaField(_l("Instructions"), [Length(max=LONGEST_TEXT)], filters=[trimmed])

    def __init__(self, currency: str, point: ShippingRate | None = None, *, bound: bool = True) -> None:
        fresh: dict[str, Any] = {"price": 0, "name": _("Pick up")}
        names = ("name", "price", "free_over", "min_days", "max_days", "hours", "instructions")
        kept = (
            {name: getattr(point, name) for name in names} | {"location_id": str(point.location_id)} if point else fresh
        )
        super().__init__(bound=bound, data=kept)
        self.location_id.choices = _counters()
        self.price.currency = self.free_over.currency = currency

    @property
    def wanted(self) -> RateInput:
        return RateInput(
            self.name.data or "",
            self.price.data or 0,
            self.free_over.data,
            self.min_days.data,
            self.max_days.data,
            RateKind.PICKUP,
            parse_id(self.location_id.data or ""),
            hours=self.hours.data or "",
            instructions=self.instructions.data or "",
        )


class TrialForm(BaseForm):
    """A cart and where it goes: amounts in the store's currency, kilograms."""

    country = SelectField(_l("Country"), validate_choice=False)
    area = StringField(_l("State or province"), filters=[trimmed])
    postcode = StringField(_l("Postcode"), filters=[trimmed])
    amount = MoneyField(_l("Price of the goods"), [InputRequired(), NotNegative()])
    weight = StringField(_l("Weight"), filters=[trimmed])
    things = IntegerField(_l("Things"), [Optional(), NumberRange(0, 100_000)])

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        self.country.choices = places()[1:]
        self.amount.currency = currency

    @property
    def shipment(self) -> Shipment:
        """Raises Invalid (a weight that cannot be read)."""
        grams = _measure(self.weight.data or "0", RateBasis.WEIGHT, "", "weight")
        return Shipment(self.amount.data or 0, grams, self.things.data or 0)


def _counters() -> list[tuple[str, str]]:
    """Where goods can be picked up: locations with an address."""
    return [("", _("Choose…")), *((str(one.id), one.name) for one in active_locations() if one.address.get("street"))]


def _values(rate: ShippingRate | None) -> dict[str, Any]:
    if rate is None:
        return {}
    names = ("name", "price", "free_over", "min_days", "max_days")
    return {name: getattr(rate, name) for name in names} | {"basis": rate.basis.value}


def _rows(rate: ShippingRate | None, currency: str) -> list[tuple[str, str]]:
    if rate is None:
        return []
    return [
        (plain_measure(step.up_to, rate.basis, currency), str(Money(step.price, currency).to_decimal()))
        for step in read_steps(rate.steps)
    ]


def plain_measure(measure: int | None, basis: RateBasis, currency: str) -> str:
    """The end of a step as it is typed."""
    if measure is None:
        return ""
    if basis is RateBasis.PRICE:
        return str(Money(measure, currency).to_decimal())
    return plain_quantity(measure, UNITS[basis])


def _steps(rows: list[tuple[str, str]], basis: RateBasis, currency: str) -> list[Step]:
    found = []
    for up_to, price in rows:
        if not up_to.strip() and not price.strip():
            continue
        end = _measure(up_to, basis, currency, "steps") if up_to.strip() else None
        found.append(Step(end, _amount(price, currency)))
    return found


def _measure(text: str, basis: RateBasis, currency: str, field: str) -> int:
    if basis is RateBasis.PRICE:
        return _amount(text, currency)
    try:
        return parse_quantity(text, UNITS[basis])
    except Invalid as error:
        raise Invalid(fields={field: next(iter(error.fields.values()), error.message)}) from None


def _amount(text: str, currency: str) -> int:
    try:
        return parse_money(text, currency).amount
    except Invalid as error:
        raise Invalid(fields={"steps": error.message}) from None
