"""Back to a checkout that was left, from the link in a mail.

A link can be passed on, and a cart that two browsers hold shows each what the other types. So the cart moves: it goes
on under a new id that only the present browser knows. And what was typed is shown only while it is that of the address
which the mail went to.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, update

from shared.db.entities import insert_objects
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.abandonment import AbandonedCheckout, abandoned_by_id
from shared.models.carts.cart import Cart, CartLine, CartStatus, find_cart_for_update, lines_of
from shared.services.carts.keeping import add_lines, pour_into
from shared.services.inventory.holds import let_go


@dataclass(frozen=True, slots=True)
class Restored:
    """The browser's cart from now on."""

    cart: Cart

    @property
    def has_contact(self) -> bool:
        return bool(self.cart.checkout.get("email"))


def restore_cart(abandoned_id: UUID, browsers_cart_id: UUID | None, customer_id: UUID | None) -> Restored:
    """The cart of a checkout that was left, joined with what this browser holds. Raises NotFound (it is gone)."""
    with transaction():
        row = abandoned_by_id(abandoned_id)
        row.opened_at = row.opened_at or clock.now()
        cart = find_cart_for_update(row.cart_id) if row.cart_id else None
        if cart is None or cart.status is not CartStatus.OPEN:
            raise NotFound(_("This cart is gone: it was ordered, or left for too long."))
        if cart.id == browsers_cart_id:
            return Restored(cart)
        moved = _copied(cart) if _is_foreign(cart, row, customer_id) else _moved(cart, row)
        if browsers_cart_id is not None:
            pour_into(moved, browsers_cart_id)
        if customer_id is not None:
            moved.customer_id = customer_id
        session().flush()
    return Restored(moved)


def _is_foreign(cart: Cart, row: AbandonedCheckout, customer_id: UUID | None) -> bool:
    """Whether somebody else has gone on with it: then the link brings the goods, but nothing that was typed."""
    return cart.email != row.email or (cart.customer_id is not None and customer_id not in (None, cart.customer_id))


def _moved(cart: Cart, row: AbandonedCheckout) -> Cart:
    """The same cart under a new id; whoever held the old one holds nothing."""
    kept = {name: value for name, value in cart.checkout.items() if name != "held_until"}
    moved = _new(cart, email=cart.email, checkout=kept, customer_id=cart.customer_id, note=cart.note)
    if cart.held_until is not None:
        let_go(cart.id)
    lines = update(CartLine).where(CartLine.cart_id == cart.id).values(cart_id=moved.id)
    session().execute(lines.execution_options(synchronize_session=False))
    row.cart_id = moved.id
    session().flush()
    for line in list(cart.__dict__.get("lines", ())):
        session().expunge(line)
    session().expunge(cart)
    session().execute(delete(Cart).where(Cart.id == cart.id).execution_options(synchronize_session=False))
    lines_of(moved)
    return moved


def _copied(cart: Cart) -> Cart:
    copy = _new(cart)
    add_lines(copy, lines_of(cart))
    return copy


def _new(like: Cart, **more: object) -> Cart:
    made = Cart(locale=like.locale, currency=like.currency, status=CartStatus.OPEN, **more)
    insert_objects(made)
    return made
