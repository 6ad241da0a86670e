"""A cart's goods are kept for its shopper while the checkout lasts, where the store wants that."""

from datetime import datetime, timedelta
from uuid import UUID

from shared.db.session import transaction
from shared.kernel import clock
from shared.models.carts.cart import Cart, CartStatus, find_cart_for_update
from shared.services.inventory.holds import hold_stock, keep_hold
from shared.services.inventory.preferences import foresee_inventory_settings, inventory_settings

#: Shoppers come by often: a hold that lasts longer than this share of its time is left alone.
FRESH = 0.5


def foresee_holding() -> None:
    """Ask along with the next statement whether goods are kept."""
    foresee_inventory_settings()


def keeps_goods() -> bool:
    """Whether the store keeps what shoppers are about to pay for."""
    return inventory_settings().hold_minutes > 0


def hold_cart(cart_id: UUID) -> datetime | None:
    """Keep what is in the cart, as far as it is there; until when. None where the store keeps nothing.

    One statement where it does not.
    """
    if not keeps_goods():
        return None
    with transaction():
        cart = find_cart_for_update(cart_id)
        if cart is None or cart.status is not CartStatus.OPEN:
            return None
        until = hold_stock(cart.id, [(line.variant_id, line.quantity) for line in cart.lines])
        cart.note_hold(until)
    return until


def keep_cart_held(cart: Cart) -> datetime | None:
    """The shopper is still there: prolong what lasts, keep anew what has ended. Nothing for carts that held nothing."""
    if cart.held_until is None:
        return None
    minutes = inventory_settings().hold_minutes
    if cart.held_until - clock.now() > timedelta(minutes=minutes) * FRESH:
        return cart.held_until
    until = keep_hold(cart.id) if cart.held_until > clock.now() else None
    if until is None:
        return hold_cart(cart.id)
    with transaction():
        cart.note_hold(until)
    return until
