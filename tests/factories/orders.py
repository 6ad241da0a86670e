"""Carts that are ready to become orders, and orders."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel.addresses import Address
from shared.models.orders.order import Order
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.models.shipping.rate import ShippingRate, ShippingZone, all_zones
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.lines import add_to_cart
from shared.services.orders.place import place_order
from shared.services.payments.methods import set_payment_method
from tests.factories.stores import unique

ADDRESS = Address(name="Noor Bakker", street="Oudegracht 12", city="Utrecht", postcode="3511 AB", country="NL")
STRIPE_SECRETS = {"secret_key": "sk_test_shopstead", "webhook_secret": "whsec_shopstead"}


def make_delivery(
    price: int = 495, *, countries: tuple[str, ...] = ("NL", "BE"), free_over: int | None = None
) -> ShippingRate:
    """A zone with one rate in the open store."""
    with transaction():
        zone = ShippingZone(name=unique("Zone"), countries=list(countries))
        zone.rates = [ShippingRate(name="Parcel", price=price, free_over=free_over)]
        session().add(zone)
    return zone.rates[0]


def make_selling(*, fee: int = 0, stripe: bool = False) -> ShippingRate:
    """Make the open store able to take orders: a delivery, cash on delivery, and Stripe if asked for."""
    set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"fee": fee})
    if stripe:
        set_payment_method(STRIPE, enabled=True, config={}, secrets=STRIPE_SECRETS)
    return make_delivery()


def make_ready_cart(
    *wanted: tuple[UUID, int], email: str = "noor@example.org", provider: str = CASH_ON_DELIVERY, locale: str = "en"
) -> UUID:
    """A cart with these (variant, quantity) lines, on which everything has been filled in."""
    cart_id: UUID | None = None
    for variant_id, quantity in wanted:
        cart_id = add_to_cart(cart_id, variant_id, quantity, locale=locale).id
    assert cart_id is not None
    save_contact(cart_id, Contact(email, "030 231 2345", ADDRESS), locale=locale)
    save_choice(cart_id, rate_id=str(all_zones()[0].rates[0].id), provider=provider)
    return cart_id


def make_order(*wanted: tuple[UUID, int], **values: str) -> Order:
    """A placed order of the open store."""
    return place_order(make_ready_cart(*wanted, **values))
