"""Corrections of stock, its settings, and locations."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from shared.kernel.i18n import lazy_gettext as _l
from shared.services.inventory.reasons import REASON_LABELS
from shared.web.forms import BaseForm, trimmed


class AdjustmentForm(BaseForm):
    """``quantity`` is a change (``mode`` add) or what lies on the shelf (``mode`` set), as people write it."""

    mode = SelectField(
        _l("What to do"), choices=[("add", _l("Add or take away")), ("set", _l("Set the count"))], default="add"
    )
    quantity = StringField(_l("Quantity"), [InputRequired(_l("Type a quantity, such as 12 or -3."))], filters=[trimmed])
    location = SelectField(_l("Location"), choices=[], validate_choice=False)
    reason = SelectField(_l("Reason"), choices=list(REASON_LABELS.items()), default="counted")
    note = StringField(_l("Note"), filters=[trimmed])

    @property
    def first_error(self) -> str:
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class ThresholdForm(BaseForm):
    """From which quantity on it counts as low: everywhere, and at single places (``low-<location id>``)."""

    low_at = StringField(_l("Counts as low from"), filters=[trimmed])


class SettingsForm(BaseForm):
    """How the store treats its stock."""

    hold_minutes = IntegerField(
        _l("Keep goods for shoppers at checkout (minutes)"), [InputRequired(_l("Type a whole number."))]
    )
    low_at = IntegerField(_l("Counts as low from"), [InputRequired(_l("Type a whole number."))])
    told_factor = IntegerField(_l("Shoppers told per returned unit"), [InputRequired(_l("Type a whole number."))])
    wants_digest = BooleanField(_l("Send me a mail when something is running out"))


class LocationForm(BaseForm):
    """A place where stock lies; its address is printed on purchase orders."""

    name = StringField(_l("Name"), [InputRequired(_l("Name this location."))], filters=[trimmed])
    street = StringField(_l("Street and number"), filters=[trimmed])
    postcode = StringField(_l("Postcode"), filters=[trimmed])
    city = StringField(_l("City"), filters=[trimmed])
    area = StringField(_l("State or province"), filters=[trimmed])
    country = SelectField(_l("Country"), choices=[], validate_choice=False)
    phone = StringField(_l("Telephone"), filters=[trimmed])


class SupplierForm(BaseForm):
    """Whom goods are bought from."""

    name = StringField(_l("Name"), [InputRequired(_l("Name this supplier."))], filters=[trimmed])
    contact = StringField(_l("Contact person"), filters=[trimmed])
    email = StringField(_l("E-mail"), filters=[trimmed])
    phone = StringField(_l("Telephone"), filters=[trimmed])
    street = StringField(_l("Street and number"), filters=[trimmed])
    postcode = StringField(_l("Postcode"), filters=[trimmed])
    city = StringField(_l("City"), filters=[trimmed])
    country = SelectField(_l("Country"), choices=[], validate_choice=False)
    currency = SelectField(_l("Currency of their prices"), choices=[], validate_choice=False)
    locale = SelectField(_l("Language of orders"), choices=[], validate_choice=False)
    lead_days = IntegerField(_l("Days until goods arrive"), default=7)
    note = TextAreaField(_l("Note"), filters=[trimmed])
    is_active = BooleanField(_l("We buy here"), default=True)


def address_of(form: Any) -> dict[str, str]:
    """The parts of a postal address that a form has."""
    parts = ("street", "postcode", "city", "area", "country")
    return {name: form[name].data or "" for name in parts if name in form}
