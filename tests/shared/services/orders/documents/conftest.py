"""Two stores that sell and may issue invoices."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.db.engine import Engines
from shared.db.session import store_scope
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store

MakeOrder = Callable[..., Order]


@pytest.fixture
def stores(engines: Engines) -> tuple[Store, Store]:
    made = (make_store(timezone="Europe/Amsterdam"), make_store(currency="JPY", locales=("ar", "en")))
    for store in made:
        with store_scope(store.id):
            make_selling()
            make_seller()
    return made


@pytest.fixture
def store(stores: tuple[Store, Store]) -> Store:
    return stores[0]


@pytest.fixture
def open_store(store: Store) -> Iterator[Store]:
    with store_scope(store.id):
        yield store


@pytest.fixture
def an_order() -> MakeOrder:
    """An order of two bowls in the open store, with its delivery."""

    def make(title: str = "Bowl", *, price: int = 2000, quantity: int = 2, **values: Any) -> Order:
        return make_order((make_product(title, price=price, stock=50).variants[0].id, quantity), **values)

    return make
