"""How a cart's goods can reach its shopper: the merchant's own rates, couriers' quotes that were kept, and pick-up."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.places import Spot
from shared.models.carts.cart import Cart
from shared.services.carts.checkout import Contact
from shared.services.carts.contents import CartContent
from shared.services.carts.courier_quotes import kept_quotes
from shared.services.carts.shipments import shipment_of
from shared.services.shipping.rates import Offer, not_offered, rates_for


def offered_deliveries(
    cart: Cart, contact: Contact, contents: Sequence[CartContent], locale: str, terms: CurrencyTerms
) -> list[Offer]:
    """Deliveries by price, then pick-up by price, in the cart's currency. Without an address there is only pick-up.

    One statement; two more where the zone has rates by distance. Nobody outside is asked.
    """
    goal = None if contact.picks_up else spot_of(contact.address)
    own = rates_for(goal, shipment_of(contents), locale, terms)
    quotes = kept_quotes(cart, contact, contents, terms)
    if quotes is None:
        return own
    stay = [offer for offer in own if offer.pickup_at is not None or quotes.beside_own]
    return sorted((*quotes.offers, *stay), key=lambda offer: (offer.pickup_at is not None, offer.price))


def chosen_delivery(
    rate_id: UUID,
    cart: Cart,
    contact: Contact,
    contents: Sequence[CartContent],
    terms: CurrencyTerms,
) -> Offer:
    """The delivery of that id, as it is offered now. Raises Invalid where it is not."""
    for offer in offered_deliveries(cart, contact, contents, cart.locale, terms):
        if offer.id == rate_id:
            return offer
    raise not_offered()


def destination(contact: Contact, delivery: Offer | None) -> Address:
    """Where the goods change hands, which is where they are taxed: the shopper's address, or the pick-up point's."""
    if delivery is None or delivery.pickup_at is None:
        return contact.address
    place = Address.from_dict(delivery.pickup_at.address)
    country = place.country or contact.address.country
    return replace(place, name=contact.address.name, company=contact.address.company, country=country)


def spot_of(address: Address) -> Spot:
    return Spot(address.country, address.area, address.postcode)
