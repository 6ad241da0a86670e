"""What happens to the catalogue."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class ProductChanged(Event):
    """A product was created or edited, or its variants, pictures or translations were."""

    type: ClassVar[str] = "catalog.product_changed"
    product_id: UUID


@dataclass(frozen=True)
class ProductDeleted(Event):
    type: ClassVar[str] = "catalog.product_deleted"
    product_id: UUID


@dataclass(frozen=True)
class CollectionChanged(Event):
    type: ClassVar[str] = "catalog.collection_changed"
    collection_id: UUID
