"""A store with something in it."""

import os
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, literal, select

from shared.db.base import Base
from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.models.stores.store import Store
from tests.factories.catalog import make_collection, make_product
from tests.factories.stores import make_store, unique


def make_stocked_store(name: str = "store", **values: Any) -> Store:
    """A store with three products, one of them in two colours, and a collection of all three.

    The services stock one store of each kind; the others get copies of its rows. Keys begin with the store, so copies
    keep their ids: whatever would find a row by its id alone finds another store's here.
    """
    store = make_store(unique(name), **values)
    _copy_rows(_pattern(os.environ["DATABASE_URL"], **values), store.id)
    return store


@cache
def _pattern(_database: str, **values: Any) -> UUID:
    """One of each kind in each database."""
    store = make_store(unique("pattern"), **values)
    with store_scope(store.id):
        bowl = make_product("Bowl", price=2400, sku="BOWL")
        vase = make_product("Vase", price=5600, stock=3, vendor="Studio")
        mug = make_product("Mug", price=1800, options={"Colour": ["Blue", "Sand"]}, sku="MUG-01")
        make_collection("Tableware", products=(bowl, vase, mug))
    return store.id


def _copy_rows(source: UUID, target: UUID) -> None:
    with maintenance_scope(), transaction():
        for table in _filled_tables(source):
            columns = [column for column in table.columns if column.computed is None]
            taken = [literal(target) if column.name == "store_id" else column for column in columns]
            rows = select(*taken).where(table.c.store_id == source)
            session().execute(insert(table).from_select([column.name for column in columns], rows))


@cache
def _filled_tables(source: UUID) -> list[Table]:
    """In an order that foreign keys allow."""
    ours = [
        table for table in Base.metadata.sorted_tables if {"store_id", "id"} == {key.name for key in table.primary_key}
    ]
    return [table for table in ours if session().scalar(select(select(1).where(table.c.store_id == source).exists()))]
