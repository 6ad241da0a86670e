"""Changes of the visitor's cart. What is wrong with one line does not undo the others."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.services.carts.gifts import note_addition
from shared.services.carts.keeping import own_cart
from shared.services.carts.lines import add_to_cart, clear_cart, open_cart, set_note, set_quantities
from shared.services.carts.recipients import check_recipient
from shared.web.context import host
from storefront_app.carts.asked import Addition
from storefront_app.carts.discounts import put_waiting_codes
from storefront_app.carts.visitor import keep_cart, note_problem, show_count, visitor_cart_id
from storefront_app.customers.who import known_customer
from storefront_app.place import current_place


def add_all(wanted: Sequence[Addition]) -> None:
    """Put these into the cart, all or none. Raises Invalid, NotFound, Conflict."""
    cart_id = visitor_cart_id()
    with transaction():
        for variant_id, quantity, gift in wanted:
            recipient = check_recipient(gift) if gift else None
            cart = add_to_cart(cart_id, variant_id, quantity, locale=host().locale, currency=current_place().currency)
            note_addition(cart, variant_id, int(quantity), recipient)
            cart_id = cart.id
        customer = known_customer()
        if customer is not None:
            own_cart(cart, customer.id)
    put_waiting_codes(cart)
    keep_cart(cart)


def set_line(variant_id: UUID, quantity: Decimal) -> None:
    """Have this much (whole units) of a variant in the cart; zero takes it out. Raises Invalid, NotFound, Conflict."""
    if quantity < 0:
        raise Invalid(_("Type a number from 0."), fields={"quantity": _("Type a number from 0.")})
    keep_cart(set_quantities(_cart_id(), {variant_id: quantity}))


def set_lines(quantities: Mapping[UUID, Decimal]) -> None:
    """The same for several; a line that cannot be had so stays as it is, and its problem is noted."""
    for variant_id, quantity in quantities.items():
        try:
            set_line(variant_id, quantity)
        except NotFound:
            _add_instead(variant_id, quantity)
        except (Conflict, Invalid) as error:
            note_problem(variant_id, message_of(error))


def _add_instead(variant_id: UUID, quantity: Decimal) -> None:
    """What is not in the cart yet is put there; what was to be taken out is out."""
    if quantity <= 0:
        return
    try:
        add_all([Addition(variant_id, quantity)])
    except ShopsteadError as error:
        note_problem(variant_id, message_of(error))


def write_note(note: str) -> None:
    """What the shopper wants the merchant to know."""
    cart_id = visitor_cart_id()
    if cart_id is not None:
        set_note(cart_id, note)


def empty_cart() -> None:
    """Take everything out."""
    cart = open_cart(visitor_cart_id())
    if cart is not None:
        clear_cart(cart.id)
    show_count(0)


def message_of(error: ShopsteadError) -> str:
    """The error in one sentence, the one beside a field first."""
    return next(iter(error.fields.values()), "") or error.message


def _cart_id() -> UUID:
    cart_id = visitor_cart_id()
    if cart_id is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart_id
