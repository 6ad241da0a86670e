"""What a database's own catalogue says of its schema, down to checks, policies and rights; and a schema to compare."""

from typing import Any

import psycopg
from sqlalchemy import create_engine, text

from shared.db.base import Base, StoreModel
from shared.db.engine import to_sqlalchemy_url
from shared.db.rls import MIXED_TABLES, secure_mixed_statements, secure_statements

OURS = "n.nspname = 'public' AND c.relname <> 'alembic_version'"
TABLES = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
QUESTIONS = {
    "columns": f"""
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        FROM {TABLES} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE {OURS} AND c.relkind = 'r'
    """,
    "constraints": f"""
        SELECT c.relname, k.conname, k.convalidated, pg_get_constraintdef(k.oid)
        FROM {TABLES} JOIN pg_constraint k ON k.conrelid = c.oid WHERE {OURS} AND k.contype <> 'n'
    """,
    "indexes": f"SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM {TABLES} JOIN pg_index i ON i.indrelid = c.oid"
    f" WHERE {OURS}",
    "policies": "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies",
    "security": f"SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM {TABLES}"
    f" WHERE {OURS} AND c.relkind = 'r'",
    "rights": f"""
        SELECT c.relname, r.rolname, x.privilege_type
        FROM {TABLES}, LATERAL aclexplode(c.relacl) x JOIN pg_roles r ON r.oid = x.grantee
        WHERE {OURS} AND c.relkind = 'r'
    """,
}


def snapshot(dsn: str) -> dict[str, set[tuple[Any, ...]]]:
    """Each part of the schema as a set of rows, so that the difference of two says what is wrong."""
    with psycopg.connect(dsn) as connection:
        return {name: set(connection.execute(question).fetchall()) for name, question in QUESTIONS.items()}


def make_schema_of_models(owner_url: str) -> None:
    """The tables as the models say, made at once, with the policies that every new table gets."""
    engine = create_engine(to_sqlalchemy_url(owner_url))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        for statement in _policies():
            connection.execute(text(statement))
    engine.dispose()


def _policies() -> list[str]:
    store_tables = {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, StoreModel)
    }
    tables = {name: bool(Base.metadata.tables[name].info.get("append_only")) for name in store_tables}
    closed = [one for name, only in tables.items() for one in secure_statements(name, append_only=only)]
    return closed + [one for name in MIXED_TABLES for one in secure_mixed_statements(name)]
