"""Custom fields as themes show them: one statement per thing, however many fields it has."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.custom_field import CustomField, CustomValue, FieldKind


@dataclass(frozen=True, slots=True)
class ShownField:
    """What a thing says in a field: plain JSON of the kind, a list where ``is_list``."""

    namespace: str
    key: str
    kind: FieldKind
    is_list: bool
    value: Any


def shown_fields(owner_id: UUID) -> list[ShownField]:
    """Everything that the thing says, in the merchant's order. One statement."""
    rows = session().execute(_statement(), {"store": current_store_id(), "owner_id": owner_id})
    return [ShownField(*row) for row in rows]


@cache
def _statement() -> Any:
    same = and_(CustomField.store_id == CustomValue.store_id, CustomField.id == CustomValue.field_id)
    return (
        select(CustomField.namespace, CustomField.key, CustomField.kind, CustomField.is_list, CustomValue.value)
        .join(CustomField, same)
        .where(CustomValue.store_id == bindparam("store"), CustomValue.owner_id == bindparam("owner_id"))
        .order_by(CustomField.position)
    )
