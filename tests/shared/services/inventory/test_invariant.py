"""Whatever happens to stock, every level is the sum of its movements, and nothing is sold that is not there."""

from contextlib import ExitStack
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import update

from shared.db.engine import Engines
from shared.db.session import store_scope
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.models.inventory.level import StockLevel
from shared.services.inventory.locations import create_location, ensure_default_location
from shared.services.inventory.reservations import OutOfStock, reserve_stock
from shared.services.inventory.settlements import release_stock, restock, ship_stock
from shared.services.inventory.stock import adjust_stock, set_stock, stock_of
from shared.services.inventory.verification import check_levels
from tests.factories.catalog import make_product
from tests.factories.stores import make_store

VARIANTS, PLACES, ORDERS = st.integers(0, 2), st.integers(0, 1), st.integers(0, 3)
UNITS = st.integers(1, 6)


class StockMachine(RuleBasedStateMachine):
    """Counts, orders, parcels, cancellations and returns in any order, beside a plain model of what should be."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    @initialize()
    def open_store(self) -> None:
        self.stack.enter_context(store_scope(make_store().id))
        self.variants = [make_product(stock=4).variants[0].id for _ in range(3)]
        self.places = [ensure_default_location().id, create_location("Attic").id]
        self.orders = [new_id() for _ in range(4)]
        self.on_hand = dict.fromkeys(self.variants, 4)
        self.reserved: dict[tuple[UUID, UUID], int] = {}
        self.shipped: dict[tuple[UUID, UUID], int] = {}

    def teardown(self) -> None:
        self.stack.close()

    def promised(self, variant: UUID) -> int:
        return sum(units for (_order, key), units in self.reserved.items() if key == variant)

    @rule(variant=VARIANTS, place=PLACES, change=st.integers(-6, 6))
    def adjust(self, variant: int, place: int, change: int) -> None:
        key = self.variants[variant]
        try:
            adjust_stock(key, change, location_id=self.places[place])
        except Conflict:
            assert change < 0
        else:
            self.on_hand[key] += change

    @rule(variant=VARIANTS, quantity=st.integers(0, 8))
    def count(self, variant: int, quantity: int) -> None:
        key = self.variants[variant]
        before = stock_of([key])[key].on_hand
        try:
            set_stock(key, quantity)
        except Conflict:
            assert self.promised(key) > 0
        else:
            self.on_hand[key] += stock_of([key])[key].on_hand - before

    @rule(order=ORDERS, lines=st.lists(st.tuples(VARIANTS, UNITS), min_size=1, max_size=3))
    def reserve(self, order: int, lines: list[tuple[int, int]]) -> None:
        wanted: dict[UUID, int] = {}
        for variant, units in lines:
            wanted[self.variants[variant]] = wanted.get(self.variants[variant], 0) + units
        fits = all(self.on_hand[key] - self.promised(key) >= units for key, units in wanted.items())
        try:
            reserve_stock(wanted.items(), cause="order", cause_id=self.orders[order])
        except OutOfStock:
            assert not fits
        else:
            assert fits
            for key, units in wanted.items():
                self._add(self.reserved, order, key, units)

    @rule(order=ORDERS, variant=VARIANTS, units=UNITS)
    def release(self, order: int, variant: int, units: int) -> None:
        key = self.variants[variant]
        done = release_stock([(key, units)], cause="order", cause_id=self.orders[order])
        assert done == min(units, self._held(self.reserved, order, key))
        self._add(self.reserved, order, key, -done)

    @rule(order=ORDERS, variant=VARIANTS, units=UNITS)
    def ship(self, order: int, variant: int, units: int) -> None:
        key = self.variants[variant]
        done = ship_stock([(key, units)], cause="order", cause_id=self.orders[order])
        assert done == min(units, self._held(self.reserved, order, key))
        self._add(self.reserved, order, key, -done)
        self._add(self.shipped, order, key, done)
        self.on_hand[key] -= done

    @rule(order=ORDERS, variant=VARIANTS, units=UNITS)
    def bring_back(self, order: int, variant: int, units: int) -> None:
        key = self.variants[variant]
        done = restock([(key, units)], cause="order", cause_id=self.orders[order])
        assert done == min(units, self._held(self.shipped, order, key))
        self._add(self.shipped, order, key, -done)
        self.on_hand[key] += done

    @invariant()
    def levels_are_what_they_should_be(self) -> None:
        if not hasattr(self, "variants"):
            return
        stock = stock_of(self.variants)
        assert {key: stock[key].on_hand for key in self.variants} == self.on_hand
        assert {key: stock[key].reserved for key in self.variants} == {key: self.promised(key) for key in stock}
        assert all(level.available >= 0 for level in stock.values())
        assert check_levels() == []

    def _held(self, book: dict[tuple[UUID, UUID], int], order: int, key: UUID) -> int:
        return book.get((self.orders[order], key), 0)

    def _add(self, book: dict[tuple[UUID, UUID], int], order: int, key: UUID, units: int) -> None:
        book[self.orders[order], key] = self._held(book, order, key) + units


@pytest.mark.usefixtures("engines")
def test_levels_are_the_sum_of_their_movements_whatever_happens() -> None:
    modest: Any = settings(
        max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(StockMachine, settings=modest)


def test_a_level_that_was_tampered_with_is_found(engines: Engines) -> None:
    with store_scope(make_store().id) as current:
        variant = make_product(stock=4).variants[0].id
        current.execute(update(StockLevel).where(StockLevel.variant_id == variant).values(on_hand=5))
        (mismatch,) = check_levels()
    assert (mismatch.variant_id, mismatch.kept, mismatch.summed) == (variant, (5, 0), (4, 0))
