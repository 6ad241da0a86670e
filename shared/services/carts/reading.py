"""A cart with all that is worked out from it, as plain values: what it holds, what it costs, what may be chosen."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartStatus, find_cart
from shared.models.customers.group import group_ids_of
from shared.models.payments.method import PaymentMethod
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.consents import shown_consents
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.deliveries import destination, offered_deliveries
from shared.services.carts.discounts import cart_promotions, told_codes
from shared.services.carts.gift_cards import CardPart, Cover, pay_with_cards
from shared.services.carts.gifts import parts_of
from shared.services.carts.totals import Totals, add_up
from shared.services.catalog.prices.context import PriceContext
from shared.services.payments.methods import offered_methods
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import taxing_at_home, taxing_for


@dataclass(frozen=True, slots=True)
class CartState:
    """``offer`` and ``method`` are what was chosen, None while nothing was that can be had."""

    cart: Cart
    terms: CurrencyTerms
    contents: list[CartContent]
    contact: Contact | None
    offers: list[Offer]
    methods: list[PaymentMethod]
    offer: Offer | None
    method: PaymentMethod | None
    totals: Totals
    cover: Cover

    @property
    def due(self) -> int:
        """What gift cards leave to pay."""
        return self.totals.total - self.cover.total

    @property
    def needs_delivery(self) -> bool:
        return any(line.requires_shipping for line in self.contents)


def read_cart(cart_id: UUID) -> CartState:
    """The cart as it stands, with today's prices and stock. A fixed number of statements. Raises NotFound."""
    cart = find_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    store = current_store()
    selling = selling_terms(store)
    terms = selling.in_currency(cart.currency)
    group_ids = group_ids_of(cart.customer_id) if cart.customer_id else ()
    prices = PriceContext(terms.code, group_ids, terms=selling)
    contents = cart_contents(cart.id, cart.locale, prices=prices, is_holding=cart.held_until is not None)
    contact, taxes = kept_contact(cart), tax_settings(store)
    offers = offered_deliveries(cart, contact, contents, cart.locale, terms) if contact else []
    methods = offered_methods(terms.code)
    rate_id, provider = kept_rate(cart), cart.checkout.get("provider", "")
    offer = next((offer for offer in offers if offer.id == rate_id), None)
    method = next((method for method in methods if method.provider == provider), None)
    taxing = taxing_for(taxes, destination(contact, offer), contact.tax_id) if contact else taxing_at_home(taxes)
    promotions = cart_promotions(cart, contents, terms, group_ids)

    def add(way: PaymentMethod | None) -> Totals:
        return add_up(contents, terms, offer, way, promotions, taxing)

    totals, cover, method = pay_with_cards(cart, contents, terms.code, method, add)
    return CartState(cart, terms, contents, contact, offers, methods, offer, method, totals, cover)


def cart_values(state: CartState) -> dict[str, Any]:
    """The cart as plain values: amounts in minor units, quantities as the lines count."""
    cart, totals = state.cart, state.totals
    return {
        "id": cart.id,
        "status": cart.status.value,
        "customer_id": cart.customer_id,
        "locale": cart.locale,
        "currency": state.terms.code,
        "note": cart.note,
        "lines": [_line(line, totals) | {"recipients": _recipients(cart, line)} for line in state.contents],
        "discount_codes": _codes(state),
        "discounts": [{"name": one.offer.name, "amount": one.amount} for one in totals.discounts.applied],
        "subtotal": totals.subtotal,
        "shipping": totals.shipping,
        "payment_fee": totals.payment_fee,
        "discount": totals.discount,
        "tax": totals.tax,
        "tax_included": totals.taxes.included if totals.taxes else 0,
        "tax_lines": [part.to_dict() for part in totals.taxes.tax_lines] if totals.taxes else [],
        "total": totals.total,
        "gift_cards": [_card(part) for part in state.cover.parts],
        "due": state.due,
        "created_at": cart.created_at,
        "updated_at": cart.updated_at,
    }


def checkout_values(state: CartState) -> dict[str, Any]:
    """The cart with who orders, and what may be chosen and was."""
    contact = state.contact
    return cart_values(state) | {
        "email": contact.email if contact else "",
        "phone": contact.phone if contact else "",
        "shipping_address": contact.address.to_dict() if contact else {},
        "tax_id": contact.tax_id if contact else "",
        "picks_up": contact.picks_up if contact else False,
        "needs_delivery": state.needs_delivery,
        "shipping_rates": [_rate(offer) for offer in state.offers] if state.needs_delivery else [],
        "payment_methods": [
            {"provider": method.provider, "fee": state.terms.price(method.fee)} for method in state.methods
        ],
        "rate_id": state.offer.id if state.offer else None,
        "payment_provider": state.method.provider if state.method else None,
        "consents": shown_consents(current_store(), state.cart.locale),
        "missing": list(_missing(state)),
    }


def _missing(state: CartState) -> Any:
    if state.cart.status is CartStatus.ORDERED:
        return
    if not state.contents or any(line.is_short for line in state.contents):
        yield "lines"
    if state.contact is None:
        yield "contact"
    if state.needs_delivery and state.offer is None:
        yield "rate_id"
    if state.method is None and not (state.cover.total and not state.due):
        yield "payment_provider"


def _line(line: CartContent, totals: Totals) -> dict[str, Any]:
    discount = totals.discounts.lines.get(str(line.variant_id), 0)
    names = ("variant_id", "product_id", "handle", "sku", "quantity", "unit_price", "compare_at_price", "available")
    return {name: getattr(line, name) for name in names} | {
        "title": line.shown_title,
        "variant_title": line.shown_variant_title,
        "unit": line.unit.value,
        "requires_shipping": line.requires_shipping,
        "is_available": not line.is_short,
        "discount": discount,
        "total": line.total - discount,
    }


def _recipients(cart: Cart, line: CartContent) -> list[dict[str, Any]]:
    return [asdict(part) for part in parts_of(cart, line) if part.email]


def _card(part: CardPart) -> dict[str, Any]:
    names = ("last4", "amount", "balance", "is_usable")
    return {name: getattr(part, name) for name in names}


def _rate(offer: Offer) -> dict[str, Any]:
    names = ("id", "name", "price", "min_days", "max_days")
    place = offer.pickup_at.to_dict() if offer.pickup_at else None
    return {name: getattr(offer, name) for name in names} | {"pickup_place": place}


def _codes(state: CartState) -> list[dict[str, Any]]:
    told = told_codes(state.cart, state.totals.discounts, state.terms.code)
    return [{"code": one.code, "applies": one.applies, "message": one.message} for one in told]
