"""Rates of countries, to start from: data that a merchant loads and then owns. As of 21 November 2026.

Sources: the European Commission's "Taxes in Europe" database (VAT rates of the member states and their special
territories), HMRC, the Swiss Federal Tax Administration, Skatteetaten, the Egyptian and Saudi tax authorities, Japan's
National Tax Agency, and the sales tax tables of the US states (the states' own rates: counties and cities add theirs).

All rates of the EU, GB, CH and NO were compared with that database as of 29 September 2026 (by way of the package
``eu-vat-rates-data`` of that date). Austria's 4.9 % on staple foods holds since 1 July 2026. Left out on purpose: lower
rates of Greek islands, Corsica and the French overseas departments, and zero rates. The 7 % of the District of
Columbia were the law's for October 2026 when its budget act of 2025 was passed. Brazil's ICMS is that of many states
(17 to 23 %).
"""

#: Standard rate, then reduced (the lowest from 5 %), second reduced and super-reduced ones; None where there is none.
EU_VAT: dict[str, tuple[str | None, ...]] = {
    "AT": ("20", "10", "13", "4.9"),
    "BE": ("21", "6", "12", None),
    "BG": ("20", "9", None, None),
    "CY": ("19", "5", "9", "3"),
    "CZ": ("21", "12", None, None),
    "DE": ("19", "7", None, None),
    "DK": ("25", None, None, None),
    "EE": ("24", "9", "13", None),
    "ES": ("21", "10", None, "4"),
    "FI": ("25.5", "10", "13.5", None),
    "FR": ("20", "5.5", "10", "2.1"),
    "GR": ("24", "6", "13", None),
    "HR": ("25", "5", "13", None),
    "HU": ("27", "5", "18", None),
    "IE": ("23", "9", "13.5", "4.8"),
    "IT": ("22", "5", "10", "4"),
    "LT": ("21", "5", "12", None),
    "LU": ("17", "8", "14", "3"),
    "LV": ("21", "5", "12", None),
    "MT": ("18", "5", "7", None),
    "NL": ("21", "9", None, None),
    "PL": ("23", "5", "8", None),
    "PT": ("23", "6", "13", None),
    "RO": ("21", "11", None, None),
    "SE": ("25", "6", "12", None),
    "SI": ("22", "5", "9.5", None),
    "SK": ("23", "5", "19", None),
}
#: Parts of member states with rates of their own: name, country, postcodes, rates.
EU_PARTS: tuple[tuple[str, str, tuple[str, ...], tuple[str | None, ...]], ...] = (
    ("Jungholz, Mittelberg", "AT", ("6691", "6991", "6992", "6993"), ("19", "10", "13", "4.9")),
    ("Madeira", "PT", ("9000-9499",), ("22", "4", "12", None)),
    ("Açores", "PT", ("9500-9999",), ("16", "4", "9", None)),
)
OTHER_VAT: dict[str, tuple[str | None, ...]] = {
    "CH": ("8.1", "2.6", "3.8", None),
    "GB": ("20", "5", None, None),
    "NO": ("25", "15", "12", None),
    "EG": ("14", "5", None, None),
    "SA": ("15", None, None, None),
    "JP": ("10", "8", None, None),
    "BR": ("18", None, None, None),
}
US_SALES_TAX = {
    "AL": "4", "AR": "6.5", "AZ": "5.6", "CA": "7.25", "CO": "2.9", "CT": "6.35", "DC": "7", "FL": "6", "GA": "4",
    "HI": "4", "IA": "6", "ID": "6", "IL": "6.25", "IN": "7", "KS": "6.5", "KY": "6", "LA": "5", "MA": "6.25",
    "MD": "6", "ME": "5.5", "MI": "6", "MN": "6.875", "MO": "4.225", "MS": "7", "NC": "4.75", "ND": "5", "NE": "5.5",
    "NJ": "6.625", "NM": "4.875", "NV": "6.85", "NY": "4", "OH": "5.75", "OK": "4.5", "PA": "6", "RI": "7", "SC": "6",
    "SD": "4.2", "TN": "7", "TX": "6.25", "UT": "4.85", "VA": "5.3", "VT": "6", "WA": "6.5", "WI": "5", "WV": "6",
    "WY": "4",
}  # fmt: skip
#: What a tax is called on receipts, where that is not VAT.
NAMES = {
    "AT": "USt.", "BE": "BTW/TVA", "BR": "ICMS", "CH": "MwSt.", "DE": "MwSt.", "DK": "Moms", "ES": "IVA",
    "FR": "TVA", "IT": "IVA", "JP": "消費税", "LU": "TVA", "NL": "BTW", "NO": "MVA", "PT": "IVA",
    "RO": "TVA", "SE": "Moms", "US": "Sales tax",
}  # fmt: skip
