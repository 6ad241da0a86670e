"""What a merchant sets about taxes as a whole."""

from dataclasses import replace
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.places import most_specific
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import current_store
from shared.models.taxes.settings import ShippingTax, TaxSettings, tax_settings
from shared.models.taxes.tax_class import all_tax_classes
from shared.models.taxes.zone import all_tax_zones
from shared.services.taxes.plain_zones import plain_zone
from shared.services.taxes.territories import Place


def save_tax_settings(wanted: TaxSettings) -> TaxSettings:
    """Keep the settings; orders that were placed stay as they are. Raises Invalid with the field.

    Taxes cannot be on without a zone for the store's own country: nothing would be charged where it must be.
    """
    with transaction():
        store = current_store()
        settings = replace(wanted, country=store.country)
        _check(settings)
        store.taxing = settings.to_dict()
        touch_storefront()
    return settings


def forget_class(class_id: UUID) -> None:
    """The settings name this class no more. Within a transaction."""
    store = current_store()
    if store.taxing:
        store.taxing = tax_settings(store).without_class(class_id).to_dict()


def _check(settings: TaxSettings) -> None:
    known = {one.id for one in all_tax_classes()}
    fields = {}
    named = {"shipping_class_id": settings.shipping_class_id, "default_class_id": settings.default_class_id}
    for name, class_id in named.items():
        if class_id is not None and class_id not in known:
            fields[name] = _("This tax class does not exist.")
    if not set(settings.exempt_class_ids) <= known:
        fields["exempt_class_ids"] = _("This tax class does not exist.")
    if settings.shipping is not ShippingTax.CLASS and settings.shipping_class_id is not None:
        fields["shipping_class_id"] = _("Delivery has a class only where it is taxed by its own class.")
    if settings.is_on and not _has_home_rate(settings):
        fields["is_on"] = _("Make a tax zone with a rate for your own country first, or load a preset.")
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _has_home_rate(settings: TaxSettings) -> bool:
    """A part of the country will do, as where every state has its own tax."""
    zones = all_tax_zones()
    if any(settings.country in zone.countries and zone.rates for zone in zones):
        return True
    found = most_specific([plain_zone(zone) for zone in zones], Place(settings.country))
    return found is not None and bool(found.rates.by_class)
