"""What happens to the catalogue."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class ProductChanged(Event):
    """A product was created or edited, or its variants, pictures or translations were. ``is_new``: it was created."""

    type: ClassVar[str] = "catalog.product_changed"
    product_id: UUID
    is_new: bool = False


@dataclass(frozen=True)
class ProductDeleted(Event):
    type: ClassVar[str] = "catalog.product_deleted"
    product_id: UUID


@dataclass(frozen=True)
class CollectionChanged(Event):
    type: ClassVar[str] = "catalog.collection_changed"
    collection_id: UUID


@dataclass(frozen=True)
class ProductsChanged(Event):
    """Many products changed at once, such as all of a category or a tag. ``product_ids`` are texts, at most 500.

    ``only_collections``: they came into smart collections or left them, and nothing else about them is new.
    """

    type: ClassVar[str] = "catalog.products_changed"
    product_ids: list[str]
    only_collections: bool = False


@dataclass(frozen=True)
class CategoryChanged(Event):
    """A category was made, edited, moved or deleted. ``moved``: the ways down to the products under it changed."""

    type: ClassVar[str] = "catalog.category_changed"
    category_id: UUID
    moved: bool = False


@dataclass(frozen=True)
class AttributeChanged(Event):
    """An attribute, its choices or its translations were edited, or it was deleted."""

    type: ClassVar[str] = "catalog.attribute_changed"
    attribute_id: UUID
