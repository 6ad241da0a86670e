"""Where a store can be opened, and what follows from the country: currency and time zone."""

from shared.kernel.currencies import BY_COUNTRY
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

#: The zone of the capital or largest city, from the IANA database's zone.tab; merchants can choose another.
ZONES: dict[str, str] = {
    "AE": "Asia/Dubai", "AT": "Europe/Vienna", "AU": "Australia/Sydney", "BE": "Europe/Brussels",
    "BG": "Europe/Sofia", "BH": "Asia/Bahrain", "BR": "America/Sao_Paulo", "CA": "America/Toronto",
    "CH": "Europe/Zurich", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CO": "America/Bogota",
    "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "DZ": "Africa/Algiers", "EE": "Europe/Tallinn", "EG": "Africa/Cairo", "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London", "GR": "Europe/Athens",
    "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IN": "Asia/Kolkata",
    "IQ": "Asia/Baghdad", "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome", "JO": "Asia/Amman",
    "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "KW": "Asia/Kuwait", "LB": "Asia/Beirut", "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "LY": "Africa/Tripoli", "MA": "Africa/Casablanca",
    "MT": "Europe/Malta", "MX": "America/Mexico_City", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland", "OM": "Asia/Muscat", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon",
    "QA": "Asia/Qatar", "RO": "Europe/Bucharest", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul", "US": "America/New_York", "ZA": "Africa/Johannesburg",
}  # fmt: skip


def known_country(code: str) -> str:
    """The country's code. Raises Invalid for one where no store can be opened."""
    if code not in BY_COUNTRY:
        raise Invalid(fields={"country": _("Choose a country from the list.")})
    return code


def currency_of(country: str) -> str:
    """The ISO 4217 code that prices there are in."""
    return BY_COUNTRY[known_country(country)]


def zone_of(country: str) -> str:
    """The IANA zone in which the store's days begin and end."""
    return ZONES.get(country, "UTC")
