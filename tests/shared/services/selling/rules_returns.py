"""Goods that come back: asked for, received, looked at, refunded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.db.session import session
from shared.models.inventory.location import active_locations
from shared.models.returns.case import Return, return_by_id
from shared.models.returns.status import Condition, ReturnOrigin
from shared.services.orders.refund_sending import send_refund
from shared.services.returns.deciding import cancel_return, close_return
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.shop import WHICH, Shop, summed

READINGS["returns"] = "returns t WHERE t.order_id = ANY(:orders)"
READINGS["return_lines"] = (
    "(SELECT l.* FROM return_lines l JOIN returns r USING (store_id)"
    " WHERE r.id = l.return_id AND r.order_id = ANY(:orders)) t"
)
READINGS["swaps"] = (
    "(SELECT s.* FROM return_swaps s JOIN returns r USING (store_id)"
    " WHERE r.id = s.return_id AND r.order_id = ANY(:orders) AND r.exchange_order_id IS NULL) t"
)


def has_sent_something(shop: Shop) -> bool:
    return any(line.fulfilled for line in shop.books.lines)


class ReturnRules(Shop):
    """No more comes back than was sent, and none of it is paid for twice."""

    @precondition(has_sent_something)
    @rule(which=WHICH, quarters=st.integers(1, 5), steps=st.integers(0, 3), is_good=st.booleans())
    def ask_to_return(self, which: int, quarters: int, steps: int, is_good: bool) -> None:
        """Asked for, and so many of the further steps at once."""
        made = self.open_one(which, quarters)
        for step in (self.receive, self.look_at, self.refund)[:steps] if made is not None else ():
            session().rollback()
            step(return_by_id(made.id), is_good)
        self.was_refused = self.was_refused and made is None

    def open_one(self, which: int, quarters: int) -> Return | None:
        """So many quarters of all that was sent of an order."""
        order = self.order_with(which, "lines", lambda line: line.fulfilled)
        lines = {line.id: WantedLine(line.fulfilled * quarters // 4) for line in order.lines if line.fulfilled}
        wish = ReturnWish({key: line for key, line in lines.items() if line.quantity})
        return self.attempt(
            lambda: open_return(order.id, wish, origin=ReturnOrigin.STAFF, is_approved=True, actor="Kim")
        )

    @precondition(lambda self: self.books.returns)
    @rule(which=WHICH, is_good=st.booleans(), what=st.integers(0, 2))
    def go_on_with_a_return(self, which: int, is_good: bool, what: int) -> None:
        (self.receive, self.look_at, self.refund)[what](self.returned(which), is_good)

    def receive(self, returned: Return, _is_good: bool) -> None:
        self.attempt(lambda: receive_return(returned.id))

    def look_at(self, returned: Return, is_good: bool) -> None:
        place = active_locations()[0].id if is_good else None
        condition = Condition.RESELLABLE if is_good else Condition.DAMAGED
        found = {line.order_line_id: Finding(condition, place) for line in returned.lines if line.received}
        self.attempt(lambda: inspect_return(returned.id, found))

    def refund(self, returned: Return, hears: bool) -> None:
        refund = self.attempt(lambda: refund_return(returned.id, ReturnRefundWish(restocking_fee=10)))
        if refund is not None and hears:
            send_refund(refund.id)

    @precondition(lambda self: self.books.returns)
    @rule(which=WHICH, closes=st.booleans())
    def end_a_return(self, which: int, closes: bool) -> None:
        returned = self.returned(which)
        self.attempt(lambda: (close_return if closes else cancel_return)(returned.id))

    def returned(self, which: int, fits: Callable[[Any], bool] = lambda _one: True) -> Return:
        every = [one for one in self.books.returns if fits(one)]
        return return_by_id(UUID(every[which % len(every)].id))

    def prove_no_more_comes_back_than_was_sent(self, books: Books) -> None:
        for line in books.lines:
            mine = [one for one in books.return_lines if one.order_line_id == line.id]
            assert summed(mine, "received") <= line.fulfilled
            assert all(0 <= one.restocked <= one.received <= one.quantity for one in mine)
