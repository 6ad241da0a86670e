"""What placing an order reads, asked for in few round trips: nobody else waits long for what it locks."""

from uuid import UUID

from shared.models.carts.cart import Cart, foresee_cart_for_update
from shared.models.payments.method import foresee_methods
from shared.models.stores.store import Store, foresee_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.checkout import kept_contact
from shared.services.carts.contents import foresee_contents
from shared.services.carts.discounts import codes_of_cart
from shared.services.promotions.asking import foresee_promotions
from shared.services.shipping.rates import foresee_rates
from shared.services.taxes.applied import foresee_taxing


def foresee_cart(cart_id: UUID) -> None:
    """The cart's lock first, then what does not depend on the cart."""
    foresee_cart_for_update(cart_id)
    foresee_store()
    foresee_methods()


def foresee_sums(cart: Cart, store: Store) -> None:
    """Goods, deliveries, discounts and taxes of a cart that is locked."""
    foresee_contents(cart.id, cart.locale, is_holding=cart.held_until is not None)
    foresee_rates(cart.locale)
    foresee_promotions(codes_of_cart(cart))
    contact = kept_contact(cart)
    if contact is not None:
        foresee_taxing(tax_settings(store), contact.address)
