"""One change to many products at once: a statement, and the news of it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, func, literal, update

from shared.db.session import session
from shared.events.catalog import ProductsChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.models.catalog.product import Product
from shared.models.stores.revision import touch_storefront

TOLD_AT_ONCE = 500


def change_category(product_ids: Any, category_id: UUID | None) -> int:
    """Put the products of that select into a category, or into none; returns how many changed."""
    is_other = Product.category_id.is_distinct_from(category_id)
    return _change(product_ids, is_other, {"category_id": category_id})


def replace_tag(product_ids: Any, tag: str, other: str | None) -> int:
    """Give the products of that select another tag in place of one, or take it away; returns how many changed."""
    if other is None:
        tags: Any = func.array_remove(Product.tags, tag)
    else:
        tags = func.array_replace(func.array_remove(Product.tags, other), tag, other)
    return _change(product_ids, literal(tag) == any_(Product.tags), {"tags": tags})


def tell_products_changed(product_ids: Iterable[UUID], *, only_collections: bool = False) -> None:
    """Let the world know, in portions."""
    ids = [str(product_id) for product_id in product_ids]
    for start in range(0, len(ids), TOLD_AT_ONCE):
        record(ProductsChanged(ids[start : start + TOLD_AT_ONCE], only_collections))
    if ids:
        touch_storefront()


def _change(product_ids: Any, where: Any, values: dict[str, Any]) -> int:
    changed: Sequence[UUID] = (
        session()
        .scalars(
            update(Product)
            .where(Product.id.in_(product_ids), where)
            .values(**values, version=Product.version + 1, updated_at=clock.now())
            .returning(Product.id)
            .execution_options(synchronize_session=False)
        )
        .all()
    )
    tell_products_changed(changed)
    return len(changed)
