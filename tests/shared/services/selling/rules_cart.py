"""Filling a cart, changing it, typing codes into it."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.discounts import put_code, take_code_out
from shared.services.carts.lines import add_to_cart, clear_cart, set_quantities
from tests.factories.orders import ADDRESS
from tests.shared.services.selling.shop import WHICH, Shop
from tests.shared.services.selling.stores import CODE, FREE, LAST

MOST_ORDERS = 4
VARIANTS = st.integers(0, 2)
#: What people type, as they type it; the third thing is sold by the quarter of a metre.
UNITS = st.sampled_from([Decimal(text) for text in ("1", "2", "3", "1.25", "-1")])
CODES = st.sampled_from([LAST, LAST, CODE, FREE, "NOBODY"])
PAYING = st.sampled_from(["stripe", "stripe", "cash_on_delivery", "bank_transfer"])


def may_order(shop: Shop) -> bool:
    return len(shop.order_ids) < MOST_ORDERS


def has_cart(shop: Shop) -> bool:
    return bool(shop.carts) and may_order(shop)


class CartRules(Shop):
    """A cart is only a wish: whatever is done to it, no order and no stock moves."""

    @precondition(may_order)
    @rule(is_new=st.booleans(), which=WHICH, variant=VARIANTS, quantity=UNITS)
    def put_in(self, is_new: bool, which: int, variant: int, quantity: Decimal) -> None:
        cart = None if is_new or not self.carts else self.cart(which)
        made = self.attempt(lambda: add_to_cart(cart, self.variants[variant], quantity, locale="en"))
        if made is not None and made.id not in self.carts:
            self.carts.append(made.id)

    @precondition(has_cart)
    @rule(which=WHICH, variant=VARIANTS, quantity=UNITS | st.just(Decimal(0)) | st.none())
    def change(self, which: int, variant: int, quantity: Decimal | None) -> None:
        """Another quantity; None takes everything out."""
        cart = self.cart(which)
        if quantity is None:
            self.attempt(lambda: clear_cart(cart))
        else:
            self.attempt(lambda: set_quantities(cart, {self.variants[variant]: quantity}))

    @precondition(has_cart)
    @rule(which=WHICH, code=CODES, is_in=st.booleans())
    def type_a_code(self, which: int, code: str, is_in: bool) -> None:
        cart = self.cart(which)
        self.attempt(lambda: put_code(cart, code) if is_in else take_code_out(cart, code))

    @precondition(has_cart)
    @rule(which=WHICH, who=st.integers(0, 1), provider=PAYING)
    def say_who_and_how(self, which: int, who: int, provider: str) -> None:
        self.fill_in(self.cart(which), who, provider)

    def fill_in(self, cart: UUID, who: int, provider: str) -> None:
        """One of two people of this example, whom no other has met."""
        email = f"buyer-{Shop.number}-{who}@example.org"

        def fill_in() -> None:
            save_contact(cart, Contact(email, "030 231 2345", ADDRESS), locale="en")
            save_choice(cart, rate_id=str(self.shelves.rate_id), provider=provider)

        self.attempt(fill_in)

    def cart(self, which: int) -> UUID:
        return self.carts[which % len(self.carts)]
