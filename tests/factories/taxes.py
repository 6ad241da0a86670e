"""Taxes, made by the services, in the store that is open."""

from typing import Any

from shared.models.stores.store import current_store
from shared.models.taxes.settings import TaxSettings
from shared.models.taxes.tax_class import TaxClass, all_tax_classes
from shared.models.taxes.zone import TaxZone, tax_zone_by_id
from shared.services.taxes.presets import Preset, load_preset
from shared.services.taxes.rates import TaxRateInput, add_tax_rate, read_percent
from shared.services.taxes.setup import save_tax_settings
from shared.services.taxes.zones import TaxZoneInput, create_tax_zone
from tests.factories.stores import unique


def make_tax_zone(*percents: str, countries: tuple[str, ...] = ("NL",), name: str = "", **parts: Any) -> TaxZone:
    """A zone with these standard rates, all called VAT."""
    zone = create_tax_zone(TaxZoneInput(name or unique("Zone"), countries, **parts))
    for percent in percents:
        add_tax_rate(zone.id, TaxRateInput("VAT", read_percent(percent)))
    return tax_zone_by_id(zone.id)


def switch_taxes_on(**settings: Any) -> TaxSettings:
    """Taxes as the store wants them; a zone of its own country must be there."""
    return save_tax_settings(TaxSettings(current_store().country, is_on=True, **settings))


def make_eu_taxes(**settings: Any) -> dict[str, TaxClass]:
    """The EU's rates, switched on; the classes by code."""
    load_preset(Preset.EU)
    switch_taxes_on(**settings)
    return {one.code: one for one in all_tax_classes()}
