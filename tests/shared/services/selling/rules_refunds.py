"""Money that goes back, in parts and in full, with and without the goods."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.inventory.location import active_locations
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, RefundStatus, refunds_of
from shared.models.payments.payment import payments_of
from shared.services.orders.refund_preview import RefundWish, preview_refund
from shared.services.orders.refund_sending import refresh_refunds, send_refund, sync_refund
from shared.services.orders.refunds import create_refund
from tests.shared.services.selling.books import Books
from tests.shared.services.selling.shop import WHICH, Shop, summed

GOES = st.sampled_from(["", "sent", "card"])
COUNTS = st.lists(st.integers(0, 4), min_size=3, max_size=3)


def has_received_money(shop: Shop) -> bool:
    return any(payment.captured for payment in shop.books.payments)


class RefundRules(Shop):
    """Never more than came in, and never more of a line than was bought."""

    @precondition(has_received_money)
    @rule(which=WHICH, counts=COUNTS, shipping=st.booleans(), restocks=st.booleans(), goes=GOES)
    def refund_some(self, which: int, counts: list[int], shipping: bool, restocks: bool, goes: str) -> None:
        """Sent to the provider at once or later; or the shopper gets a gift card instead."""
        order = self.order_with(which, "payments", lambda payment: payment.captured)
        wish = self.wish_of(order, counts, shipping=shipping, restocks=restocks)
        self.give_back(order, replace(wish, to_gift_card=goes == "card"), hears=goes == "sent")

    @precondition(has_received_money)
    @rule(which=WHICH, sevenths=st.integers(0, 8), hears=st.booleans())
    def refund_an_amount(self, which: int, sevenths: int, hears: bool) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.captured)
        self.give_back(order, RefundWish(amount=order.total * sevenths // 7), hears=hears)

    @precondition(has_received_money)
    @rule(which=WHICH, hears=st.booleans())
    def refund_all_that_is_left(self, which: int, hears: bool) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.captured)
        quantities = {line.id: line.left_to_refund for line in order.lines}
        self.give_back(order, RefundWish(quantities=quantities), hears=hears)

    def wish_of(self, order: Order, counts: list[int], *, shipping: bool, restocks: bool) -> RefundWish:
        """So many quarters of what is left of each line; of what is measured any millimetre."""
        lines = [(line, line.left_to_refund * count // 4) for line, count in zip(order.lines, counts, strict=False)]
        place = active_locations()[0].id
        restock = {line.id: place for line, _count in lines} if restocks else {}
        quantities = {line.id: count for line, count in lines}
        return RefundWish(quantities=quantities, restock=restock, shipping=1 if shipping else 0)

    def give_back(self, order: Order, wish: RefundWish, *, hears: bool) -> None:
        def ask() -> Refund:
            shown = preview_refund(order.id, wish)
            refund = create_refund(order.id, wish)
            assert refund.amount == shown.amount, "the preview promised something else"
            return refund

        refund = self.attempt(ask)
        if refund is not None and hears:
            send_refund(refund.id)

    @precondition(has_received_money)
    @rule(which=WHICH, looks_first=st.booleans())
    def send_what_waits(self, which: int, looks_first: bool) -> None:
        """The job that comes late, or twice, or only after a sync."""
        for refund in refunds_of(self.order_id(which)):
            if refund.status is RefundStatus.PENDING:
                (sync_refund if looks_first else send_refund)(refund.id)

    @precondition(has_received_money)
    @rule(which=WHICH)
    def hear_of_refunds(self, which: int) -> None:
        for payment in payments_of(self.order_id(which)):
            refresh_refunds(payment.id)

    def prove_refunds_explain_what_went_back(self, books: Books) -> None:
        for payment in books.payments:
            mine = [one for one in books.refunds if one.payment_id == payment.id]
            assert payment.refunded == summed([one for one in mine if one.status == "succeeded"], "amount")
            assert payment.refunding == summed([one for one in mine if one.status == "pending"], "amount")

    def prove_no_more_of_a_line_goes_back_than_was_bought(self, books: Books) -> None:
        for line in books.lines:
            mine = [one for one in books.refund_lines if one.order_line_id == line.id]
            assert summed(mine, "quantity") == line.refunded <= line.quantity
            assert summed(mine, "unsent") == line.dropped
            order = next(one for one in books.orders if one.id == line.order_id)
            if order.revision:
                continue  # an edit changes what a line is worth, whatever was given back for a part of it before
            worth = line.total + (line.tax if order.tax else 0)
            assert summed(mine, "amount") <= worth
            if line.refunded == line.quantity:
                assert summed(mine, "amount") == worth, "the parts of a line are not the line"
