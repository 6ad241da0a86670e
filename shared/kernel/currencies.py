"""Currencies and their minor units (ISO 4217 list one; not CLDR, whose digits differ for IQD, LBP and others)."""

EXPONENTS: dict[str, int] = {
    "AED": 2, "AUD": 2, "BDT": 2, "BGN": 2, "BHD": 3, "BRL": 2, "CAD": 2, "CHF": 2, "CLP": 0, "CNY": 2,
    "COP": 2, "CZK": 2, "DKK": 2, "DZD": 2, "EGP": 2, "EUR": 2, "GBP": 2, "GEL": 2, "HKD": 2, "HUF": 2,
    "IDR": 2, "ILS": 2, "INR": 2, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KES": 2, "KRW": 0, "KWD": 3,
    "LBP": 2, "LYD": 3, "MAD": 2, "MXN": 2, "MYR": 2, "NGN": 2, "NOK": 2, "NZD": 2, "OMR": 3, "PEN": 2,
    "PHP": 2, "PKR": 2, "PLN": 2, "PYG": 0, "QAR": 2, "RON": 2, "RSD": 2, "SAR": 2, "SEK": 2, "SGD": 2,
    "THB": 2, "TND": 3, "TRY": 2, "TWD": 2, "UAH": 2, "UGX": 0, "USD": 2, "UYU": 2, "VND": 0, "XAF": 0,
    "XOF": 0, "ZAR": 2,
}  # fmt: skip

BY_COUNTRY: dict[str, str] = {
    "AE": "AED", "AT": "EUR", "AU": "AUD", "BE": "EUR", "BG": "BGN", "BH": "BHD", "BR": "BRL", "CA": "CAD",
    "CH": "CHF", "CL": "CLP", "CN": "CNY", "CO": "COP", "CY": "EUR", "CZ": "CZK", "DE": "EUR", "DK": "DKK",
    "DZ": "DZD", "EE": "EUR", "EG": "EGP", "ES": "EUR", "FI": "EUR", "FR": "EUR", "GB": "GBP", "GR": "EUR",
    "HR": "EUR", "HU": "HUF", "IE": "EUR", "IN": "INR", "IQ": "IQD", "IS": "ISK", "IT": "EUR", "JO": "JOD",
    "JP": "JPY", "KR": "KRW", "KW": "KWD", "LB": "LBP", "LT": "EUR", "LU": "EUR", "LV": "EUR", "LY": "LYD",
    "MA": "MAD", "MT": "EUR", "MX": "MXN", "NL": "EUR", "NO": "NOK", "NZ": "NZD", "OM": "OMR", "PL": "PLN",
    "PT": "EUR", "QA": "QAR", "RO": "RON", "SA": "SAR", "SE": "SEK", "SG": "SGD", "SI": "EUR", "SK": "EUR",
    "TN": "TND", "TR": "TRY", "US": "USD", "ZA": "ZAR",
}  # fmt: skip


def is_currency(code: str) -> bool:
    """Whether we can keep money in this currency."""
    return code in EXPONENTS


def exponent_of(currency: str) -> int:
    """How many decimal digits the currency's major unit has: EUR 2, JPY 0, KWD 3. Raises KeyError."""
    return EXPONENTS[currency]
