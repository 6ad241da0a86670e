"""Imports of past orders: the file, and what became of every order in it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order


class ImportedOutcome(StrEnum):
    """What becomes of an order of the file."""

    CREATED = "created"
    SKIPPED = "skipped"
    FAILED = "failed"


class OrderImport(Timestamps, StoreModel):
    """A file of past orders on its way in. ``key`` is private: no public address leads there.

    ``shape`` is how the file is written (``SheetShape``), ``names`` are its columns, ``source`` whose they are.
    ``check_id`` is the dry run, ``run_id`` the import itself.
    """

    __tablename__ = "order_imports"
    __table_args__ = (
        store_key("check_id", "operations"),
        store_key("run_id", "operations"),
        Index("ix_order_imports_newest", "store_id", "created_at"),
    )

    filename: Mapped[str]
    key: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]
    shape: Mapped[dict[str, Any]] = mapped_column(default=dict)
    names: Mapped[list[Any]] = mapped_column(default=list)
    check_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]


class OrderImportItem(StoreModel):
    """One order of a file in one operation (the dry run, or the import itself).

    ``name`` is what the order is called there, ``external_key`` by what it is known again; ``total`` is minor units of
    ``currency``. ``problems`` are ``{"row", "message"}``. ``customer_id`` is a customer whom the import made.
    """

    __tablename__ = "order_import_items"
    __table_args__ = (
        store_key("import_id", "order_imports", ondelete="CASCADE"),
        store_key("operation_id", "operations", ondelete="CASCADE"),
        store_key("order_id", "orders", ondelete="SET NULL (order_id)"),
        UniqueConstraint("store_id", "operation_id", "position"),
        Index("ix_order_import_items_outcome", "store_id", "operation_id", "outcome", "position"),
        Index("ix_order_import_items_import", "store_id", "import_id"),
        Index("ix_order_import_items_order", "store_id", "order_id", postgresql_where="order_id IS NOT NULL"),
        Index(
            "uq_order_import_items_external",
            "store_id",
            "external_key",
            unique=True,
            postgresql_where="order_id IS NOT NULL",
        ),
    )

    import_id: Mapped[UUID]
    operation_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    position: Mapped[int]
    first_row: Mapped[int]
    last_row: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    external_key: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    outcome: Mapped[ImportedOutcome] = mapped_column(enum_column(ImportedOutcome))
    currency: Mapped[str] = mapped_column(default="")
    total: Mapped[int | None] = mapped_column(BigInteger)
    problems: Mapped[Any] = mapped_column(JSONB, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def order_import_by_id(import_id: UUID, *, lock: bool = False) -> OrderImport:
    statement = select(OrderImport).where(OrderImport.id == import_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This import does not exist."))
    return found


def newest_order_imports(*, page: int, per_page: int) -> tuple[list[OrderImport], int]:
    total = session().scalar(select(func.count()).select_from(OrderImport)) or 0
    statement = select(OrderImport).order_by(OrderImport.created_at.desc(), OrderImport.id.desc())
    return list(session().scalars(statement.offset((page - 1) * per_page).limit(per_page))), total


def import_items_of(
    operation_id: UUID, outcome: ImportedOutcome | None, *, page: int, per_page: int
) -> list[OrderImportItem]:
    """A page of what became of the file's orders, in the file's order."""
    statement = select(OrderImportItem).where(OrderImportItem.operation_id == operation_id)
    if outcome is not None:
        statement = statement.where(OrderImportItem.outcome == outcome)
    statement = statement.order_by(OrderImportItem.position).offset((page - 1) * per_page).limit(per_page)
    return list(session().scalars(statement))


def numbers_of_items(items: Iterable[OrderImportItem]) -> dict[UUID, int]:
    """The numbers under which the orders of these items are found, by the orders' ids. One statement."""
    wanted = [item.order_id for item in items if item.order_id is not None]
    if not wanted:
        return {}
    found = session().execute(select(Order.id, Order.number).where(Order.id.in_(wanted)))
    return {row.id: row.number for row in found}


def count_imported(operation_id: UUID) -> dict[str, int]:
    """How many orders had each outcome."""
    counting = select(OrderImportItem.outcome, func.count()).where(OrderImportItem.operation_id == operation_id)
    return {outcome.value: count for outcome, count in session().execute(counting.group_by(OrderImportItem.outcome))}


def imported_before(external_keys: Iterable[str]) -> set[str]:
    """Those of the keys whose orders an import brought in, and nobody has taken back."""
    known = select(OrderImportItem.external_key).where(OrderImportItem.external_key.in_(list(external_keys)))
    return set(session().scalars(known.where(OrderImportItem.order_id.is_not(None))))
