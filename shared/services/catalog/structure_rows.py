"""Categories and collections as plain values for the API: a few statements a page, however many there are."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.category import Category, CategoryAncestor
from shared.models.catalog.collection import Collection, CollectionKind, CollectionProduct, CollectionRule
from shared.models.catalog.product import Product

CATEGORY_COLUMNS = (
    *(Category.id, Category.parent_id, Category.handle, Category.title, Category.description, Category.media_id),
    *(Category.seo_title, Category.seo_description, Category.is_published, Category.position, Category.version),
    *(Category.created_at, Category.updated_at),
)
COLLECTION_COLUMNS = (
    *(Collection.id, Collection.handle, Collection.title, Collection.description, Collection.media_id),
    *(Collection.seo_title, Collection.seo_description, Collection.is_published, Collection.position),
    *(Collection.kind, Collection.match_any, Collection.order, Collection.version),
    *(Collection.created_at, Collection.updated_at),
)

Rows = tuple[list[dict[str, Any]], int]


def category_rows(
    *, parent_id: UUID | None = None, top: bool = False, query: str = "", page: int = 1, per_page: int = 50
) -> Rows:
    """A page of categories by level and position, each with its ``path`` of ids and ``level``, and how many there are.

    Two statements.
    """
    wanted = []
    if top or parent_id is not None:
        wanted.append(Category.parent_id.is_not_distinct_from(parent_id))
    if query.strip():
        wanted.append(func.strpos(func.lower(Category.title), query.strip().lower()) > 0)
    total = session().scalar(select(func.count()).select_from(Category).where(*wanted)) or 0
    statement = _categories().where(*wanted).order_by("level", Category.position, Category.id)
    rows = session().execute(statement.limit(per_page).offset((page - 1) * per_page))
    return [dict(row._mapping) for row in rows], total


def category_row(category_id: UUID) -> dict[str, Any]:
    """One category as in ``category_rows``. Raises NotFound."""
    row = session().execute(_categories().where(Category.id == category_id)).first()
    if row is None:
        raise NotFound(_("This category does not exist."))
    return dict(row._mapping)


def collection_rows(
    *, kind: CollectionKind | None = None, handle: str | None = None, query: str = "", page: int = 1, per_page: int = 50
) -> Rows:
    """A page of collections in the merchant's order, each with its rules and ``product_count``. Three statements."""
    wanted = [Collection.kind == kind] if kind else []
    if handle:
        wanted.append(Collection.handle == handle)
    if query.strip():
        wanted.append(func.strpos(func.lower(Collection.title), query.strip().lower()) > 0)
    total = session().scalar(select(func.count()).select_from(Collection).where(*wanted)) or 0
    statement = _collections().where(*wanted).order_by(Collection.position, Collection.id)
    rows = session().execute(statement.limit(per_page).offset((page - 1) * per_page))
    return _with_rules([dict(row._mapping) for row in rows]), total


def collection_row(collection_id: UUID) -> dict[str, Any]:
    """One collection as in ``collection_rows``. Raises NotFound."""
    row = session().execute(_collections().where(Collection.id == collection_id)).first()
    if row is None:
        raise NotFound(_("This collection does not exist."))
    return _with_rules([dict(row._mapping)])[0]


def member_rows(collection_id: UUID, *, page: int = 1, per_page: int = 50) -> Rows:
    """A page of a collection's products with their places, and how many it has. Two statements."""
    inside = CollectionProduct.collection_id == collection_id
    total = session().scalar(select(func.count()).select_from(CollectionProduct).where(inside)) or 0
    same = and_(Product.store_id == CollectionProduct.store_id, Product.id == CollectionProduct.product_id)
    wanted = (
        select(
            Product.id.label("product_id"), Product.handle, Product.title, Product.status, CollectionProduct.position
        )
        .join_from(CollectionProduct, Product, same)
        .where(inside)
        .order_by(CollectionProduct.position, Product.id)
    )
    rows = session().execute(wanted.limit(per_page).offset((page - 1) * per_page))
    return [dict(row._mapping) for row in rows], total


def _categories() -> Any:
    """With the way down to each."""
    falling = CategoryAncestor.distance.desc()
    path = (
        select(func.array_agg(aggregate_order_by(CategoryAncestor.ancestor_id, falling)))
        .where(CategoryAncestor.store_id == Category.store_id, CategoryAncestor.category_id == Category.id)
        .correlate(Category)
        .scalar_subquery()
    )
    level = (
        select(func.count())
        .where(CategoryAncestor.store_id == Category.store_id, CategoryAncestor.category_id == Category.id)
        .correlate(Category)
        .scalar_subquery()
    )
    return select(*CATEGORY_COLUMNS, path.label("path"), level.label("level"))


def _collections() -> Any:
    count = (
        select(func.count())
        .where(CollectionProduct.store_id == Collection.store_id, CollectionProduct.collection_id == Collection.id)
        .correlate(Collection)
        .scalar_subquery()
    )
    return select(*COLLECTION_COLUMNS, count.label("product_count"))


def _with_rules(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        row["rules"] = []
    for rule in _rules(by_id):
        by_id[rule.collection_id]["rules"].append(
            {
                "field": rule.field,
                "relation": rule.relation,
                "value": rule.value,
                "attribute_id": rule.attribute_id,
                "option": rule.option,
            }
        )
    return rows


def _rules(collection_ids: Iterable[UUID]) -> Iterable[CollectionRule]:
    ids = list(collection_ids)
    if not ids:
        return ()
    wanted = select(CollectionRule).where(CollectionRule.collection_id.in_(ids))
    return session().scalars(wanted.order_by(CollectionRule.collection_id, CollectionRule.position))
