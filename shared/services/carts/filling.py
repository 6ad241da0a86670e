"""Carts that somebody fills for a shopper: an app, a till, a member of staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.db.entities import update_object
from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartLine, lines_of, put_line
from shared.models.customers.customer import customer_by_id
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.services.carts.gifts import GIFTS, set_recipients
from shared.services.carts.lines import MAX_LINES, new_cart, open_cart
from shared.services.carts.recipients import Recipient
from shared.services.carts.sellable import sellable_variant
from shared.services.inventory.holds import trim_hold

LONGEST_NOTE = 1000


#: Who gets pieces of which variant, for gift cards.
Gifts = Mapping[UUID, Sequence[tuple[int, Recipient]]]


@dataclass(frozen=True, slots=True)
class CartWish:
    """How much of each variant, in minor units of what it is sold by. What is empty is the store's own."""

    lines: Mapping[UUID, int] = field(default_factory=dict)
    locale: str = ""
    currency: str = ""
    note: str = ""
    customer_id: UUID | None = None
    gifts: Gifts = field(default_factory=dict)


def make_cart(wish: CartWish) -> Cart:
    """A new cart. Raises Invalid (a language, currency or quantity that is not sold), NotFound (a variant that is not
    on sale, somebody who is no customer), Conflict (more than there is).
    """
    store = current_store()
    locale = wish.locale or store.default_locale
    if locale not in store.locales:
        raise Invalid(fields={"locale": _("Choose a language from the list.")})
    with transaction():
        cart = new_cart(locale, _currency(wish.currency))
        cart.note = wish.note.strip()[:LONGEST_NOTE]
        cart.customer_id = customer_by_id(wish.customer_id).id if wish.customer_id else None
        _put_all(cart, wish.lines)
        if wish.gifts:
            set_recipients(cart, wish.gifts)
    return cart


def change_cart(cart_id: UUID, *, note: str | None = None, currency: str | None = None) -> Cart:
    """Another note or currency; None leaves it. Raises Invalid, NotFound."""
    with transaction():
        cart = demand_cart(cart_id)
        wanted = cart.currency if currency is None else _currency(currency)
        text = cart.note if note is None else note.strip()[:LONGEST_NOTE]
        update_object(cart, currency=wanted, note=text, updated_at=clock.now())
    return cart


def replace_lines(cart_id: UUID, lines: Mapping[UUID, int], gifts: Gifts | None = None) -> Cart:
    """The cart holds this and nothing else, for these people. Raises as ``make_cart``."""
    with transaction():
        cart = demand_cart(cart_id)
        known = {line.variant_id: line for line in lines_of(cart)}
        for variant_id in known.keys() - lines.keys():
            cart.lines.remove(known[variant_id])
        for variant_id in known.keys() & lines.keys():
            _change(cart, known[variant_id], lines[variant_id])
        _put_all(cart, {one: count for one, count in lines.items() if one not in known})
        cart.updated_at = clock.now()
        if gifts or GIFTS in cart.checkout:
            set_recipients(cart, dict.fromkeys(lines, ()) | dict(gifts or {}))
        if cart.held_until is not None:
            trim_hold(cart.id, list(lines.items()))
    return cart


def demand_cart(cart_id: UUID) -> Cart:
    """The cart while it can be changed. Raises NotFound."""
    cart = open_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart


def _put_all(cart: Cart, lines: Mapping[UUID, int]) -> None:
    if len(lines) > MAX_LINES:
        raise Conflict(_("This cart is full. Order what is in it first."))
    for variant_id, quantity in lines.items():
        sellable = sellable_variant(variant_id, cart)
        sellable.rule.check(quantity)
        sellable.demand(quantity)
        put_line(cart, CartLine(variant_id=variant_id, quantity=quantity, unit=sellable.rule.unit))


def _change(cart: Cart, line: CartLine, quantity: int) -> None:
    sellable = sellable_variant(line.variant_id, cart)
    sellable.rule.check(quantity)
    if quantity > line.quantity or line.unit is not sellable.rule.unit:
        sellable.demand(quantity)
    line.quantity, line.unit = quantity, sellable.rule.unit


def _currency(code: str) -> str:
    """As carts keep it. Raises Invalid for what the store does not sell in."""
    terms = selling_terms()
    if code and code not in terms.codes:
        raise Invalid(fields={"currency": _("Choose a currency from the list.")})
    return code or terms.own.code
