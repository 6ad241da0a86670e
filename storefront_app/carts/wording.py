"""Deliveries and ways to pay in words."""

from shared.kernel.addresses import Address
from shared.kernel.formats import country_name
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.i18n import ngettext
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.services.shipping.rates import Offer

NAMES = {STRIPE: _l("Card"), CASH_ON_DELIVERY: _l("Cash on delivery")}
DETAILS = {
    STRIPE: _l("You pay on the secure page of our payment partner."),
    CASH_ON_DELIVERY: _l("You pay when the parcel arrives."),
}


def payment_name(provider: str) -> str:
    return str(NAMES.get(provider, provider))


def payment_detail(provider: str) -> str:
    return str(DETAILS.get(provider, ""))


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
