"""The places of a zone, of taxes or deliveries, as a form."""

from typing import Any

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shared.kernel.formats import country_choices, country_name
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.places import EVERYWHERE
from shared.services.shipping.places import known_countries
from shared.web.forms import BaseForm, trimmed


def places() -> list[tuple[str, str]]:
    """Every country, after the rest of the world."""
    named = [(code, name) for code, name in country_choices(known_countries()) if name != code]
    return [(EVERYWHERE, _("Rest of the world")), *named]


class PlacesForm(BaseForm):
    """A zone's name and places; several areas or postcodes stand on lines of their own, or between commas."""

    name = StringField(_l("Name of the zone"), [DataRequired(), Length(max=80)], filters=[trimmed])
    countries = SelectMultipleField(_l("Countries"), choices=places)
    areas = TextAreaField(_l("Only these states or provinces"))
    postcodes = TextAreaField(_l("Only these postcodes"))

    @property
    def values(self) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Name, countries, areas, postcodes."""
        parts = (tuple(self.countries.data or ()), listed(self.areas.data), listed(self.postcodes.data))
        return (self.name.data or "", *parts)


def values_of(zone: Any) -> dict[str, Any]:
    """What fills the form."""
    parts = {"areas": "\n".join(zone.areas), "postcodes": "\n".join(zone.postcodes)}
    return {"name": zone.name, "countries": zone.countries, **parts}


def listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").replace(",", "\n").splitlines() if part.strip())


def place_text(zone: Any) -> str:
    """Where a zone is, shortly."""
    if EVERYWHERE in zone.countries:
        return _("Everywhere that no other zone covers")
    parts = [*zone.areas, *zone.postcodes]
    names = ", ".join(sorted(country_name(code) for code in zone.countries))
    if not parts:
        return names
    return f"{names}: {', '.join(parts[:8])}{'…' if len(parts) > 8 else ''}"
