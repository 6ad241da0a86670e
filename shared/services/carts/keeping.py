"""Carts of known customers: found again elsewhere, joined at sign-in, and forgotten after a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.entities import update_object
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.quantities import MOST_WHOLE
from shared.models.carts.cart import Cart, CartLine, CartStatus, find_cart, find_cart_for_update, lines_of, put_line
from shared.services.carts.discounts import CODES, MOST_CODES
from shared.services.carts.gift_cards import CARDS, MOST_CARDS
from shared.services.carts.gifts import GIFTS, joined_gifts, write_parts
from shared.services.carts.lines import MAX_LINES, new_cart
from shared.services.carts.sellable import Sellable, sellable_variant
from shared.services.inventory.holds import let_go

KEPT = timedelta(days=30)
BATCH = 1_000


def own_cart(cart: Cart, customer_id: UUID) -> None:
    """The cart belongs to the customer who fills it."""
    if cart.customer_id != customer_id:
        with transaction():
            update_object(cart, customer_id=customer_id)


def join_carts(customer_id: UUID, browsers_cart_id: UUID | None) -> UUID | None:
    """At sign-in: what the customer chose elsewhere joins what this browser holds. The cart from now on, or None.

    Quantities are added, as far as there is stock. The browser's cart stays the one it is; the other one goes.
    """
    with transaction():
        theirs = [row for row in _open_carts_of(customer_id) if row != browsers_cart_id]
        ours = _locked(browsers_cart_id)
        if ours is None:
            return theirs[0] if theirs else None
        if ours.customer_id not in (None, customer_id):
            ours = _copy_of(ours)
        update_object(ours, customer_id=customer_id, updated_at=clock.now())
        for cart_id in theirs:
            pour_into(ours, cart_id)
    return ours.id


def pour_into(cart: Cart, other_id: UUID) -> None:
    """Within a transaction: another cart's lines are added to this locked one, and the other cart goes."""
    other = _locked(other_id)
    if other is None or other.id == cart.id:
        return
    gifts = joined_gifts(cart, other) if GIFTS in cart.checkout or GIFTS in other.checkout else {}
    add_lines(cart, lines_of(other))
    if gifts:
        write_parts(cart, gifts)
    if not cart.note and other.note:
        update_object(cart, note=other.note)
    for name, most in ((CODES, MOST_CODES), (CARDS, MOST_CARDS)):
        _join_typed(cart, other, name, most)
    if other.held_until is not None:
        let_go(other.id)
    session().execute(delete(Cart).where(Cart.id == other.id).execution_options(synchronize_session=False))
    session().expunge(other)


def _join_typed(cart: Cart, other: Cart, name: str, most: int) -> None:
    """What was typed for both carts, each once."""
    mine, theirs = (one.checkout.get(name, []) for one in (cart, other))
    joined = list(dict.fromkeys((*mine, *theirs)))[:most]
    if len(joined) > len(mine):
        update_object(cart, checkout={**cart.checkout, name: joined})


def add_lines(cart: Cart, lines: Iterable[CartLine]) -> int:
    """Within a transaction: put the same things into the locked cart; what is not to be had stays away.

    Returns of how many lines less came in than was asked for.
    """
    return sum(not _add_line(cart, line) for line in lines)


def _add_line(cart: Cart, line: CartLine) -> bool:
    try:
        sellable = sellable_variant(line.variant_id, cart)
    except NotFound:
        return False
    return sellable.rule.unit is line.unit and _add(cart, line, sellable)


def _add(cart: Cart, line: CartLine, sellable: Sellable) -> bool:
    present = next((own for own in lines_of(cart) if own.variant_id == line.variant_id), None)
    had = present.quantity if present is not None else 0
    wanted = bounded(had, line.quantity, sellable)
    if present is not None and wanted > had:
        update_object(present, quantity=wanted)
    elif present is None and wanted and len(lines_of(cart)) < MAX_LINES:
        put_line(cart, CartLine(variant_id=line.variant_id, quantity=wanted, unit=line.unit))
    return wanted == had + line.quantity


def bounded(had: int, more: int, sellable: Sellable) -> int:
    """``had + more`` in the steps that are sold, as far as there is stock; never less than ``had``."""
    rule, sum_ = sellable.rule, had + more
    most = min(sum_, MOST_WHOLE * rule.unit.one)
    if sellable.available is not None:
        most = min(most, sellable.available)
    stepped = most - most % rule.step
    return stepped if stepped >= max(had, rule.least) else had


@dataclass(frozen=True, slots=True)
class Filled:
    """The cart after things were put into it; ``missing``: of how many lines less came in than was asked for."""

    cart: Cart
    missing: int


def fill_cart(cart_id: UUID | None, lines: Iterable[CartLine], *, locale: str, currency: str) -> Filled:
    """Put these things into the open cart, or a new one, as far as they are to be had."""
    with transaction():
        cart = _locked(cart_id) or new_cart(locale, currency)
        missing = add_lines(cart, lines)
        update_object(cart, updated_at=clock.now())
    return Filled(cart, missing)


def shared_lines(cart_id: UUID) -> list[CartLine]:
    """What somebody who was given the cart's link may put into a cart of their own; nothing where it is gone."""
    cart = find_cart(cart_id)
    return list(lines_of(cart)) if cart is not None else []


def _copy_of(cart: Cart) -> Cart:
    """Another customer's cart is no one else's: whoever signs in here goes on with the same things in a new one."""
    copy = new_cart(cart.locale, cart.currency)
    add_lines(copy, lines_of(cart))
    return copy


def _open_carts_of(customer_id: UUID) -> list[UUID]:
    mine = select(Cart.id).where(Cart.customer_id == customer_id, Cart.status == CartStatus.OPEN)
    return list(session().scalars(mine.order_by(Cart.updated_at.desc())))


def _locked(cart_id: UUID | None) -> Cart | None:
    cart = find_cart_for_update(cart_id) if cart_id is not None else None
    return cart if cart is not None and cart.status is CartStatus.OPEN else None


def forget_old_carts() -> int:
    """Carts of every store that nobody touched for a month go, a batch at a time (wants a maintenance scope)."""
    old = select(Cart.store_id, Cart.id).where(Cart.status == CartStatus.OPEN, Cart.updated_at < clock.now() - KEPT)
    batch = old.order_by(Cart.updated_at).limit(BATCH).subquery()
    with transaction():
        gone = delete(Cart).where(Cart.store_id == batch.c.store_id, Cart.id == batch.c.id)
        rows = session().execute(gone.returning(Cart.id).execution_options(synchronize_session=False)).all()
    return len(rows)
