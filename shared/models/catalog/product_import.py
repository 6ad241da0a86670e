"""Imports of products: the file, what its columns mean, and what became of every product in it."""

from collections.abc import Collection
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


class Outcome(StrEnum):
    """What becomes of a product of the file."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class ProductImport(Timestamps, StoreModel):
    """A file of products on its way in. ``key`` and ``pictures_key`` are private: no public address leads there.

    ``shape`` is how the file is written (``SheetShape``), ``names`` are its columns, ``samples`` the first rows,
    ``mapping`` the code that each column has, ``options`` what is to happen (``creates``, ``updates``, ``clears``,
    ``decimal_mark``). ``check_id`` is the dry run, ``run_id`` the import itself, ``fetch_id`` the pictures' work.
    """

    __tablename__ = "product_imports"
    __table_args__ = (
        store_key("check_id", "operations"),
        store_key("run_id", "operations"),
        store_key("fetch_id", "operations"),
        Index("ix_product_imports_newest", "store_id", "created_at"),
    )

    filename: Mapped[str]
    key: Mapped[str]
    table_key: Mapped[str] = mapped_column(default="")
    pictures_key: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger)
    shape: Mapped[dict[str, Any]] = mapped_column(default=dict)
    names: Mapped[list[Any]] = mapped_column(default=list)
    samples: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[list[Any]] = mapped_column(default=list)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    check_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]
    fetch_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]


class ImportItem(StoreModel):
    """One product of a file in one operation (the dry run, or the import itself).

    ``changes`` are ``{"what", "where", "before", "after"}`` as people read them, ``problems`` are
    ``{"row", "message", "grave"}``; ``journal`` is the way back, ``version`` the product's after the change.
    """

    __tablename__ = "import_items"
    __table_args__ = (
        store_key("import_id", "product_imports", ondelete="CASCADE"),
        store_key("operation_id", "operations", ondelete="CASCADE"),
        UniqueConstraint("store_id", "operation_id", "position"),
        Index("ix_import_items_outcome", "store_id", "operation_id", "outcome", "position"),
        Index("ix_import_items_import", "store_id", "import_id"),
    )

    import_id: Mapped[UUID]
    operation_id: Mapped[UUID]
    position: Mapped[int]
    first_row: Mapped[int]
    last_row: Mapped[int]
    handle: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    product_id: Mapped[UUID | None]
    changes: Mapped[Any] = mapped_column(JSONB, default=list)
    problems: Mapped[Any] = mapped_column(JSONB, default=list)
    journal: Mapped[Any] = mapped_column(JSONB, default=dict)
    version: Mapped[int | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ImportPicture(StoreModel):
    """A picture that an imported product is to have; fetched after the import, outside of any transaction.

    ``source`` is an address, or a file's name in the archive. ``variant_ids`` are texts.
    """

    __tablename__ = "import_pictures"
    __table_args__ = (
        store_key("import_id", "product_imports", ondelete="CASCADE"),
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("media_id", "media", ondelete="SET NULL (media_id)"),
        Index("ix_import_pictures_owed", "store_id", "import_id", "id", postgresql_where="done_at IS NULL"),
        Index("ix_import_pictures_import", "store_id", "import_id", "source"),
        Index("ix_import_pictures_product", "store_id", "product_id", "source"),
        Index("ix_import_pictures_media", "store_id", "media_id", postgresql_where="media_id IS NOT NULL"),
    )

    import_id: Mapped[UUID]
    product_id: Mapped[UUID]
    source: Mapped[str]
    alt: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=1)
    row: Mapped[int]
    variant_ids: Mapped[Any] = mapped_column(JSONB, default=list)
    media_id: Mapped[UUID | None]
    problem: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def import_by_id(import_id: UUID, *, lock: bool = False) -> ProductImport:
    statement = select(ProductImport).where(ProductImport.id == import_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This import does not exist."))
    return found


def newest_imports(*, page: int, per_page: int) -> tuple[list[ProductImport], int]:
    total = session().scalar(select(func.count()).select_from(ProductImport)) or 0
    statement = select(ProductImport).order_by(ProductImport.created_at.desc(), ProductImport.id.desc())
    return list(session().scalars(statement.offset((page - 1) * per_page).limit(per_page))), total


def items_of(
    operation_id: UUID, outcome: Outcome | None, *, page: int, per_page: int, with_problems: bool = False
) -> list[ImportItem]:
    """A page of what became of the file's products, in the file's order."""
    statement = select(ImportItem).where(ImportItem.operation_id == operation_id)
    if outcome is not None:
        statement = statement.where(ImportItem.outcome == outcome)
    if with_problems:
        statement = statement.where(func.jsonb_array_length(ImportItem.problems) > 0)
    statement = statement.order_by(ImportItem.position).offset((page - 1) * per_page).limit(per_page)
    return list(session().scalars(statement))


def count_outcomes(operation_id: UUID) -> dict[str, int]:
    """How many products had each outcome."""
    return outcomes_of([operation_id]).get(operation_id, {})


def outcomes_of(operation_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How many products had each outcome, by operation."""
    grouped = ImportItem.operation_id, ImportItem.outcome
    counting = select(*grouped, func.count()).where(ImportItem.operation_id.in_(operation_ids)).group_by(*grouped)
    counts: dict[UUID, dict[str, int]] = {}
    for operation_id, outcome, count in session().execute(counting):
        counts.setdefault(operation_id, {})[outcome.value] = count
    return counts
