"""A store with something in it."""

from typing import Any

from shared.db.session import store_scope
from shared.models.stores.store import Store
from tests.factories.catalog import make_collection, make_product
from tests.factories.stores import make_store, unique


def make_stocked_store(name: str = "store", **values: Any) -> Store:
    """A store with three products, one of them in two colours, and a collection of all three."""
    store = make_store(unique(name), **values)
    with store_scope(store.id):
        bowl = make_product("Bowl", price=2400, sku="BOWL")
        vase = make_product("Vase", price=5600, stock=3, vendor="Studio")
        mug = make_product("Mug", price=1800, options={"Colour": ["Blue", "Sand"]}, sku="MUG-01")
        make_collection("Tableware", products=(bowl, vase, mug))
    return store
