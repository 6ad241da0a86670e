"""The smallest read over HTTP: one row by its key, in the store's scope and under row-level security, or plainly."""

import os
from uuid import UUID

from flask import Flask, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.db.engine import EngineOptions, begin_in_store, make_engine
from shared.db.session import session, store_scope
from shared.kernel.config import current_settings
from shared.models.catalog.product import Product
from shared.web.process import prepare_process

STORE, PRODUCT = "BENCH_STORE_ID", "BENCH_PRODUCT_ID"

application = Flask(__name__)
prepare_process(current_settings())
_plain = make_engine(current_settings().database_maintenance_url, EngineOptions())
begin_in_store(_plain)


@application.get("/scoped")
def show_scoped() -> Response:
    return _shown(read_scoped())


@application.get("/plain")
def show_plain() -> Response:
    return _shown(read_plain())


def read_scoped() -> str | None:
    """As every request of ours reads: a scope, a scoped statement, the policies of the app role."""
    with store_scope(UUID(os.environ[STORE])):
        statement = select(Product.id, Product.title).where(Product.id == UUID(os.environ[PRODUCT]))
        row = session().execute(statement).first()
        return row.title if row else None


def read_plain() -> str | None:
    """The same row with SQLAlchemy alone, as a role that no policy binds."""
    with Session(_plain) as plain:
        statement = select(Product.id, Product.title)
        wanted = statement.where(Product.store_id == UUID(os.environ[STORE]), Product.id == UUID(os.environ[PRODUCT]))
        row = plain.execute(wanted).first()
        return row.title if row else None


def _shown(title: str | None) -> Response:
    return Response(title, mimetype="text/html")
