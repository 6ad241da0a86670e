"""What the checkout's pages show: the cart, what was chosen so far, and what it costs."""

from dataclasses import dataclass
from uuid import UUID

from shared.models.carts.cart import Cart
from shared.models.payments.method import STRIPE, PaymentMethod
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.lines import open_cart
from shared.services.carts.totals import Totals
from shared.services.payments.methods import offered_methods
from shared.services.shipping.rates import Offer, rates_for
from shared.web.context import host
from storefront_app.carts.visitor import visitor_cart_id


@dataclass(frozen=True, slots=True)
class Checkout:
    """``offer`` and ``method`` are those chosen, or the first on offer; amounts are minor units."""

    cart: Cart
    contents: list[CartContent]
    contact: Contact | None
    offers: list[Offer]
    methods: list[PaymentMethod]
    offer: Offer | None
    method: PaymentMethod | None

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.contents)

    @property
    def needs_delivery(self) -> bool:
        return any(line.requires_shipping for line in self.contents)

    @property
    def totals(self) -> Totals:
        """As ``add_up`` does: nothing is owed for a delivery that nothing needs."""
        shipping = (self.offer.price if self.offer else None) if self.needs_delivery else 0
        return Totals(self.subtotal, shipping, self.method.fee if self.method else 0)

    @property
    def short(self) -> list[CartContent]:
        """Lines that cannot be had in this quantity any more."""
        return [line for line in self.contents if line.is_short]

    @property
    def can_be_placed(self) -> bool:
        delivery_is_known = self.offer is not None or not self.needs_delivery
        return bool(self.contact and self.method and delivery_is_known and not self.short)

    @property
    def pays_online(self) -> bool:
        return self.method is not None and self.method.provider == STRIPE


def read_checkout(*, rate_id: UUID | None = None, provider: str = "") -> Checkout | None:
    """The visitor's checkout with these choices, or those kept before; None where there is nothing to check out."""
    cart = open_cart(visitor_cart_id())
    contents = cart_contents(cart.id, host().locale) if cart else []
    if cart is None or not contents:
        return None
    contact = kept_contact(cart)
    offers = rates_for(contact.address.country, sum(line.total for line in contents), host().locale) if contact else []
    methods = offered_methods()
    rate_id = rate_id or kept_rate(cart)
    provider = provider or cart.checkout.get("provider", "")
    return Checkout(
        cart,
        contents,
        contact,
        offers,
        methods,
        next((offer for offer in offers if offer.id == rate_id), offers[0] if offers else None),
        next((method for method in methods if method.provider == provider), methods[0] if methods else None),
    )
