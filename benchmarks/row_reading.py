"""The smallest read: one row by its key, in the store's scope and under row-level security, or plainly."""

import os
from functools import cache
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from shared.db.engine import EngineOptions, begin_in_store, make_engine
from shared.db.session import session, store_scope
from shared.kernel.config import current_settings
from shared.models.catalog.product import Product

STORE, PRODUCT = "BENCH_STORE_ID", "BENCH_PRODUCT_ID"


def read_scoped() -> str | None:
    """As every request of ours reads: a scope, a scoped statement, the policies of the app role."""
    with store_scope(UUID(os.environ[STORE])):
        statement = select(Product.id, Product.title).where(Product.id == UUID(os.environ[PRODUCT]))
        row = session().execute(statement).first()
        return row.title if row else None


def read_plain() -> str | None:
    """The same row with SQLAlchemy alone, as a role that no policy binds, over connections as good as ours."""
    with Session(_plain_engine()) as plain:
        statement = select(Product.id, Product.title)
        wanted = statement.where(Product.store_id == UUID(os.environ[STORE]), Product.id == UUID(os.environ[PRODUCT]))
        row = plain.execute(wanted).first()
        return row.title if row else None


@cache
def _plain_engine() -> Engine:
    engine = make_engine(current_settings().database_maintenance_url, EngineOptions())
    begin_in_store(engine)
    return engine
