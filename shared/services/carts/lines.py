"""Putting things into a cart and taking them out."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete

from shared.db.entities import update_object
from shared.db.session import session, transaction
from shared.db.together import insert_later
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartLine, CartStatus, find_cart, lines_of, put_line
from shared.models.stores.selling import selling_terms
from shared.services.carts.sellable import sellable_variant
from shared.services.inventory.holds import let_go, trim_hold

MAX_LINES = 200


def add_to_cart(
    cart_id: UUID | None, variant_id: UUID, quantity: Decimal | int, *, locale: str, currency: str = ""
) -> Cart:
    """Put ``quantity`` more (whole units, as people say it) of a variant into the cart; a missing or ordered cart is
    replaced by a new one, whose prices are in ``currency`` (the store's own where none is said).

    Raises Invalid (a quantity that is not sold), NotFound (not on sale), Conflict (more than there is).
    """
    with transaction():
        known = open_cart(cart_id)
        sellable = sellable_variant(variant_id, known)
        more = sellable.rule.read(quantity)
        cart = known or new_cart(locale, currency)
        line = _line_of(cart, variant_id)
        wanted = more + (line.quantity if line is not None and line.unit is sellable.rule.unit else 0)
        sellable.rule.check(wanted)
        sellable.demand(wanted)
        if line is not None:
            update_object(line, quantity=wanted, unit=sellable.rule.unit)
        elif len(cart.lines) >= MAX_LINES:
            raise Conflict(_("This cart is full. Order what is in it first."))
        else:
            put_line(cart, CartLine(variant_id=variant_id, quantity=wanted, unit=sellable.rule.unit))
        if known is not None:
            update_object(cart, updated_at=clock.now())
    return cart


def set_quantities(cart_id: UUID, quantities: Mapping[UUID, Decimal | int]) -> Cart:
    """Set how much (whole units) of each variant is in the cart; zero takes it out. Raises as ``add_to_cart``."""
    with transaction():
        cart = open_cart(cart_id)
        if cart is None:
            raise NotFound(_("This cart is gone. Please start again."))
        for variant_id, quantity in quantities.items():
            _set_quantity(cart, variant_id, quantity)
        cart.updated_at = clock.now()
        _hold_no_more_than(cart)
    return cart


def clear_cart(cart_id: UUID) -> None:
    """Take everything out."""
    with transaction():
        session().execute(delete(CartLine).where(CartLine.cart_id == cart_id))
        cart = open_cart(cart_id)
        if cart is not None and cart.held_until is not None:
            let_go(cart_id)
            cart.note_hold(None)


def set_note(cart_id: UUID, note: str) -> None:
    """What the shopper wants the merchant to know."""
    with transaction():
        cart = open_cart(cart_id)
        if cart is not None:
            cart.note = note.strip()[:1000]


def set_currency(cart_id: UUID, currency: str) -> None:
    """From now on the cart's prices are read in another currency of the store. Raises Invalid for any other."""
    if currency not in selling_terms().codes:
        raise Invalid(fields={"currency": _("Choose a currency from the list.")})
    with transaction():
        cart = open_cart(cart_id)
        if cart is not None:
            cart.currency = currency


def open_cart(cart_id: UUID | None) -> Cart | None:
    """The cart while it can still be changed, or None."""
    cart = find_cart(cart_id) if cart_id else None
    return cart if cart is not None and cart.status is CartStatus.OPEN else None


def new_cart(locale: str, currency: str) -> Cart:
    """An empty cart."""
    cart = Cart(locale=locale, currency=currency, status=CartStatus.OPEN, lines=[])
    insert_later(cart)
    return cart


def _hold_no_more_than(cart: Cart) -> None:
    """What leaves a cart that holds goods is on sale again at once."""
    if cart.held_until is not None:
        trim_hold(cart.id, [(line.variant_id, line.quantity) for line in cart.lines])


def _line_of(cart: Cart, variant_id: UUID) -> CartLine | None:
    return next((line for line in lines_of(cart) if line.variant_id == variant_id), None)


def _set_quantity(cart: Cart, variant_id: UUID, quantity: Decimal | int) -> None:
    line = _line_of(cart, variant_id)
    if line is None:
        raise NotFound(_("This is not in the cart any more."))
    if quantity == 0:
        cart.lines.remove(line)
        return
    sellable = sellable_variant(variant_id, cart)
    wanted = sellable.rule.read(quantity)
    sellable.rule.check(wanted)
    if wanted > line.quantity or line.unit is not sellable.rule.unit:
        sellable.demand(wanted)
    line.quantity, line.unit = wanted, sellable.rule.unit
