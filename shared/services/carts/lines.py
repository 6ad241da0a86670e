"""Putting things into a cart and taking them out."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartLine, CartStatus, find_cart
from shared.services.carts.sellable import sellable_variant

MAX_QUANTITY = 9_999
MAX_LINES = 200


def add_to_cart(cart_id: UUID | None, variant_id: UUID, quantity: int, *, locale: str) -> Cart:
    """Put ``quantity`` more of a variant into the cart; a missing or ordered cart is replaced by a new one.

    Raises Invalid (a quantity out of range), NotFound (not on sale), Conflict (more than there is).
    """
    _check_quantity(quantity)
    with transaction():
        sellable = sellable_variant(variant_id)
        cart = open_cart(cart_id) or _new_cart(locale)
        line = _line_of(cart, variant_id)
        wanted = (line.quantity if line else 0) + quantity
        _check_quantity(wanted)
        sellable.demand(wanted)
        if line is not None:
            line.quantity = wanted
        elif len(cart.lines) >= MAX_LINES:
            raise Conflict(_("This cart is full. Order what is in it first."))
        else:
            cart.lines.append(CartLine(variant_id=variant_id, quantity=quantity))
        cart.updated_at = clock.now()
    return cart


def set_quantities(cart_id: UUID, quantities: Mapping[UUID, int]) -> Cart:
    """Set how many of each variant are in the cart; zero takes it out. Raises as ``add_to_cart``."""
    with transaction():
        cart = open_cart(cart_id)
        if cart is None:
            raise NotFound(_("This cart is gone. Please start again."))
        for variant_id, quantity in quantities.items():
            _set_quantity(cart, variant_id, quantity)
        cart.updated_at = clock.now()
    return cart


def clear_cart(cart_id: UUID) -> None:
    """Take everything out."""
    with transaction():
        session().execute(delete(CartLine).where(CartLine.cart_id == cart_id))


def set_note(cart_id: UUID, note: str) -> None:
    """What the shopper wants the merchant to know."""
    with transaction():
        cart = open_cart(cart_id)
        if cart is not None:
            cart.note = note.strip()[:1000]


def open_cart(cart_id: UUID | None) -> Cart | None:
    """The cart while it can still be changed, or None."""
    cart = find_cart(cart_id) if cart_id else None
    return cart if cart is not None and cart.status is CartStatus.OPEN else None


def _new_cart(locale: str) -> Cart:
    cart = Cart(locale=locale, status=CartStatus.OPEN, lines=[])
    session().add(cart)
    return cart


def _line_of(cart: Cart, variant_id: UUID) -> CartLine | None:
    return next((line for line in cart.lines if line.variant_id == variant_id), None)


def _set_quantity(cart: Cart, variant_id: UUID, quantity: int) -> None:
    line = _line_of(cart, variant_id)
    if line is None:
        raise NotFound(_("This is not in the cart any more."))
    if quantity == 0:
        cart.lines.remove(line)
        return
    _check_quantity(quantity)
    if quantity > line.quantity:
        sellable_variant(variant_id).demand(quantity)
    line.quantity = quantity


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid(fields={"quantity": _("Choose a quantity from 1 to %(most)s.", most=MAX_QUANTITY)})
