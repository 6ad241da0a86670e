"""Shoppers of two stores."""

from collections.abc import Callable

import pytest

from shared.models.stores.store import Store
from shared.web.dispatcher import Dispatcher
from tests.storefront_app.customers.shopper import Shopper


@pytest.fixture
def shop(door: Dispatcher) -> Callable[[Store], Shopper]:
    """A new shopper of a store."""
    return lambda store: Shopper(door, store)
