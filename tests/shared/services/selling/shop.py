"""A shop in which anything may happen in any order, and what must be true after each step.

Rules stand in files of their own, ``rules_<capability>.py``, each with one class that inherits from ``Shop``; they are
found by their name. A rule does one thing through the services, inside ``self.attempt``; a proof is a method whose name
begins with ``prove_``: it gets the books as they are after the step.
"""

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.orders.order import Order, order_by_id
from tests.shared.services.selling.books import KNOWN, READINGS, Books, read_books
from tests.shared.services.selling.stores import shops_for

Result = TypeVar("Result")
WHICH = st.integers(0, 3)


class Shop(RuleBasedStateMachine):
    """A shop in one of three currencies; another one, in another currency, must not notice.

    ``ids`` are what this example made, and ``books`` what is written about it now; ``carts`` are those that are not
    ``ordered``. ``done`` counts over the whole run what was carried out and what was refused, by the name of the rule.
    """

    currency: ClassVar[str]
    done: ClassVar[Counter[str]] = Counter()
    number: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.ids: dict[str, list[UUID]] = {name: [] for name in KNOWN}
        self.carts: list[UUID] = []
        self.ordered: list[UUID] = []
        self.books = Books({name: [] for name in READINGS})
        self.was_refused = False
        self.turned_back: set[UUID] = set()

    @initialize()
    def open_shop(self) -> None:
        Shop.number += 1
        self.shelves, self.other = shops_for(self.currency)
        self.stack.enter_context(store_scope(self.shelves.store_id))
        self.ids["variants"] = self.variants = self.shelves.fill()
        self.books = self.read()

    def teardown(self) -> None:
        self.stack.close()
        if hasattr(self, "other"):
            assert self.other.is_untouched(), f"{self.other.currency}: somebody else's store was written to"

    @property
    def order_ids(self) -> list[UUID]:
        return self.ids["orders"]

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

    def order_id(self, which: int) -> UUID:
        return self.order_ids[which % len(self.order_ids)]

    def order(self, which: int) -> Order:
        return order_by_id(self.order_id(which))

    def order_with(self, which: int, name: str, fits: Callable[[Any], bool]) -> Order:
        """One of the orders that have such a row in the books: what can be done is done more often than refused."""
        ids = sorted({row.order_id for row in getattr(self.books, name) if fits(row)})
        return order_by_id(UUID(ids[which % len(ids)])) if ids else self.order(which)

    def open_order_id(self, which: int) -> UUID:
        """One of which something can still be sent, changed or called off, if there is any."""
        waits = ("unfulfilled", "partly_fulfilled")
        ids = [UUID(one.id) for one in self.books.orders if one.status == "open" and one.fulfilment_state in waits]
        return ids[which % len(ids)] if ids else self.order_id(which)

    def read(self) -> Books:
        session().rollback()
        session().expunge_all()
        return read_books(self.ids)

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
        for name in proofs_of(type(self)):
            getattr(self, name)(self.books)


@cache
def proofs_of(machine: type[Shop]) -> list[str]:
    """By name; looked for once."""
    return [name for name in dir(machine) if name.startswith("prove_")]


def summed(rows: list[Any], *names: str) -> int:
    """The sum of these columns over the rows."""
    return sum(getattr(row, name) for row in rows for name in names)
