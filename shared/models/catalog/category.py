"""The category tree: where a product belongs. A product has one category at most."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, SmallInteger, UniqueConstraint, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Mapped, aliased, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product

DEEPEST = 6


class Category(Timestamps, StoreModel):
    """A shelf in the tree, in the store's default language. ``position`` orders it among its siblings, from 1.

    Its ancestors stand in ``category_ancestors``; the two change together (services.catalog.category_tree).
    """

    __tablename__ = "categories"
    __table_args__ = (
        UniqueConstraint("store_id", "handle"),
        store_key("parent_id", "categories"),
        store_key("media_id", "media", ondelete="SET NULL (media_id)"),
        Index("ix_categories_siblings", "store_id", "parent_id", "position"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )

    parent_id: Mapped[UUID | None]
    handle: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    media_id: Mapped[UUID | None]
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    is_published: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CategoryTranslation(Translation, StoreModel):
    """A category's texts in one further language; empty texts fall back."""

    __tablename__ = "category_translations"
    __table_args__ = (
        store_key("category_id", "categories", ondelete="CASCADE"),
        UniqueConstraint("store_id", "category_id", "locale"),
    )
    translates = ("Category", "category_id")

    category_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")


class CategoryAncestor(StoreModel):
    """One step of a category's path: every category is its own ancestor at distance 0, its parent is at 1."""

    __tablename__ = "category_ancestors"
    __table_args__ = (
        store_key("category_id", "categories", ondelete="CASCADE"),
        store_key("ancestor_id", "categories", ondelete="CASCADE"),
        UniqueConstraint("store_id", "category_id", "ancestor_id"),
        Index("ix_category_ancestors_below", "store_id", "ancestor_id", "category_id"),
        CheckConstraint(f"distance BETWEEN 0 AND {DEEPEST - 1}", name="not_too_deep"),
    )

    category_id: Mapped[UUID]
    ancestor_id: Mapped[UUID]
    distance: Mapped[int] = mapped_column(SmallInteger)


class CategoryPath(NamedTuple):
    """A product's category and those above it, the topmost first; ``handles`` in the same order."""

    product_id: UUID
    category_ids: list[UUID]
    handles: list[str]


def find_category(handle: str) -> Category | None:
    return session().scalars(select(Category).where(Category.handle == handle)).first()


def category_by_id(category_id: UUID) -> Category:
    category = session().scalars(select(Category).where(Category.id == category_id)).first()
    if category is None:
        raise NotFound(_("This category does not exist."))
    return category


def all_categories() -> list[Category]:
    """Every category; siblings stand in their order."""
    return list(session().scalars(select(Category).order_by(Category.position, Category.title, Category.id)))


def category_handle_is_taken(handle: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(Category.id).where(Category.handle == handle))
    return owner is not None and owner != besides


def category_translation(category_id: UUID, locale: str) -> CategoryTranslation:
    """The category's texts in that language; a new row where there are none yet."""
    wanted = select(CategoryTranslation).where(
        CategoryTranslation.category_id == category_id, CategoryTranslation.locale == locale
    )
    found = session().scalars(wanted).first()
    return found or CategoryTranslation(category_id=category_id, locale=locale)


def ids_below(category_id: UUID) -> list[UUID]:
    """The category itself and everything under it."""
    wanted = select(CategoryAncestor.category_id).where(CategoryAncestor.ancestor_id == category_id)
    return list(session().scalars(wanted))


def ancestors_of(category_id: UUID) -> list[Category]:
    """The way down to the category, itself last."""
    same = and_(Category.store_id == CategoryAncestor.store_id, Category.id == CategoryAncestor.ancestor_id)
    wanted = select(Category).join(CategoryAncestor, same).where(CategoryAncestor.category_id == category_id)
    return list(session().scalars(wanted.order_by(CategoryAncestor.distance.desc())))


def stands_under(category_id: Any) -> ColumnElement[bool]:
    """Products in the category or in one under it."""
    below = select(CategoryAncestor.category_id).where(CategoryAncestor.ancestor_id == category_id)
    return Product.category_id.in_(below)


def category_paths_of(product_ids: Iterable[UUID]) -> list[CategoryPath]:
    """The way down to each product's category, for those that have one. One statement."""
    above = aliased(Category)
    path = and_(CategoryAncestor.store_id == Product.store_id, CategoryAncestor.category_id == Product.category_id)
    same = and_(above.store_id == CategoryAncestor.store_id, above.id == CategoryAncestor.ancestor_id)
    falling = CategoryAncestor.distance.desc()
    wanted = (
        select(
            Product.id,
            func.array_agg(aggregate_order_by(CategoryAncestor.ancestor_id, falling)),
            func.array_agg(aggregate_order_by(above.handle, falling)),
        )
        .join(CategoryAncestor, path)
        .join(above, same)
        .where(Product.id.in_(list(product_ids)))
        .group_by(Product.id)
    )
    return [CategoryPath(row[0], list(row[1]), list(row[2])) for row in session().execute(wanted)]
