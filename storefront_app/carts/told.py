"""What changed in the cart since the shopper looked last, in words beside each line."""

from collections.abc import Sequence
from uuid import UUID

from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.kernel.quantities import format_quantity
from shared.models.carts.cart import Cart
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.lines import open_cart
from shared.services.carts.seen import PriceChange, confirm_prices, note_new_prices, price_changes
from storefront_app.carts.visitor import visitor_cart_id
from storefront_app.place import current_place


def tell_changes(cart: Cart, contents: Sequence[CartContent]) -> dict[UUID, str]:
    """Messages by variant; prices that are seen for the first time are remembered."""
    currency = current_place().currency
    changes = price_changes(cart, contents, currency)
    note_new_prices(cart, contents, currency)
    told = {change.line.variant_id: price_sentence(change, currency) for change in changes}
    return told | {line.variant_id: stock_sentence(line) for line in contents if line.is_short}


def price_sentence(change: PriceChange, currency: str) -> str:
    """What it cost, and what it costs."""
    now, before = (format_money(Money(amount, currency)) for amount in (change.line.unit_price, change.before))
    return _("The price has changed: %(now)s instead of %(before)s.", now=now, before=before)


def stock_sentence(line: CartContent) -> str:
    """How much there still is."""
    if not line.is_on_sale or not line.available or line.available <= 0:
        return _("This is sold out. Take it out to go on.")
    return _("Only %(left)s left. Choose less to go on.", left=format_quantity(line.available, line.unit))


def confirm_shown() -> None:
    """The shopper has looked at the cart and goes on."""
    cart = open_cart(visitor_cart_id())
    if cart is not None:
        is_holding = cart.held_until is not None
        confirm_prices(cart, cart_contents(cart.id, cart.locale, is_holding=is_holding), current_place().currency)
