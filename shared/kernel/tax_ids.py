"""Numbers by which tax offices know companies, judged by their form and check digits (python-stdnum)."""

from functools import cache
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

#: Member states of the European Union, by ISO 3166-1 alpha-2.
EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
NORTHERN_IRELAND = "XI"
_PREFIXES = {"GR": "EL"}
_COUNTRIES = {prefix: country for country, prefix in _PREFIXES.items()}
MAX_LENGTH = 40


def check_tax_id(text: str, country: str) -> str:
    """The number without blanks and marks, an EU one with its country's letters; empty stays empty. Raises Invalid.

    Within Europe, a number that begins with the letters of another member state is judged by that state's rules.
    """
    compact = "".join(letter for letter in text.upper() if letter.isalnum())
    if not compact:
        return ""
    if len(compact) > MAX_LENGTH or not compact.isascii():
        raise _refused()
    named = country_of_vat_id(compact) if country in EU or country == "GB" else ""
    if named or country in EU:
        return _check_vat_id(compact, named or country)
    return _check_other(compact, country)


def country_of_vat_id(text: str) -> str:
    """The member state whose letters the number begins with, ``XI`` for Northern Ireland; empty for all others."""
    prefix = text[:2]
    country = _COUNTRIES.get(prefix, prefix)
    return country if country in EU or country == NORTHERN_IRELAND else ""


def _check_vat_id(compact: str, country: str) -> str:
    prefix = _PREFIXES.get(country, country)
    number = compact.removeprefix(prefix)
    module = _rules("GB" if country == NORTHERN_IRELAND else country)
    try:
        return f"{prefix}{module.validate(number)}"
    except ValidationError:
        raise _refused() from None


def _check_other(compact: str, country: str) -> str:
    module = _rules(country)
    if module is None:
        return compact
    try:
        return str(module.validate(compact))
    except ValidationError:
        raise _refused() from None


@cache
def _rules(country: str) -> Any:
    """The rules of a country; None where we know none."""
    return get_cc_module(country.lower(), "vat") if country else None


def _refused() -> Invalid:
    message = _("This is not a valid tax number of that country. Check it, or leave the field empty.")
    return Invalid(message, fields={"tax_id": message})
