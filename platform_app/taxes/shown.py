"""Rows of taxes as plain values."""

from typing import Any

from shared.models.taxes.tax_class import TaxClass
from shared.models.taxes.zone import TaxRate, TaxZone
from shared.services.taxes.rates import plain_percent


def rate_values(rate: TaxRate) -> dict[str, Any]:
    names = ("id", "zone_id", "name", "is_compound", "position", "version")
    values = {name: getattr(rate, name) for name in names}
    return values | {"tax_class_id": rate.class_id, "percent": plain_percent(rate.millionths)}


def zone_values(zone: TaxZone, rates: Any) -> dict[str, Any]:
    names = ("id", "name", "code", "countries", "areas", "postcodes", "position", "version")
    return {name: getattr(zone, name) for name in names} | {"rates": [rate_values(rate) for rate in rates]}


def class_values(found: TaxClass, products: int) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("id", "code", "name", "version")} | {"products": products}
