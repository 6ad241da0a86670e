"""Categories, attributes and smart collections, made by the services, in the store that is open."""

from typing import Any
from uuid import UUID

from shared.models.catalog.attribute import Attribute, AttributeKind
from shared.models.catalog.category import Category
from shared.services.catalog.attributes import AttributeInput, ChoiceInput, create_attribute
from shared.services.catalog.categories import CategoryInput, create_category
from tests.factories.stores import unique


def make_category(title: str | None = None, *, under: Category | UUID | None = None, **texts: Any) -> Category:
    """A published category, last under its parent."""
    parent_id = under.id if isinstance(under, Category) else under
    return create_category(CategoryInput(title=title or unique("Category"), **texts), parent_id=parent_id)


def make_attribute(name: str | None = None, *choices: str, **values: Any) -> Attribute:
    """An attribute; with ``choices`` one to choose from, otherwise text unless a ``kind`` is given."""
    kind = values.pop("kind", AttributeKind.CHOICE if choices else AttributeKind.TEXT)
    listed = tuple(ChoiceInput(choice) for choice in choices) if kind.has_choices else None
    return create_attribute(AttributeInput(name=name or unique("Attribute"), kind=kind, choices=listed, **values))
