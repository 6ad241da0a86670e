"""From cart to order, and what an order then says."""

from decimal import Decimal
from functools import partial
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.order import Order
from shared.services.carts.discounts import put_code
from shared.services.carts.lines import add_to_cart
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.place import place_order
from tests.shared.services.selling.books import Books, Row
from tests.shared.services.selling.paying import pay_what_is_due
from tests.shared.services.selling.rules_cart import CODES, PAYING, CartRules, has_cart, may_order
from tests.shared.services.selling.shop import WHICH, summed
from tests.shared.services.selling.stores import EACH

COUNTS = st.sampled_from([Decimal(2), Decimal(1), Decimal(3)])
METRES = st.sampled_from([Decimal("1.25"), Decimal("0.5"), Decimal(2)])
WANTED = st.lists(st.tuples(st.integers(0, 1), COUNTS) | st.tuples(st.just(2), METRES), min_size=1, max_size=3)
#: How far: placed, paid or only put aside, sent.
GOES = st.sampled_from(["", "aside", "paid", "sent"])
Wanted = list[tuple[int, Decimal]]


class PlacingRules(CartRules):
    """Orders are placed once, from what the books say."""

    @precondition(has_cart)
    @rule(which=WHICH, seen=st.sampled_from([None, None, None, 1]))
    def place_a_cart(self, which: int, seen: int | None) -> None:
        """What a browser sends about the price is only compared."""
        cart = self.cart(which)
        self.note(self.attempt(lambda: place_order(cart, expected_total=seen)))

    @precondition(lambda self: self.ordered)
    @rule(which=WHICH)
    def place_again(self, which: int) -> None:
        """The button that is pressed twice: the same order."""
        cart = self.ordered[which % len(self.ordered)]
        assert place_order(cart).id in self.order_ids

    @precondition(may_order)
    @rule(wanted=WANTED, who=st.integers(0, 1), provider=PAYING, code=CODES | st.none(), goes=GOES)
    def buy(self, wanted: Wanted, who: int, provider: str, code: str | None, goes: str) -> None:
        """The whole way in one step, so that thirty steps lead far."""
        cart = self.fill_a_cart(wanted, who, provider)
        if cart is not None and code is not None:
            self.attempt(lambda: put_code(cart, code))
        self.go_on(cart, goes)

    def fill_a_cart(self, wanted: Wanted, who: int, provider: str) -> UUID | None:
        """None where nothing of it could be put in."""
        cart: UUID | None = None
        for variant, quantity in wanted:
            made = self.attempt(partial(add_to_cart, cart, self.variants[variant], quantity, locale="en"))
            cart = made.id if made is not None else cart
        if cart is not None:
            self.carts.append(cart)
            self.fill_in(cart, who, provider)
        return cart

    def go_on(self, cart: UUID | None, goes: str) -> None:
        """Place that cart; then so much of what follows."""
        self.was_refused = False
        order = self.attempt(lambda: place_order(cart)) if cart is not None else None
        self.note(order)
        if order is not None and goes:
            pay_what_is_due(self, order, captures=goes != "aside")
            if goes == "sent":
                self.attempt(lambda: fulfil_order(order.id, Parcel()))
            self.was_refused = False

    def note(self, order: Order | None) -> None:
        if order is not None and order.cart_id in self.carts:
            self.order_ids.append(order.id)
            self.carts.remove(order.cart_id)
            self.ordered.append(order.cart_id)

    def prove_numbers_of_orders_count_up(self, books: Books) -> None:
        numbers = sorted(order.number for order in books.orders)
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True

    def prove_an_order_is_the_sum_of_its_parts(self, books: Books) -> None:
        for order in books.orders:
            lines, uses = books.of("lines", order.id), books.of("uses", order.id)
            off_lines = summed(lines, "discount")
            gone = {(use.discount_id, use.revision) for use in uses if use.is_replaced}
            standing = [use for use in uses if use.change == 1 and (use.discount_id, use.revision) not in gone]
            off_delivery = sum(use.amount - sum(use.shares.values()) for use in standing)
            assert order.subtotal == summed(lines, "total", "discount")
            assert order.discount == off_lines + off_delivery
            assert 0 <= off_delivery <= order.shipping
            assert order.total == summed(lines, "total") + order.tax + order.shipping + order.payment_fee - off_delivery
            assert all(line.total >= 0 and line.discount >= 0 for line in lines)
            check_taxes(order, lines)

    def prove_discounts_are_used_as_often_as_they_may(self, books: Books) -> None:
        for order in books.orders:
            if order.status == "cancelled":
                assert summed(books.of("uses", order.id), "change") == 0, "a cancelled order keeps a discount"
        for discount in books.discounts:
            mine = [use for use in books.uses if use.discount_id == discount.id]
            assert 0 <= discount.used <= discount.usage_limit
            assert summed(mine, "change") <= discount.used
            by_buyer: dict[str, int] = {}
            for use in mine:
                by_buyer[use.customer_id] = by_buyer.get(use.customer_id, 0) + use.change
            assert all(0 <= count <= EACH for count in by_buyer.values())


def check_taxes(order: Row, lines: list[Row]) -> None:
    """What is added and what is contained are never both; the parts of both come to what the order says."""
    assert not (order.tax and order.tax_included)
    assert sum(tax["amount"] for tax in order.tax_lines) == order.tax + order.tax_included
    goods = summed(lines, "tax", "tax_included")
    delivery = order.shipping_tax + order.shipping_tax_included
    assert goods + delivery <= order.tax + order.tax_included
    if not order.payment_fee:
        assert goods + delivery == order.tax + order.tax_included
