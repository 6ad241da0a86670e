"""No row of one store can be seen, changed or pointed at from another: asked of the database's own catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Enum, Table, delete, insert, select, update

from shared.db.base import Base, StoreModel
from shared.db.rls import MIXED_TABLES
from shared.db.session import platform_scope, session, store_scope
from shared.devstack.postgres import EmbeddedPostgres
from shared.kernel.errors import NoStoreContext
from shared.kernel.ids import new_id
from shared.models.discovery import load_models
from shared.models.stores.store import Store

load_models()
STORE_MODELS = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, StoreModel)),
    key=lambda model: model.__tablename__,
)
STORE_TABLES = {model.__tablename__ for model in STORE_MODELS}
NOT_STORE_TABLES = {
    "alembic_version", "platforms", "merchants", "users", "memberships", "invitations", "sign_ins", "user_tokens",
    "api_keys", "stores", "store_domains", "platform_gateways", "connected_accounts",
}  # fmt: skip
NAMES = [model.__tablename__ for model in STORE_MODELS]


@pytest.fixture
def catalogue(fresh_database: str, postgres: EmbeddedPostgres) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres.dsn(database=fresh_database), autocommit=True) as connection:
        yield connection


def rows(connection: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_table_is_a_stores_or_on_the_list(catalogue: psycopg.Connection[Any]) -> None:
    tables = {name for (name,) in rows(catalogue, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == STORE_TABLES | NOT_STORE_TABLES | set(MIXED_TABLES)


def test_row_level_security_is_forced_on_every_store_table(catalogue: psycopg.Connection[Any]) -> None:
    forced = rows(
        catalogue,
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polwithcheck IS NOT NULL",
    )
    assert {name for (name,) in forced} == STORE_TABLES | set(MIXED_TABLES)


def test_every_store_table_is_keyed_by_store_and_id(catalogue: psycopg.Connection[Any]) -> None:
    keys = rows(
        catalogue,
        "SELECT conrelid::regclass::text, array_agg(attname ORDER BY ord) FROM pg_constraint,"
        " unnest(conkey) WITH ORDINALITY AS k(num, ord), pg_attribute"
        " WHERE contype = 'p' AND attrelid = conrelid AND attnum = num GROUP BY 1",
    )
    assert {name: columns for name, columns in keys if name in STORE_TABLES} == {
        name: ["store_id", "id"] for name in STORE_TABLES
    }


def test_no_key_between_store_tables_leaves_out_the_store(catalogue: psycopg.Connection[Any]) -> None:
    keys = rows(
        catalogue,
        "SELECT conname, conrelid::regclass::text, confrelid::regclass::text,"
        " (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey)),"
        " (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY(confkey))"
        " FROM pg_constraint WHERE contype = 'f'",
    )
    between = [key for key in keys if key[1] in STORE_TABLES and key[2] in STORE_TABLES]
    assert between
    assert [key[0] for key in between if "store_id" not in key[3] or "store_id" not in key[4]] == []


def test_uniqueness_in_a_store_table_is_within_the_store(catalogue: psycopg.Connection[Any]) -> None:
    indexes = rows(
        catalogue,
        "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, a.attname FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisunique",
    )
    assert [name for name, table, first in indexes if table in STORE_TABLES and first != "store_id"] == []


def test_ledgers_can_be_added_to_only(catalogue: psycopg.Connection[Any]) -> None:
    granted = rows(
        catalogue,
        "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'shopstead_app'"
        " AND privilege_type IN ('UPDATE', 'DELETE')",
    )
    ledgers = {model.__tablename__ for model in STORE_MODELS if model.__table__.info.get("append_only")}
    documents = {"order_documents", "order_document_files"}
    trails = {"order_events", "payment_events", "price_records", "stock_movements", "theme_revisions"}
    assert ledgers == trails | documents | {"discount_uses", "gift_card_entries", "order_consents"}
    assert {name for (name,) in granted} & ledgers == set()


@dataclass(frozen=True)
class Planted:
    """A row of each of two stores in every store table, put there past all locks."""

    ours: UUID
    theirs: UUID
    ids: dict[tuple[str, UUID], UUID]


#: Whole numbers that a table wants above zero.
AT_LEAST_ONE = (
    "initial",
    "quantity",
    "min_quantity",
    "least_quantity",
    "quantity_step",
    "value",
    "change",
    "amount",
    "pieces",
    "first_piece",
)


def plain_value(column: Any) -> Any:
    kind = column.type
    if column.nullable:
        return None
    if isinstance(kind, Enum):
        return kind.enums[0]
    python: type = dict if "JSON" in type(kind).__name__ else kind.python_type
    values = {int: 1 if column.name in AT_LEAST_ONE else 0, str: "", bool: False, bytes: b"", list: [], UUID: new_id()}
    values |= {datetime: datetime.now(UTC), dict: Jsonb({}), Decimal: Decimal(0)}
    return values[python]


@pytest.fixture
def planted(catalogue: psycopg.Connection[Any], two_stores: tuple[Store, Store]) -> Planted:
    ids = {}
    catalogue.execute("SET session_replication_role = replica")
    for store in two_stores:
        for model in STORE_MODELS:
            ids[model.__tablename__, store.id] = plant(catalogue, model.__table__, store.id)
    return Planted(two_stores[0].id, two_stores[1].id, ids)


def plant(connection: psycopg.Connection[Any], table: Table, store_id: UUID) -> UUID:
    row = {column.name: plain_value(column) for column in table.columns if column.computed is None}
    row |= {"store_id": store_id, "id": new_id()}
    row |= {name: str(new_id()) for name in ("name", "handle", "key", "path", "email") if name in row}
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() for _ in row),
        ),
        list(row.values()),
    )
    return UUID(str(row["id"]))


def test_a_store_sees_its_own_rows_only(planted: Planted) -> None:
    for model in STORE_MODELS:
        with store_scope(planted.ours):
            by_model = {row.store_id for row in session().scalars(select(model))}
            by_table = {row.store_id for row in session().execute(select(model.__table__))}
        assert by_model == by_table == {planted.ours}, model


def test_a_foreign_row_is_neither_changed_nor_deleted(planted: Planted, catalogue: psycopg.Connection[Any]) -> None:
    for model in STORE_MODELS:
        table, foreign = model.__table__, planted.ids[model.__tablename__, planted.theirs]
        if not table.info.get("append_only"):
            with store_scope(planted.ours) as current:
                current.execute(update(table).where(table.c.id == foreign).values(store_id=planted.ours))
                current.execute(delete(table).where(table.c.id == foreign))
                current.commit()
        query = sql.SQL("SELECT store_id FROM {} WHERE id = %s").format(sql.Identifier(table.name))
        assert catalogue.execute(query, [foreign]).fetchone() == (planted.theirs,), model


def test_a_row_cannot_be_put_into_another_store(planted: Planted) -> None:
    for model in STORE_MODELS:
        row = {
            column.name: plain_value(column)
            for column in model.__table__.columns
            if not column.nullable and column.computed is None
        }
        row = {name: value.obj if isinstance(value, Jsonb) else value for name, value in row.items()}
        row |= {"store_id": planted.theirs, "id": new_id()}
        with store_scope(planted.ours) as current, pytest.raises(Exception, match="row-level security"):
            current.execute(insert(model.__table__).values(row))


def test_without_a_store_there_is_an_error_or_nothing(planted: Planted) -> None:
    for model in STORE_MODELS:
        with platform_scope() as current:
            with pytest.raises(NoStoreContext):
                current.scalars(select(model)).all()
            assert current.execute(select(model.__table__)).all() == []
