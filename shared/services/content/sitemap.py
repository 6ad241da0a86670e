"""Everything of a store that search engines may list, by kind and in pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, not_, select

from shared.db.session import session
from shared.models.catalog.category import Category, CategoryAncestor
from shared.models.catalog.collection import Collection
from shared.models.catalog.product import Product
from shared.models.content.page import Page
from shared.services.catalog.columns import on_sale_now, sale_values

PER_FILE = 5_000


@dataclass(frozen=True, slots=True)
class ListedPath:
    """A path of the storefront and when it last changed."""

    path: str
    changed_at: datetime


def sitemap_sizes() -> dict[str, int]:
    """How many files each kind fills. One statement per kind; a kind without anything is left out."""
    counted = {kind: _count(wanted) for kind, (_prefix, wanted) in _KINDS.items()}
    return {kind: -(-count // PER_FILE) for kind, count in counted.items() if count}


def listed_paths(kind: str, number: int) -> list[ListedPath]:
    """One file of a kind (from 1). Raises KeyError for an unknown kind. One statement."""
    prefix, wanted = _KINDS[kind]
    statement = wanted().order_by("handle").limit(PER_FILE).offset((number - 1) * PER_FILE)
    rows = session().execute(statement, sale_values())
    return [ListedPath(f"{prefix}{row.handle}", row.updated_at) for row in rows]


def _count(wanted: Callable[[], Any]) -> int:
    statement = select(func.count()).select_from(wanted().order_by(None).subquery())
    return int(session().scalar(statement, sale_values()) or 0)


def _products() -> Any:
    return select(Product.handle, Product.updated_at).where(on_sale_now())


def _collections() -> Any:
    return select(Collection.handle, Collection.updated_at).where(Collection.is_published)


def _categories() -> Any:
    """Those that no hidden category holds."""
    hidden = (
        select(CategoryAncestor.category_id)
        .join(
            Category,
            and_(Category.store_id == CategoryAncestor.store_id, Category.id == CategoryAncestor.ancestor_id),
        )
        .where(not_(Category.is_published))
    )
    return select(Category.handle, Category.updated_at).where(Category.id.not_in(hidden))


def _pages() -> Any:
    return select(Page.handle, Page.updated_at).where(Page.is_published)


_KINDS: Mapping[str, tuple[str, Callable[[], Any]]] = {
    "products": ("/products/", _products),
    "collections": ("/collections/", _collections),
    "categories": ("/categories/", _categories),
    "pages": ("/pages/", _pages),
}
