"""Orders that are changed after they were placed."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.order import order_by_id
from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.edits.applying import edit_order, preview_edit
from shared.services.orders.edits.reckoning import Edited
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.refund_sending import send_refund
from tests.shared.services.selling.shop import WHICH, Shop

QUARTERS = st.integers(0, 6)


class EditRules(Shop):
    """What an edit promises is what it does, and the sums hold as if the order had been placed so."""

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH, place=WHICH, quarters=QUARTERS, adds=st.booleans(), shipping=st.none() | st.integers(0, 900))
    def edit_an_order(self, which: int, place: int, quarters: int, adds: bool, shipping: int | None) -> None:
        """More or less of a line, perhaps another thing, perhaps another price of the delivery."""
        order = order_by_id(self.open_order_id(which))
        line = order.lines[place % len(order.lines)]
        step = 250 if line.unit.scale else 1
        quantity = line.quantity * quarters // 4 // step * step
        added = (LineWish(1, variant_id=self.variants[place % 2]),) if adds else ()
        wish = EditWish(order.revision, quantities={line.id: quantity}, added=added, shipping=shipping)

        def change() -> Edited:
            shown = preview_edit(order.id, wish)
            edited = edit_order(order.id, wish, expected_total=shown.totals.total, refund=quarters % 2 == 0)
            assert edited.totals.total == shown.totals.total
            return edited

        self.attempt(change)

    @precondition(lambda self: any(one.status == "pending" for one in self.books.refunds))
    @rule()
    def send_refunds_of_edits(self) -> None:
        for refund in self.books.refunds:
            if refund.status == "pending":
                send_refund(UUID(refund.id))
