"""The category tree as shoppers see it: one statement, however large it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.category import Category, CategoryTranslation
from shared.models.catalog.media import Media
from shared.models.catalog.product import Product
from shared.services.catalog.columns import Translated, locale_values, on_sale_now, sale_values
from shared.services.catalog.shown import Picture


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """A published category in the shopper's language; ``path`` holds the handles from the top, its own last."""

    id: UUID
    parent_id: UUID | None
    handle: str
    title: str
    description: str
    seo_title: str
    seo_description: str
    picture: Picture | None
    path: tuple[str, ...]


def storefront_categories(locale: str) -> tuple[ShownCategory, ...]:
    """Every category that shoppers see, each followed by what is under it. What a hidden one holds is left out."""
    values = {"store": current_store_id()} | locale_values(locale)
    below: dict[UUID | None, list[Any]] = {}
    for row in session().execute(_statement(), values):
        below.setdefault(row.parent_id, []).append(row)
    return tuple(_unfold(below, None, ()))


def counts_on_sale() -> dict[UUID, int]:
    """How many products on sale stand right in each category. One statement."""
    rows = session().execute(_counts(), sale_values())
    return {row[0]: row[1] for row in rows}


def _unfold(below: dict[UUID | None, list[Any]], parent: UUID | None, path: tuple[str, ...]) -> Iterator[ShownCategory]:
    for row in below.get(parent, ()):
        here = (*path, row.handle)
        picture = Picture(row.media_id, row.key, row.width, row.height, row.alt or row.title) if row.key else None
        yield ShownCategory(
            id=row.id,
            parent_id=row.parent_id,
            handle=row.handle,
            title=row.title,
            description=row.description,
            seo_title=row.seo_title,
            seo_description=row.seo_description,
            picture=picture,
            path=here,
        )
        yield from _unfold(below, row.id, here)


@cache
def _statement() -> Any:
    texts = Translated(Category, CategoryTranslation, "category_id")
    wanted: Any = select(
        *(Category.id, Category.parent_id, Category.handle, Category.media_id),
        *(texts.text(name) for name in ("title", "description", "seo_title", "seo_description")),
        *(Media.key, Media.width, Media.height, Media.alt),
    )
    same = and_(Media.store_id == Category.store_id, Media.id == Category.media_id)
    found = texts.join(wanted.select_from(Category).outerjoin(Media, same))
    published = found.where(Category.store_id == bindparam("store"), Category.is_published)
    return published.order_by(Category.position, Category.title, Category.id)


@cache
def _counts() -> Any:
    counted = select(Product.category_id, func.count()).where(on_sale_now(), Product.category_id.is_not(None))
    return counted.group_by(Product.category_id)
