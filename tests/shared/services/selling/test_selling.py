"""Whatever shoppers, staff and providers do in any order: the money adds up, and so does the stock.

Examples and steps of each: ``SELLING=200x30 pytest -s …`` (and what was done how often); ``make soak`` does 2,000 × 50.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.db.engine import Engines
from shared.gateways.payments.emulator.server import StripeEmulator
from tests.shared.services.selling.shop import Shop
from tests.shared.services.selling.stores import close_shops

EXAMPLES, STEPS = (int(part) for part in os.environ.get("SELLING", "50x30").split("x"))
HERE = Path(__file__).parent


def rules() -> list[type[Shop]]:
    """The class of every rule file; one that others inherit from comes with them."""
    found: list[type[Shop]] = []
    for path in sorted(HERE.glob("rules_*.py")):
        module = import_module(f"tests.shared.services.selling.{path.stem}")
        found += [
            thing
            for thing in vars(module).values()
            if isinstance(thing, type) and issubclass(thing, Shop) and thing.__module__ == module.__name__
        ]
    return [one for one in found if not any(other is not one and issubclass(other, one) for other in found)]


@pytest.fixture
def shops(engines: Engines, stripe: StripeEmulator) -> Iterator[None]:
    yield
    close_shops()


@pytest.mark.usefixtures("shops")
def test_the_money_adds_up_whatever_happens() -> None:
    machine = type("Selling", tuple(rules()), {})
    modest: Any = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    Shop.done.clear()
    run_state_machine_as_test(machine, settings=modest)
    tell = "".join(f"{count:7} {name}\n" for name, count in sorted(Shop.done.items()))
    sys.stdout.write(f"\n{tell}")
