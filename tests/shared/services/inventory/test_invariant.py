"""Whatever happens to stock, every figure is explained by what happened, and nothing is sold that is not there.

A longer soak: ``STOCK_SOAK=5000 pytest tests/shared/services/inventory/test_invariant.py``.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import update

from shared.db.engine import Engines
from shared.db.session import store_scope, transaction
from shared.kernel.ids import new_id
from shared.models.inventory.level import StockLevel, move_level
from shared.models.inventory.movement import MovementKind, movements_of
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.reservations import reserve_stock
from shared.services.inventory.stock import stock_of
from shared.services.inventory.verification import (
    check_holds,
    check_incoming,
    check_levels,
    repair_holds,
    repair_incoming,
    repair_levels,
)
from shared.services.orders.promises import check_promises, repair_promises
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.shared.services.inventory.moving_rules import MovingRules
from tests.shared.services.inventory.selling_rules import SellingRules

EXAMPLES = int(os.environ.get("STOCK_SOAK", "200"))
STEPS = 30


class StockMachine(SellingRules, MovingRules):
    """Everything at once."""


@pytest.mark.parametrize("half", [1, 2])
@pytest.mark.usefixtures("engines")
def test_every_figure_is_explained_whatever_happens(half: int) -> None:
    """In two halves, which run side by side."""
    modest: Any = settings(
        max_examples=EXAMPLES // 2, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    StockMachine.store_id = StockMachine.supplier_id = None
    run_state_machine_as_test(StockMachine, settings=modest)


def test_a_level_that_was_tampered_with_is_found_and_explained(engines: Engines) -> None:
    with store_scope(make_store().id) as current:
        variant = make_product(stock=4).variants[0].id
        with transaction():
            current.execute(update(StockLevel).where(StockLevel.variant_id == variant).values(on_hand=5))
        (mismatch,) = check_levels()
        assert (mismatch.variant_id, mismatch.kept, mismatch.summed) == (variant, (5, 0, 0), (4, 0, 0))
        assert repair_levels() == 1
        assert check_levels() == []
        assert movements_of(variant)[0].kind is MovementKind.REPAIRED
        assert stock_of([variant])[variant].on_hand == 5


def test_promises_that_nobody_waits_for_are_found_and_let_go(engines: Engines) -> None:
    with store_scope(make_store().id):
        variant = make_product(stock=4).variants[0].id
        reserve_stock([(variant, 1)], cause="order", cause_id=new_id())
        reserve_stock([(variant, 2)], cause="hold", cause_id=new_id())
        assert (len(check_promises()), len(check_holds())) == (1, 1)
        assert (repair_promises(), repair_holds()) == (1, 1)
        assert stock_of([variant])[variant].available == 4


def test_incoming_goods_that_nobody_sent_are_found_and_expected_no_more(engines: Engines) -> None:
    with store_scope(make_store().id):
        variant = make_product(stock=4).variants[0].id
        with transaction():
            move_level(variant, ensure_default_location().id, incoming=7)
        (wrong,) = check_incoming()
        assert (wrong.kept, wrong.expected) == (7, 0)
        repair_levels()
        assert repair_incoming() == 1
        assert (check_incoming(), check_levels()) == ([], [])
