"""Parcels that leave, orders that are called off, and the stock that follows."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.order import order_by_id
from shared.services.orders.cancel import cancel_order
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.parcels import cancel_parcel
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.shop import WHICH, Shop, summed

READINGS["parcels"] = "fulfilments t WHERE t.order_id = ANY(:orders)"


class ParcelRules(Shop):
    """Stock is what the movements say, and what is promised is what still has to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.given_back: set[str] = set()

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def send_all(self, which: int) -> None:
        order_id = self.open_order_id(which)
        self.attempt(lambda: fulfil_order(order_id, Parcel()))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, count=st.integers(0, 3))
    def send_a_part(self, which: int, count: int) -> None:
        order = order_by_id(self.open_order_id(which))
        parcel = Parcel(quantities={order.lines[0].id: count})
        self.attempt(lambda: fulfil_order(order.id, parcel))

    @precondition(lambda self: self.books.parcels)
    @rule(which=WHICH)
    def take_a_parcel_back(self, which: int) -> None:
        parcel = self.books.parcels[which % len(self.books.parcels)]
        self.attempt(lambda: cancel_parcel(UUID(parcel.id)))

    @precondition(lambda self: any(order.status == "open" for order in self.books.orders))
    @rule(which=WHICH, refund=st.booleans())
    def call_off(self, which: int, refund: bool) -> None:
        order_id = self.open_order_id(which)
        if self.attempt(lambda: cancel_order(order_id, reason="customer", refund=refund)) and refund:
            self.given_back.add(str(order_id))

    def prove_stock_is_what_moved(self, books: Books) -> None:
        moved = {row.variant_id: (row.on_hand, row.reserved) for row in books.moved}
        for variant in {level.variant_id for level in books.levels}:
            mine = [level for level in books.levels if level.variant_id == variant]
            assert all(0 <= level.reserved <= level.on_hand for level in mine)
            assert (summed(mine, "on_hand"), summed(mine, "reserved")) == moved.get(variant, (0, 0))

    def prove_what_is_promised_is_what_must_be_sent(self, books: Books) -> None:
        """Of this example: what other examples of the run left open was promised before it began."""
        is_open = {order.id for order in books.orders if order.status == "open"}
        for variant, before in self.shelves.promised.items():
            due = sum(
                line.quantity - line.fulfilled - line.dropped
                for line in books.lines
                if line.variant_id == str(variant) and line.order_id in is_open
            )
            due += summed([kept for kept in books.swaps if kept.variant_id == str(variant)], "quantity")
            assert summed([row for row in books.moved if row.variant_id == str(variant)], "reserved") == before + due

    def prove_nothing_is_kept_of_what_was_called_off(self, books: Books) -> None:
        """Where everything was to go back, it has gone or is on its way, whatever comes in late."""
        for payment in books.payments:
            if payment.order_id in self.given_back:
                assert payment.captured == payment.refunded + payment.refunding
