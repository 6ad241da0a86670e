"""The checkout's forms: an address by each country's own rules, then delivery and payment."""

from typing import Any

from flask import request
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from shared.kernel.addresses import LABELS, Address, rules_for
from shared.kernel.formats import country_choices
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.services.carts.checkout import ALL_COUNTRIES, Contact, delivered_countries
from shared.services.shipping.rates import has_pickup_points
from shared.web.forms import BaseForm, LongSelect, trimmed
from storefront_app.context import store
from storefront_app.memory import remember

PARTS = ("name", "company", "street", "city", "district", "area", "postcode")
DELIVERY, PICKUP = "delivery", "pickup"
WAYS = [(DELIVERY, _l("Bring it to me")), (PICKUP, _l("I pick it up"))]
MARKS: dict[str, dict[str, Any]] = {
    "email": {"type": "email", "autocomplete": "email", "inputmode": "email", "dir": "ltr", "autocapitalize": "off"},
    "tax_id": {"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"},
    "phone": {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"},
    "name": {"autocomplete": "shipping name"},
    "company": {"autocomplete": "shipping organization"},
    "street": {"autocomplete": "shipping street-address"},
    "city": {"autocomplete": "shipping address-level2"},
    "district": {"autocomplete": "shipping address-level3"},
    "area": {"autocomplete": "shipping address-level1"},
    "postcode": {"autocomplete": "shipping postal-code", "autocapitalize": "characters"},
    "country": {"autocomplete": "shipping country"},
}


class ContactForm(BaseForm):
    """Contact and address. ``parts`` are the address's fields in the country's order; the others are not shown."""

    email = StringField(_l("E-mail"), filters=[trimmed])
    phone = StringField(_l("Telephone"), filters=[trimmed])
    country = SelectField(LABELS["country"], validate_choice=False, widget=LongSelect())
    name = StringField(LABELS["name"], filters=[trimmed])
    company = StringField(LABELS["company"], filters=[trimmed])
    street = StringField(LABELS["street"], filters=[trimmed])
    city = StringField(LABELS["city"], filters=[trimmed])
    district = StringField(LABELS["district"], filters=[trimmed])
    area = StringField(LABELS["area"], filters=[trimmed])
    postcode = StringField(LABELS["postcode"], filters=[trimmed])
    tax_id = StringField(_l("Tax number (VAT ID)"), filters=[trimmed])
    way = RadioField(_l("How shall it reach you?"), choices=WAYS, validate_choice=False)

    parts: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    asks_tax_id: bool = False
    asks_way: bool = False

    @property
    def contact(self) -> Contact:
        values = {part: self[part].data or "" for part in self.parts}
        address = Address(country=self.country.data or "", **values)
        tax_id = (self.tax_id.data or "") if self.asks_tax_id else ""
        picks_up = self.asks_way and self.way.data == PICKUP
        return Contact(self.email.data or "", self.phone.data or "", address, tax_id, picks_up)


class _ChosenAreaForm(ContactForm):
    """For countries whose states or provinces are a list."""

    area = SelectField(LABELS["area"], validate_choice=False)


def contact_form(kept: Contact | None, *, is_shipped: bool = True) -> ContactForm:
    """The form for the country that was sent, kept or is the shop's own, filled with what is known."""
    reachable = remember(("delivered countries",), delivered_countries) if is_shipped else ALL_COUNTRIES
    countries = country_choices(reachable)
    country = _country(kept, [code for code, _name in countries])
    rules = rules_for(country)
    known = _known(kept)
    form = (_ChosenAreaForm if rules.areas else ContactForm)(data={**known, "country": country})
    form.country.choices = countries
    if rules.areas:
        form.area.choices = [("", _("Choose…")), *_area_choices(rules.areas)]
    form.parts, form.required = _in_order(rules.parts), rules.required
    form.asks_way = is_shipped and remember(("pick-up points",), has_pickup_points)
    form.asks_tax_id = store().taxes.is_on and store().taxes.asks_tax_id
    for name in set(PARTS) - set(rules.parts):
        form[name].data = ""
    form.country.data = country
    return form


def _area_choices(areas: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Each area once: in Arabic for its readers where the data has it, else in Latin letters where it has them."""
    names: dict[str, list[str]] = {}
    for code, name in areas:
        names.setdefault(code, []).append(name)
    wants_arabic = current_language().code == "ar"
    return [(code, max(known, key=lambda name: _is_arabic(name) == wants_arabic)) for code, known in names.items()]


def _is_arabic(name: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in name)


def _in_order(parts: tuple[str, ...]) -> tuple[str, ...]:
    """A company is the exception, so it comes last."""
    return tuple([part for part in parts if part in PARTS and part != "company"] + ["company"])


def _country(kept: Contact | None, delivered: list[str]) -> str:
    wanted = (request.form.get("country"), kept.address.country if kept else None, store().country)
    return next((code for code in wanted if code in delivered), delivered[0] if delivered else store().country)


def _known(kept: Contact | None) -> dict[str, str]:
    if kept is None:
        return {"way": DELIVERY}
    way = PICKUP if kept.picks_up else DELIVERY
    return {"email": kept.email, "phone": kept.phone, "tax_id": kept.tax_id, "way": way, **kept.address.to_dict()}


class ChoiceForm(BaseForm):
    """Delivery and payment."""

    rate = RadioField(_l("Delivery"), validators=[InputRequired(_l("Choose a delivery."))], validate_choice=False)
    payment = RadioField(
        _l("Payment"), validators=[InputRequired(_l("Choose how you want to pay."))], validate_choice=False
    )
