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
    """How long it takes; or where it is picked up, when that is open and what to bring."""
    place = offer.pickup_at
    if place is None:
        return days(offer)
    where = ", ".join([place.name, *address_lines(Address.from_dict(place.address))])
    return " · ".join(filter(None, (where, place.hours, place.instructions, ready_in(offer))))


def ready_in(offer: Offer) -> str:
    """From when on it can be picked up; nothing where that is at once, or nobody says."""
    count = offer.max_days if offer.max_days is not None else offer.min_days
    return ngettext("Ready in %(count)s day", "Ready in %(count)s days", count) if count else ""


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
