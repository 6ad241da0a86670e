"""Invoices and credit notes: numbered without gaps, frozen when issued."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class DocumentKind(StrEnum):
    """Each kind has a series of numbers of its own in every store."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class OrderDocument(StoreModel):
    """What was told to the buyer about money, word for word. Rows are added, never changed or removed.

    ``period`` is the year where numbers begin anew each year, else empty; ``name`` is the number as it is printed.
    ``facts`` are the figures (whole minor units of ``currency``), ``sheet`` every text on the paper, ``edition`` the
    templates that it is set in. ``turn`` counts the order's documents of the kind. A credit note names its invoice;
    ``cause`` is what asked for it, once.
    """

    __tablename__ = "order_documents"
    __table_args__ = (
        store_key("order_id", "orders"),
        store_key("invoice_id", "order_documents"),
        UniqueConstraint("store_id", "kind", "period", "number"),
        UniqueConstraint("store_id", "kind", "name"),
        UniqueConstraint("store_id", "order_id", "kind", "turn"),
        Index("uq_order_documents_cause", "store_id", "cause", unique=True, postgresql_where="cause <> ''"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        {"info": {"append_only": True}},
    )

    order_id: Mapped[UUID]
    invoice_id: Mapped[UUID | None]
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    period: Mapped[str] = mapped_column(default="")
    number: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    turn: Mapped[int] = mapped_column(default=1)
    cause: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    currency: Mapped[str]
    total: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]]
    sheet: Mapped[dict[str, Any]]
    edition: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def documents_of(order_id: UUID) -> list[OrderDocument]:
    """An order's invoices and credit notes, the first issued first."""
    return _OF_ORDER.all(order=order_id)


_OF_ORDER = FixedEntity(
    OrderDocument, lambda found: found.where(OrderDocument.order_id == bindparam("order")).order_by(OrderDocument.id)
)


def document_by_id(document_id: UUID) -> OrderDocument:
    """Raises NotFound."""
    found = session().scalars(select(OrderDocument).where(OrderDocument.id == document_id)).first()
    if found is None:
        raise NotFound(_("This document does not exist."))
    return found


def document_by_cause(cause: str) -> OrderDocument | None:
    return session().scalars(select(OrderDocument).where(OrderDocument.cause == cause)).first()


def open_invoice(documents: Sequence[OrderDocument]) -> OrderDocument | None:
    """The order's invoice that has not been credited in full."""
    return next((one for one in documents if one.kind is DocumentKind.INVOICE and left_of(one, documents)), None)


def left_of(invoice: OrderDocument, documents: Sequence[OrderDocument]) -> int:
    """Minor units of the invoice that no credit note has taken back. An invoice over nothing stands until it is told.

    ``documents`` are all of its order.
    """
    credits = [one for one in documents if one.invoice_id == invoice.id]
    if invoice.total == 0:
        return 0 if credits else 1
    return invoice.total - sum(one.total for one in credits)
