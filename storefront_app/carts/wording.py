"""Deliveries and ways to pay in words."""

from shared.gateways.payments.provider import find_provider
from shared.kernel.addresses import Address
from shared.kernel.formats import country_name
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.services.shipping.rates import Offer


def payment_name(code: str) -> str:
    """In words; an order that was imported was paid in the shop that it came from."""
    provider = find_provider(code)
    if provider is None:
        return _("Paid elsewhere") if code == "imported" else code
    return str(provider.name)


def payment_detail(code: str) -> str:
    provider = find_provider(code)
    return str(provider.detail) if provider is not None else ""


def delivery_detail(offer: Offer) -> str:
    """How long it takes, and where it is picked up."""
    if offer.pickup_at is None:
        return days(offer)
    place = ", ".join([offer.pickup_at.name, *Address.from_dict(offer.pickup_at.address).lines()])
    return " · ".join(filter(None, (place, days(offer))))


def days(offer: Offer) -> str:
    """``2–4 days``; nothing where the merchant does not say."""
    least, most = offer.min_days, offer.max_days
    if least is None and most is None:
        return ""
    if least is None or most is None or least == most:
        count = most if least is None else least
        return ngettext("Arrives in %(count)s day", "Arrives in %(count)s days", count or 0)
    return ngettext(
        "Arrives in %(least)s to %(count)s day", "Arrives in %(least)s to %(count)s days", most, least=least
    )


def address_lines(address: Address) -> list[str]:
    """As on the parcel, with the country's name in the shopper's language."""
    return [*address.lines()[:-1], country_name(address.country)] if address.country else []
