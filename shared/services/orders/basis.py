"""What an order is made from, read and judged under the cart's lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart
from shared.models.payments.method import PaymentMethod
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import Store, current_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.deliveries import chosen_delivery, destination
from shared.services.carts.discounts import cart_promotions
from shared.services.carts.gift_cards import Cover
from shared.services.carts.totals import Totals, add_up
from shared.services.catalog.prices.context import PriceContext
from shared.services.orders.card_payments import way_to_pay
from shared.services.orders.foreseen import foresee_sums
from shared.services.payments.deposits import Deposit, deposit_of
from shared.services.payments.methods import offered_methods
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import Taxing, taxing_for


@dataclass(frozen=True)
class Basis:
    """Everything an order is made from, read and judged under the cart's lock."""

    store: Store
    cart: Cart
    contact: Contact
    contents: list[CartContent]
    delivery: Offer | None
    method: PaymentMethod | None
    totals: Totals
    cover: Cover
    terms: CurrencyTerms
    taxing: Taxing | None
    deposit: Deposit | None = None
    manual_discount: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""


def basis_of(cart: Cart, group_ids: tuple[UUID, ...]) -> Basis:
    """Prices are read here, and nowhere else: whatever the browser sent about them is only compared."""
    store = current_store()
    foresee_sums(cart, store)
    selling = selling_terms(store)
    terms = selling.in_currency(cart.currency)
    prices = PriceContext(terms.code, group_ids, terms=selling)
    contents = cart_contents(cart.id, cart.locale, prices=prices, is_holding=cart.held_until is not None)
    _check_contents(contents)
    contact = kept_contact(cart)
    if contact is None:
        raise Invalid(_("Tell us first where your order goes."), fields={"email": _("Type your e-mail address.")})
    offered = offered_methods(terms.code)
    delivery = _delivery_of(cart, contact, contents, terms)
    taxing = taxing_for(tax_settings(store), destination(contact, delivery), contact.tax_id)
    promotions = cart_promotions(cart, contents, terms, group_ids)

    def add(method: PaymentMethod | None) -> Totals:
        return add_up(contents, terms, delivery, method, promotions, taxing)

    method, totals, cover = way_to_pay(cart, contents, terms.code, offered, add)
    deposit = deposit_of(method, offered, totals.total - cover.total, terms) if method else None
    return Basis(store, cart, contact, contents, delivery, method, totals, cover, terms, taxing, deposit)


def _check_contents(contents: list[CartContent]) -> None:
    if not contents:
        raise Conflict(_("Your cart is empty."))
    gone = next((line for line in contents if line.is_short), None)
    if gone is not None:
        raise Conflict(_("“%(title)s” is not available in this quantity any more.", title=gone.shown_title))


def _delivery_of(cart: Cart, contact: Contact, contents: list[CartContent], terms: CurrencyTerms) -> Offer | None:
    if not any(line.requires_shipping for line in contents):
        return None
    rate_id = kept_rate(cart)
    if rate_id is None:
        raise Invalid(_("Choose a delivery."), fields={"rate": _("Choose a delivery.")})
    return chosen_delivery(rate_id, cart, contact, contents, terms)
