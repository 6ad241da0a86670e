"""Forms about zones and rates."""

from typing import Any
from uuid import UUID

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from shared.kernel.formats import country_choices
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.inventory.location import active_locations
from shared.models.shipping.rate import EVERYWHERE, RateKind
from shared.services.shipping.flat_rates import MOST_DAYS
from shared.services.shipping.zones import known_countries
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed


def places() -> list[tuple[str, str]]:
    """Every country, after the rest of the world."""
    named = [(code, name) for code, name in country_choices(known_countries()) if name != code]
    return [(EVERYWHERE, _("Rest of the world")), *named]


KINDS = [(RateKind.DELIVERY.value, _l("Brought")), (RateKind.PICKUP.value, _l("Picked up"))]


def counters() -> list[tuple[str, str]]:
    """Where goods can be picked up: locations with an address."""
    return [("", "–"), *((str(one.id), one.name) for one in active_locations() if one.address.get("street"))]


class ZoneForm(BaseForm):
    name = StringField(_l("Name of the zone"), [DataRequired(), Length(max=80)], filters=[trimmed])
    countries = SelectMultipleField(_l("Countries"), choices=places)


class RateForm(BaseForm):
    name = StringField(_l("Delivery"), [DataRequired(), Length(max=80)], filters=[trimmed])
    price = MoneyField(_l("Price"), [InputRequired(), NotNegative()])
    free_over = MoneyField(_l("Free from"), [Optional(), NotNegative()])
    min_days = IntegerField(_l("Days from"), [Optional(), NumberRange(0, MOST_DAYS)])
    max_days = IntegerField(_l("Days to"), [Optional(), NumberRange(0, MOST_DAYS)])

    kind = SelectField(_l("Kind"), choices=KINDS, default=RateKind.DELIVERY.value)
    location_id = SelectField(_l("Picked up at"), choices=counters, default="")

    def __init__(self, currency: str, place: UUID, **values: Any) -> None:
        """``place`` is the rate or zone that the form belongs to: its controls' ids are unique on the page."""
        super().__init__(**values)
        for field in (self.price, self.free_over):
            field.currency = currency
        for field in self:
            field.id = field.label.field_id = f"{field.name}-{place}"
