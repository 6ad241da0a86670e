"""Categories, attributes and smart collections, made by the services, in the store that is open."""

from typing import Any
from uuid import UUID

from shared.models.catalog.category import Category
from shared.services.catalog.categories import CategoryInput, create_category
from tests.factories.stores import unique


def make_category(title: str | None = None, *, under: Category | UUID | None = None, **texts: Any) -> Category:
    """A published category, last under its parent."""
    parent_id = under.id if isinstance(under, Category) else under
    return create_category(CategoryInput(title=title or unique("Category"), **texts), parent_id=parent_id)
