"""A shop in which anything may happen in any order, and what must be true after each step.

Rules stand in files of their own, ``rules_<capability>.py``, each with one class that inherits from ``Shop``; they are
found by their name. A rule does one thing through the services, inside ``self.attempt``; a proof is a method whose name
begins with ``prove_``: it gets the books as they are after the step.
"""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.orders.order import Order, order_by_id
from tests.shared.services.selling.books import READINGS, Books, fingerprint, read_books
from tests.shared.services.selling.stores import stores_for

Result = TypeVar("Result")
CURRENCIES = ("EUR", "JPY", "KWD")
WHICH = st.integers(0, 3)


class Shop(RuleBasedStateMachine):
    """One of three shops, in three currencies; the other two must not notice.

    ``order_ids`` are the orders of this example, ``carts`` those that are not ``ordered``, ``variants`` what it sells;
    ``books`` what they say now. ``done`` counts over the whole run what was carried out and what was refused, by the
    name of the rule.
    """

    done: ClassVar[Counter[str]] = Counter()
    number: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.order_ids: list[UUID] = []
        self.carts: list[UUID] = []
        self.ordered: list[UUID] = []
        self.books = Books({name: [] for name in READINGS})
        self.was_refused = False

    @initialize(currency=st.sampled_from(CURRENCIES))
    def open_shop(self, currency: str) -> None:
        Shop.number += 1
        shops = stores_for(CURRENCIES)
        self.others = [shop for shop in shops.values() if shop.currency != currency]
        for other in self.others:
            with store_scope(other.store_id):
                other.seen = fingerprint()
        self.shelves = shops[currency]
        self.stack.enter_context(store_scope(self.shelves.store_id))
        self.variants = self.shelves.fill()
        self.currency = currency
        self.books = self.read()

    def teardown(self) -> None:
        if hasattr(self, "others"):
            for other in self.others:
                with store_scope(other.store_id):
                    assert fingerprint() == other.seen, f"{other.currency}: somebody else's store was written to"
        self.stack.close()

    def attempt(self, what: Callable[[], Result]) -> Result | None:
        """Do something that may be refused; then nothing may have been written. None where it was."""
        name = sys._getframe(1).f_code.co_name
        try:
            result = what()
        except (Conflict, Invalid, NotFound):
            self.was_refused = True
            Shop.done[f"{name} refused"] += 1
            return None
        Shop.done[name] += 1
        return result

    def order(self, which: int) -> Order:
        return order_by_id(self.order_ids[which % len(self.order_ids)])

    def order_with(self, which: int, name: str, fits: Callable[[Any], bool]) -> Order:
        """One of the orders that have such a row in the books: what can be done is done more often than refused."""
        ids = sorted({row.order_id for row in getattr(self.books, name) if fits(row)})
        return order_by_id(UUID(ids[which % len(ids)])) if ids else self.order(which)

    def read(self) -> Books:
        session().rollback()
        session().expunge_all()
        return read_books(self.order_ids, self.variants)

    @invariant()
    def everything_adds_up(self) -> None:
        if not hasattr(self, "shelves"):
            return
        before, self.books = self.books, self.read()
        if self.was_refused:
            assert self.books == before, "what was refused has left traces"
            self.was_refused = False
        elif self.books == before:
            return
        for name in dir(self):
            if name.startswith("prove_"):
                getattr(self, name)(self.books)


def summed(rows: list[Any], *names: str) -> int:
    """The sum of these columns over the rows."""
    return sum(getattr(row, name) for row in rows for name in names)
