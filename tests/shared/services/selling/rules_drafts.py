"""Orders that staff write for somebody: quotes that are sent, answered, changed, and ordered once."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.draft import DraftOrder, draft_by_id
from shared.models.orders.order import Order
from shared.services.orders.drafts.completing import Settlement, Terms, complete_draft, complete_own_draft
from shared.services.orders.drafts.quoting import approve_draft, decline_draft, send_draft
from shared.services.orders.drafts.wishes import DraftWish, LineWish
from shared.services.orders.drafts.writing import create_draft, update_draft
from shared.services.orders.manual_discounts import ManualDiscount, Taken
from tests.factories.orders import ADDRESS
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.rules_cart import PAYING, may_order
from tests.shared.services.selling.shop import WHICH, Shop

READINGS["drafts"] = "draft_orders t WHERE t.id = ANY(:drafts)"
#: Of each thing so many of the smallest that is sold; the last line is one that no shelf knows.
UNITS = (1, 1, 250)
WANTED = st.tuples(*[st.integers(0, 3)] * 3)
OFF = st.none() | st.builds(ManualDiscount, st.just(Taken.AMOUNT), st.just(301))
OFF |= st.builds(ManualDiscount, st.just(Taken.PERCENTAGE), st.just(1_250))
ANSWERS = st.sampled_from([send_draft, approve_draft, decline_draft])


class DraftRules(Shop):
    """A quote becomes one order, at the prices that stood on it."""

    @precondition(may_order)
    @rule(which=WHICH, wanted=WANTED, off=OFF, delivery=st.sampled_from([0, 495, 630]), is_new=st.booleans())
    def write_a_quote(self, which: int, wanted: tuple[int, ...], off: Any, delivery: int, is_new: bool) -> None:
        """Another one, or one anew: then what was sent counts no more."""
        wish = self.draft_wish(wanted, off, delivery)
        if is_new or not self.books.drafts:
            made = self.attempt(lambda: create_draft(wish))
            self.ids["drafts"] += [made.id] if made is not None else []
        else:
            self.attempt(lambda: update_draft(self.draft(which).id, wish))

    @precondition(lambda self: self.books.drafts)
    @rule(which=WHICH, answer=ANSWERS)
    def answer_a_quote(self, which: int, answer: Any) -> None:
        self.attempt(lambda: answer(self.draft(which).id))

    @precondition(lambda self: self.books.drafts and may_order(self))
    @rule(which=WHICH, terms=st.sampled_from(Terms), provider=PAYING)
    def order_a_quote(self, which: int, terms: Terms, provider: str) -> None:
        draft = self.draft(which)
        self.note_drafted(draft, lambda: complete_draft(draft.id, Settlement(terms, provider)))

    @precondition(lambda self: any(one.status == "approved" for one in self.books.drafts))
    @rule(which=WHICH, provider=PAYING, changes=st.integers(0, 1))
    def order_an_own_quote(self, which: int, provider: str, changes: int) -> None:
        """The customer, by the link; what they saw may be another revision by now."""
        approved = [one for one in self.books.drafts if one.status == "approved"]
        draft = draft_by_id(UUID(approved[which % len(approved)].id))
        seen = draft.revision - changes
        self.note_drafted(draft, lambda: complete_own_draft(draft.id, draft.token, provider=provider, revision=seen))

    def note_drafted(self, draft: DraftOrder, complete: Any) -> None:
        known, total = draft.order_id, draft.total
        order: Order | None = self.attempt(complete)
        if order is None:
            return
        assert known in (None, order.id), "a quote became two orders"
        if known is None:
            assert order.total == total, "what stood on the quote is not what it costs"
            self.order_ids.append(order.id)

    def draft_wish(self, wanted: tuple[int, ...], off: Any, delivery: int) -> DraftWish:
        sold = zip(self.variants, UNITS, wanted, strict=True)
        lines = [LineWish(unit * count, variant_id=variant_id) for variant_id, unit, count in sold if count]
        own = LineWish(1, title="Engraving", unit_price=700, discount=off)
        buyer = {"email": f"buyer-{Shop.number}-0@example.org", "phone": "030 231 2345", "address": ADDRESS.to_dict()}
        return DraftWish([*lines, own], shipping_name="By hand", shipping_price=delivery, discount=off, **buyer)

    def draft(self, which: int) -> DraftOrder:
        return draft_by_id(UUID(self.books.drafts[which % len(self.books.drafts)].id))

    def prove_a_quote_is_ordered_once(self, books: Books) -> None:
        ordered = [one.order_id for one in books.drafts if one.order_id]
        assert len(ordered) == len(set(ordered))
        assert all((one.status == "completed") == bool(one.order_id) for one in books.drafts)
