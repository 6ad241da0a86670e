"""What happens to invoices and credit notes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class DocumentIssued(Event):
    """An invoice or a credit note (``kind``) counts from now on."""

    type: ClassVar[str] = "orders.document_issued"
    order_id: UUID
    document_id: UUID
    kind: str


@dataclass(frozen=True)
class DocumentWanted(Event):
    """Somebody asked to send a document to the buyer once more."""

    type: ClassVar[str] = "orders.document_wanted"
    order_id: UUID
    document_id: UUID
