"""Where the PDF of a document is kept, and what its bytes are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.kernel import clock
from shared.models.orders.document import OrderDocument


class OrderDocumentFile(StoreModel):
    """The file of a document: ``key`` in the storage, ``sha256`` of its bytes. It can be made again from the sheet."""

    __tablename__ = "order_document_files"
    __table_args__ = (
        store_key("document_id", "order_documents"),
        UniqueConstraint("store_id", "document_id"),
        Index("ix_order_document_files_made", "store_id", "made_at"),
        {"info": {"append_only": True}},
    )

    document_id: Mapped[UUID]
    key: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def file_of(document_id: UUID) -> OrderDocumentFile | None:
    return session().scalars(select(OrderDocumentFile).where(OrderDocumentFile.document_id == document_id)).first()


def unmade_documents(before: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """``(store_id, document_id)`` of what was issued before then and has no file yet. Wants a maintenance scope."""
    has_file = (
        select(OrderDocumentFile.id)
        .where(OrderDocumentFile.store_id == OrderDocument.store_id, OrderDocumentFile.document_id == OrderDocument.id)
        .exists()
    )
    statement = select(OrderDocument.store_id, OrderDocument.id).where(~has_file, OrderDocument.issued_at < before)
    return [(store_id, document_id) for store_id, document_id in session().execute(statement.limit(limit))]
