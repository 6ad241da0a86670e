"""Things of a store that fields and menus lead to: found by words, and named for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.custom_field import FieldKind
from shared.models.catalog.media import Media
from shared.models.catalog.product import Product
from shared.models.content.page import Page
from shared.services.catalog.listing import ListFilters, list_products

MOST_SHOWN = 20
#: Each kind of thing by its name, with the column that people read and the path before its handle.
THINGS: Mapping[str, tuple[Any, Any, str]] = {
    "product": (Product, Product.title, "/products/"),
    "collection": (Collection, Collection.title, "/collections/"),
    "category": (Category, Category.title, "/categories/"),
    "page": (Page, Page.title, "/pages/"),
    "media": (Media, Media.filename, ""),
}
OF_FIELDS: Mapping[FieldKind, str] = {
    FieldKind.PRODUCT: "product",
    FieldKind.COLLECTION: "collection",
    FieldKind.PAGE: "page",
    FieldKind.MEDIA: "media",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the store; ``path`` is where the shop shows it."""

    kind: str
    id: UUID
    title: str
    path: str = ""


def find_things(kind: str, words: str, limit: int = MOST_SHOWN) -> list[Thing]:
    """Things of that kind whose name has these words, or the newest ones. One statement (two for products)."""
    if kind == "product":
        rows = list_products(ListFilters(query=words), per_page=limit).rows
        return [Thing(kind, row.id, row.title, f"/products/{row.handle}") for row in rows]
    model, name, _prefix = THINGS[kind]
    wanted = _columns(kind).order_by(model.id.desc()).limit(limit)
    for word in words.lower().split():
        wanted = wanted.where(func.strpos(func.lower(name), word) > 0)
    return [_thing(kind, row) for row in session().execute(wanted)]


def name_things(kind: str, ids: Iterable[UUID]) -> dict[UUID, Thing]:
    """Those of the things that exist, by id. One statement."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = session().execute(_columns(kind).where(THINGS[kind][0].id.in_(wanted)))
    return {row.id: _thing(kind, row) for row in rows}


def find_by_handles(kind: str, handles: Iterable[str]) -> dict[str, UUID]:
    """The ids of things that stand under these handles. One statement."""
    wanted, model = list(handles), THINGS[kind][0]
    if not wanted:
        return {}
    rows = session().execute(select(model.handle, model.id).where(model.handle.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _columns(kind: str) -> Any:
    model, name, _prefix = THINGS[kind]
    return select(model.id, name.label("title"), *((model.handle,) if hasattr(model, "handle") else ()))


def _thing(kind: str, row: Any) -> Thing:
    prefix = THINGS[kind][2]
    return Thing(kind, row.id, row.title, f"{prefix}{row.handle}" if prefix else "")
