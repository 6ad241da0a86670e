"""What values become on their way to PostgreSQL and back, where the driver alone would not do."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Enum, Uuid
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.types import TypeEngine

from shared.db.codec import dump_json, load_json

DIALECT: Any = PGDialect_psycopg(  # type: ignore[no-untyped-call]
    paramstyle="numeric_dollar", json_serializer=dump_json, json_deserializer=load_json
)

Convert = Callable[[Any], Any]


def to_database(kind: TypeEngine[Any]) -> Convert | None:
    """How a parameter of this type is sent; None: as it is."""
    if isinstance(kind, ARRAY) and isinstance(kind.item_type, Uuid):
        return _list_ids
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def from_database(kind: TypeEngine[Any]) -> Convert | None:
    """How a column of this type is read; None: as the driver gives it."""
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return _member_of(kind)
    if isinstance(kind, ARRAY) and _read_item(kind) is None:
        return None
    return kind.dialect_impl(DIALECT).result_processor(DIALECT, None)


def _list_ids(ids: Sequence[UUID] | None) -> str | None:
    """An array's text form, which for ids needs no quotes (https://www.postgresql.org/docs/current/arrays.html).

    The driver looks for what to quote in each one.
    """
    return None if ids is None else f"{{{','.join(map(str, ids))}}}"


def _member_of(kind: Enum) -> Convert:
    """A member by its value: a look into a dict."""
    members: dict[Any, Any] = dict(zip(kind.enums, kind.enum_class or (), strict=True))
    members[None] = None
    return members.__getitem__


def _read_item(kind: ARRAY[Any]) -> Convert | None:
    return kind.item_type.dialect_impl(DIALECT).result_processor(DIALECT, None)
