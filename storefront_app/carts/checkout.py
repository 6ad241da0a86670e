"""What the checkout's pages show: the cart, what was chosen so far, and what it costs."""

from dataclasses import dataclass
from math import ceil
from uuid import UUID

from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.carts.cart import Cart
from shared.models.payments.method import PaymentMethod
from shared.models.promotions.discount import DiscountClass
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.courier_quotes import renew_quotes
from shared.services.carts.deliveries import destination, offered_deliveries
from shared.services.carts.discounts import cart_promotions
from shared.services.carts.gift_cards import CardPart, Cover, pay_with_cards
from shared.services.carts.gifts import GiftPart, gifts_in
from shared.services.carts.lines import open_cart
from shared.services.carts.seen import price_changes
from shared.services.carts.totals import Totals, add_up
from shared.services.catalog.prices.context import price_context
from shared.services.payments.deposits import Deposit, deposit_of
from shared.services.payments.methods import offered_methods
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import Taxing, taxing_at_home, taxing_for
from shared.services.taxes.shown import TaxRows, rows_of
from shared.web.context import host
from storefront_app.carts.discounts import told_codes
from storefront_app.carts.told import price_sentence
from storefront_app.carts.visitor import visitor_cart_id
from storefront_app.carts.wording import payment_detail, payment_name
from storefront_app.context import store


@dataclass(frozen=True, slots=True)
class Checkout:
    """``offer`` and ``method`` are those chosen, or the first on offer; amounts are minor units.

    ``awaits_tax``: taxes will be added once the address is known.
    """

    cart: Cart
    contents: list[CartContent]
    contact: Contact | None
    offers: list[Offer]
    methods: list[PaymentMethod]
    offer: Offer | None
    method: PaymentMethod | None
    terms: CurrencyTerms
    totals: Totals
    cover: Cover
    taxing: Taxing | None
    awaits_tax: bool = False

    @property
    def currency(self) -> str:
        """Of every amount."""
        return self.terms.code

    def fee_of(self, method: PaymentMethod) -> int:
        """What paying so costs."""
        return self.terms.price(method.fee)

    @property
    def deposit(self) -> Deposit | None:
        """What the chosen way of paying wants beforehand."""
        return deposit_of(self.method, self.methods, self.due, self.terms) if self.method is not None else None

    def detail_of(self, method: PaymentMethod) -> str:
        """A sentence about paying so; of a deposit what it comes to, as things stand."""
        due = self.due - self.totals.payment_fee + self.fee_of(method)
        deposit = deposit_of(method, self.methods, due, self.terms)
        if deposit is None:
            return payment_detail(method.provider)
        amount = format_money(Money(deposit.amount, self.currency))
        return _("%(amount)s now by %(way)s, the rest when the parcel arrives.",
                 amount=amount, way=payment_name(deposit.provider))  # fmt: skip

    @property
    def needs_delivery(self) -> bool:
        return any(line.requires_shipping for line in self.contents)

    @property
    def due(self) -> int:
        """What gift cards leave to pay."""
        return self.totals.total - self.cover.total

    @property
    def gifts(self) -> dict[UUID, list[GiftPart]]:
        """Whom gift cards are for, by variant."""
        return gifts_in(self.cart, self.contents)

    @property
    def is_covered(self) -> bool:
        """Whether gift cards pay all of it, so that nothing else has to be chosen."""
        return bool(self.cover.total) and not self.due

    @property
    def cards(self) -> list[CardPart]:
        """The gift cards that were typed, with what each pays."""
        return list(self.cover.parts)

    @property
    def tax_rows(self) -> TaxRows:
        """The taxes as they are shown beside the total."""
        return rows_of(self.totals.taxes, self.taxing.decision.treatment if self.taxing and self.contact else "")

    @property
    def codes(self) -> list[dict[str, object]]:
        """The codes that were typed, with why they apply or not."""
        return told_codes(self.cart, self.totals.discounts, self.currency, self.cover.parts)

    @property
    def applied(self) -> list[tuple[str, int, bool]]:
        """Each discount that applies: its name, what it saves, and whether it is off the delivery."""
        return [
            (one.offer.name, one.amount, one.offer.discount_class is DiscountClass.SHIPPING)
            for one in self.totals.discounts.applied
        ]

    @property
    def short(self) -> list[CartContent]:
        """Lines that cannot be had in this quantity any more."""
        return [line for line in self.contents if line.is_short]

    @property
    def changes(self) -> list[str]:
        """What costs something else than when the shopper looked last, in words."""
        found = price_changes(self.cart, self.contents, self.currency)
        return [f"“{one.line.shown_title}”: {price_sentence(one, self.currency)}" for one in found]

    @property
    def can_be_placed(self) -> bool:
        delivery_is_known = self.offer is not None or not self.needs_delivery
        can_be_paid = self.method is not None or self.is_covered
        return bool(self.contact and can_be_paid and delivery_is_known and not self.short)

    @property
    def held_minutes(self) -> int:
        """How long the goods are still kept for this shopper; 0 where they are not."""
        until = self.cart.held_until
        return max(0, ceil((until - clock.now()).total_seconds() / 60)) if until is not None else 0

    @property
    def pays_online(self) -> bool:
        return self.method is not None and (is_online(self.method.provider) or self.deposit is not None)


def read_checkout(*, rate_id: UUID | None = None, provider: str = "") -> Checkout | None:
    """The visitor's checkout with these choices, or those kept before; None where there is nothing to check out."""
    cart = open_cart(visitor_cart_id())
    is_holding = cart is not None and cart.held_until is not None
    contents = cart_contents(cart.id, host().locale, is_holding=is_holding) if cart else []
    if cart is None or not contents:
        return None
    contact = kept_contact(cart)
    prices = price_context()
    terms = prices.currency_terms
    offers = offered_deliveries(cart, contact, contents, host().locale, terms) if contact else []
    methods = offered_methods(terms.code)
    rate_id = rate_id or kept_rate(cart)
    provider = provider or cart.checkout.get("provider", "")
    offer = next((offer for offer in offers if offer.id == rate_id), offers[0] if offers else None)
    method = next((method for method in methods if method.provider == provider), methods[0] if methods else None)
    taxes = store().taxes
    taxing = taxing_for(taxes, destination(contact, offer), contact.tax_id) if contact else taxing_at_home(taxes)
    promotions = cart_promotions(cart, contents, terms, prices.group_ids)

    def add(way: PaymentMethod | None) -> Totals:
        return add_up(contents, terms, offer, way, promotions, taxing)

    totals, cover, method = pay_with_cards(cart, contents, terms.code, method, add)
    awaits_tax = taxes.is_on and taxing is None
    return Checkout(
        cart,
        contents,
        contact,
        offers,
        methods,
        offer,
        method,
        terms,
        totals,
        cover,
        taxing,
        awaits_tax,
    )


def ask_for_quotes() -> None:
    """What couriers ask for the visitor's cart, where the store asks them; nothing is read where it does not."""
    cart = open_cart(visitor_cart_id()) if store().asks_couriers else None
    if cart is not None:
        renew_quotes(cart)
