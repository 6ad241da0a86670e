"""Other goods for what comes back: kept, paid with what was paid before, sent as an order of their own."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.db.session import session
from shared.models.orders.order import Order
from shared.models.payments.payment import payments_of
from shared.models.returns.case import return_by_id
from shared.services.returns.exchanging import exchange_return, preview_exchange
from shared.services.returns.swaps import set_swaps
from tests.shared.services.selling.books import Books
from tests.shared.services.selling.rules_returns import ReturnRules, has_sent_something
from tests.shared.services.selling.shop import WHICH


class ExchangeRules(ReturnRules):
    """What goes out instead is kept once, and paid once."""

    @precondition(lambda self: self.books.returns)
    @rule(which=WHICH, variant=st.integers(0, 1), units=st.integers(0, 3))
    def choose_other_goods(self, which: int, variant: int, units: int) -> None:
        """Nothing (0 units) lets go of what was kept."""
        returned = self.returned(which)
        self.attempt(lambda: set_swaps(returned.id, {self.variants[variant]: units}))

    @precondition(has_sent_something)
    @rule(which=WHICH, quarters=st.integers(1, 4), variant=st.integers(0, 1), comes_first=st.booleans())
    def send_back_for_other_goods(self, which: int, quarters: int, variant: int, comes_first: bool) -> None:
        """The whole way in one step: before the goods come, or after."""
        made = self.open_one(which, quarters)
        if made is None:
            return
        self.attempt(lambda: set_swaps(made.id, {self.variants[variant]: 1}))
        for step in (self.receive, self.look_at) if comes_first else ():
            session().rollback()
            step(return_by_id(made.id), True)
        self.exchange_for(made.id)
        self.was_refused = False

    @precondition(lambda self: self.books.swaps)
    @rule(which=WHICH)
    def exchange(self, which: int) -> None:
        kept = {row.return_id for row in self.books.swaps}
        self.exchange_for(self.returned(which, lambda one: one.id in kept).id)

    def exchange_for(self, return_id: UUID) -> None:
        def swap() -> Order:
            shown = preview_exchange(return_id)
            made = exchange_return(return_id)
            payments = payments_of(made.id)
            came = (made.total, sum(one.captured for one in payments), sum(one.owed for one in payments))
            assert came == (shown.total, shown.carried, shown.due), "the preview promised something else"
            return made

        made = self.attempt(swap)
        if made is not None:
            self.order_ids.append(made.id)

    def prove_an_exchange_moves_no_money(self, books: Books) -> None:
        """What pays for the new goods stays where it is: no provider is asked."""
        assert all(one.status == "succeeded" for one in books.refunds if one.origin == "exchange")
