"""What an import of translations changed, so that it can be taken back."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key


class TranslationChange(StoreModel):
    """One text that an operation wrote: ``before`` and ``after``, both as they were stored."""

    __tablename__ = "translation_changes"
    __table_args__ = (
        store_key("operation_id", "operations", ondelete="CASCADE"),
        Index("ix_translation_changes_operation", "store_id", "operation_id", "id"),
    )

    operation_id: Mapped[UUID]
    kind: Mapped[str]
    thing_id: Mapped[str]
    locale: Mapped[str]
    field: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
