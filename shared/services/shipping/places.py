"""The places that a zone names, as merchants type them: for taxes and deliveries alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.kernel.i18n import babel_locale
from shared.kernel.i18n import gettext as _
from shared.kernel.places import EVERYWHERE

MOST_PARTS = 500
LONGEST_PART = 60
POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z -]{0,20}\*?")


@dataclass(frozen=True, slots=True)
class Places:
    """Country codes (ISO 3166-1 alpha-2) or ``*``; areas and postcodes narrow one country down (see kernel.places)."""

    countries: list[str]
    areas: list[str]
    postcodes: list[str]

    @property
    def is_narrow(self) -> bool:
        return bool(self.areas or self.postcodes)

    def complaints(self) -> dict[str, str]:
        """What is wrong, by field."""
        fields = {}
        if not self.countries:
            fields["countries"] = _("Choose at least one country.")
        elif not set(self.countries) <= known_countries() | {EVERYWHERE}:
            fields["countries"] = _("Choose countries from the list.")
        is_one_country = len(self.countries) == 1 and self.countries[0] != EVERYWHERE
        for part, values in (("areas", self.areas), ("postcodes", self.postcodes)):
            if values and not is_one_country:
                fields[part] = _("Only a zone of one country can be narrowed down.")
            elif len(values) > MOST_PARTS or any(len(value) > LONGEST_PART for value in values):
                fields[part] = _("These are too many, or one is too long.")
        wrong = next((code for code in self.postcodes if not POSTCODE.fullmatch(code)), None)
        if wrong is not None:
            complaint = _("“%(code)s” is no postcode, start (35*) or range (1000-1299).", code=wrong)
            fields.setdefault("postcodes", complaint)
        return fields


def tidy_places(countries: Iterable[str], areas: Iterable[str] = (), postcodes: Iterable[str] = ()) -> Places:
    """As they are kept: each once, without blanks around it."""
    return Places(_tidy(code.upper() for code in countries), _tidy(areas), _tidy(code.upper() for code in postcodes))


def known_countries() -> frozenset[str]:
    """All ISO 3166-1 alpha-2 codes."""
    codes = map(str, babel_locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha())


def _tidy(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
