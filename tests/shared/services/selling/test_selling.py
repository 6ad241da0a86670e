"""Whatever shoppers, staff and providers do in any order: the money adds up, and so does the stock.

Examples and steps of each: ``SELLING=200x30 pytest -s …`` (and what was done how often); ``make soak`` does 2,000 × 50.
"""

import os
import sys
from collections import Counter
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
from tests.shared.services.selling.stores import CURRENCIES, close_shops

EXAMPLES, STEPS = (int(part) for part in os.environ.get("SELLING", "200x30").split("x"))
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
    named = Counter(name for one in found for name in vars(one) if not name.startswith("__"))
    assert max(named.values()) == 1, f"two rule files say the same name: {named.most_common(3)}"
    return [one for one in found if not any(other is not one and issubclass(other, one) for other in found)]


@pytest.fixture
def shops(engines: Engines, stripe: StripeEmulator) -> Iterator[None]:
    yield
    close_shops()


@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.usefixtures("shops")
def test_the_money_adds_up_whatever_happens(currency: str) -> None:
    """A third of the examples each, so that several processes share them."""
    machine = type("Selling", tuple(rules()), {"currency": currency})
    modest: Any = settings(
        max_examples=-(-EXAMPLES // len(CURRENCIES)),
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Shop.done.clear()
    run_state_machine_as_test(machine, settings=modest)
    tell = "".join(f"{count:7} {name}\n" for name, count in sorted(Shop.done.items()))
    sys.stdout.write(f"\n{tell}")
