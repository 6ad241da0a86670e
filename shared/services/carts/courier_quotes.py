"""What couriers would ask for a cart: asked outside any transaction, kept in the cart for some minutes.

Where they are silent, the merchant's own rates stand in: no sale waits for a courier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from shared.db.entities import update_object
from shared.db.session import transaction
from shared.gateways.couriers.base import Party
from shared.kernel import clock
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart, CartStatus, find_cart_for_update
from shared.models.stores.store import current_store
from shared.services.carts.checkout import Contact, kept_contact
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.shipments import shipment_of
from shared.services.shipping.couriers import Quote, ask_couriers
from shared.services.shipping.rates import Offer

QUOTES = "quotes"
FRESH, SILENT = timedelta(minutes=15), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KeptQuotes:
    offers: tuple[Offer, ...]
    beside_own: bool


def kept_quotes(
    cart: Cart, contact: Contact, contents: Sequence[CartContent], terms: CurrencyTerms
) -> KeptQuotes | None:
    """The quotes for just these goods and this address, in the cart's currency; None where there are none. No
    statement."""
    kept = cart.checkout.get(QUOTES)
    if not kept or not kept["offers"] or contact.picks_up or not _is_fresh(kept, key_of(contact, contents)):
        return None
    offers = tuple(
        Offer(UUID(one["id"]), one["name"], terms.price(one["price"]), one["days"], one["days"])
        for one in kept["offers"]
    )
    return KeptQuotes(offers, bool(kept["beside_own"]))


def renew_quotes(cart: Cart) -> None:
    """Ask couriers for the cart's address and goods, unless what they said is still good.

    Nothing, and no statement, in a store that asks none. Not within a transaction.
    """
    contact = kept_contact(cart)
    if not current_store().asks_couriers or contact is None or contact.picks_up:
        return
    contents = cart_contents(cart.id, cart.locale)
    key = key_of(contact, contents)
    kept = cart.checkout.get(QUOTES)
    if (kept and _is_fresh(kept, key)) or not any(line.requires_shipping for line in contents):
        return
    receiver = Party(contact.address, contact.phone, contact.email)
    asked = ask_couriers(receiver, shipment_of(contents).grams)
    values = _values(key, asked.quotes, asked.beside_own)
    with transaction():
        locked = find_cart_for_update(cart.id)
        if locked is not None and locked.status is CartStatus.OPEN:
            update_object(locked, checkout={**locked.checkout, QUOTES: values})


def key_of(contact: Contact, contents: Sequence[CartContent]) -> str:
    """What a quote depends on."""
    lines = [(str(line.variant_id), line.quantity, line.weight, line.requires_shipping) for line in contents]
    known = orjson.dumps([contact.address.to_dict(), sorted(lines)])
    return sha256(known).hexdigest()


def _values(key: str, quotes: Sequence[Quote], beside_own: bool) -> dict[str, Any]:
    until = clock.now() + (FRESH if quotes else SILENT)
    offers = [{"id": str(new_id()), "name": one.name, "price": one.price, "days": one.days} for one in quotes]
    return {"key": key, "until": until.isoformat(), "beside_own": beside_own, "offers": offers}


def _is_fresh(kept: dict[str, Any], key: str) -> bool:
    return kept["key"] == key and datetime.fromisoformat(kept["until"]) > clock.now()
