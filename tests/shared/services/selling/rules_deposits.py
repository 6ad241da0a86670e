"""Cash on delivery with a deposit beforehand, and what becomes of what nobody pays in time."""

from datetime import timedelta

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.kernel import clock
from shared.models.payments.method import CASH_ON_DELIVERY
from tests.shared.services.selling.books import Books
from tests.shared.services.selling.paying import hear_of
from tests.shared.services.selling.rules_cart import may_order
from tests.shared.services.selling.rules_payments import waits_for_money
from tests.shared.services.selling.rules_placing import GOES, WANTED, PlacingRules, Wanted
from tests.shared.services.selling.shop import WHICH, summed
from tests.shared.services.selling.stores import DEPOSITS

A_DAY_AND_MORE = timedelta(hours=26)


class DepositRules(PlacingRules):
    """What is paid beforehand and what is collected come to the order."""

    @precondition(may_order)
    @rule(wanted=WANTED, who=st.integers(0, 1), deposit=st.sampled_from(sorted(DEPOSITS)), goes=GOES)
    def buy_with_a_deposit(self, wanted: Wanted, who: int, deposit: str, goes: str) -> None:
        """Paid, where it goes that far; the rest is collected later. Orders are not changed by what is asked next."""
        self.shelves.ask_deposit(deposit)
        try:
            self.go_on(self.fill_a_cart(wanted, who, CASH_ON_DELIVERY), goes)
        finally:
            self.shelves.ask_deposit("")

    @precondition(waits_for_money)
    @rule(which=WHICH)
    def let_the_time_for_paying_pass(self, which: int) -> None:
        """A deposit that is overdue, a pay page that nobody came back from: the stock is on sale again."""
        order = self.order_with(which, "payments", lambda payment: payment.status == "pending")
        self.turned_back.add(order.id)
        with time_machine.travel(clock.now() + A_DAY_AND_MORE, tick=True):
            hear_of(order.id)

    def prove_a_deposit_and_its_rest_are_the_order(self, books: Books) -> None:
        for order in books.orders:
            payments = books.of("payments", order.id)
            if any(one.due_at for one in payments) and not order.revision:
                assert summed(payments, "amount") == order.total
