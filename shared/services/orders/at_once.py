"""Orders of carts that somebody filled for a shopper: step by step, or everything in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import find_cart
from shared.models.customers.group import group_ids_of
from shared.models.orders.order import Order
from shared.services.carts.checkout import Contact, save_contact
from shared.services.carts.discounts import put_code
from shared.services.carts.filling import CartWish, make_cart
from shared.services.carts.gift_cards import demand_card
from shared.services.carts.reading import read_cart
from shared.services.orders.place import Choice, place_with_payments


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the shopper agreed to pay: minor units of ``currency``; None where nobody looked. ``consents`` are the boxes
    that were ticked, with the versions of their texts; ``due`` is what gift cards leave to pay.
    """

    total: int | None = None
    currency: str = ""
    consents: Mapping[UUID, int] = field(default_factory=dict)
    due: int | None = None


@dataclass(frozen=True, slots=True)
class WholeOrder:
    """Everything that an order is made from. Without ``rate_id``: the cheapest delivery, else pick-up."""

    cart: CartWish
    contact: Contact
    provider: str
    rate_id: UUID | None = None
    codes: Sequence[str] = ()
    gift_cards: Sequence[str] = ()
    agreed: Agreed = Agreed()


def order_at_once(wish: WholeOrder) -> Order:
    """The order, or nothing of it: where something is wrong no cart is left behind either.

    Raises as ``make_cart``, ``save_contact``, ``put_code``, ``demand_card`` and ``place_order``.
    """
    with transaction():
        cart = make_cart(wish.cart)
        save_contact(cart.id, wish.contact, locale=cart.locale)
        for code in wish.codes:
            put_code(cart.id, code)
        for code in wish.gift_cards:
            demand_card(cart.id, code)
        rate_id = wish.rate_id or _cheapest(cart.id)
        return place_cart(cart.id, rate_id=rate_id, provider=wish.provider, agreed=wish.agreed)


def place_cart(cart_id: UUID, *, rate_id: UUID | None, provider: str, agreed: Agreed = Agreed()) -> Order:
    """Turn a cart into an order, once, at the prices of the customer it belongs to. Raises as ``place_order``."""
    cart = find_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    placed = place_with_payments(
        cart_id,
        expected_total=agreed.total,
        expected_currency=agreed.currency,
        expected_due=agreed.due,
        choice=Choice(str(rate_id or ""), provider),
        customer_group_ids=group_ids_of(cart.customer_id) if cart.customer_id else (),
        customer_id=cart.customer_id,
        consents=agreed.consents,
    )
    return placed.order


def _cheapest(cart_id: UUID) -> UUID | None:
    """None where nothing is delivered. Raises Invalid where nothing can be."""
    state = read_cart(cart_id)
    if not state.needs_delivery:
        return None
    if not state.offers:
        raise Invalid(fields={"rate_id": _("This delivery is not offered for your address. Choose another one.")})
    return state.offers[0].id
