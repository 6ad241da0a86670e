"""The storefront's front door and a visitor."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.kernel.config import Settings
from shared.models.stores.store import Store
from shared.web.dispatcher import Dispatcher
from tests.storefront_app.shop import Browser, make_front_door
from tests.storefront_app.stripe import run_stripe

stripe = pytest.fixture(run_stripe)


@pytest.fixture(scope="session")
def door(engines: Any, settings: Settings) -> Dispatcher:
    return make_front_door(settings)


@pytest.fixture
def visit(door: Dispatcher) -> Callable[[Store], Browser]:
    """A new visitor of a store."""
    return lambda store: Browser(door, store)
