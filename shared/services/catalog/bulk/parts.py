"""The parts of a product that a change of many touches: read, changed and written for a batch, always the same way.

A part's value is plain JSON, so that what it said before can be kept and put back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from shared.db.bulk import insert_missing, update_rows
from shared.db.session import session
from shared.events.catalog import CollectionChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import expire_storefront_at
from shared.services.catalog.bulk.wishes import BulkKind, BulkWish
from shared.services.catalog.prices.recording import note_prices

Value = Any
Values = dict[UUID, Value]


@dataclass(frozen=True)
class Part:
    """How one part is read for products, what a wish makes of its value, and how values are written."""

    read: Callable[[Sequence[UUID], BulkWish], Values]
    change: Callable[[Value, BulkWish, str], Value]
    write: Callable[[Mapping[UUID, Value], BulkWish], None]


# --- columns of the product itself ---------------------------------------------------------------------------------


def _column(name: str, change: Callable[[Value, BulkWish, str], Value]) -> Part:
    def read(product_ids: Sequence[UUID], _wish: BulkWish) -> Values:
        rows = session().execute(select(Product.id, getattr(Product, name)).where(Product.id.in_(product_ids)))
        return {product_id: str(value) if isinstance(value, UUID) else value for product_id, value in rows}

    def write(values: Mapping[UUID, Value], _wish: BulkWish) -> None:
        update_rows(Product, [{"id": product_id, name: value} for product_id, value in values.items()])

    return Part(read, change, write)


def _add_tags(tags: list[str], wish: BulkWish, _currency: str) -> list[str]:
    return list(dict.fromkeys([*tags, *wish.words]))


def _remove_tags(tags: list[str], wish: BulkWish, _currency: str) -> list[str]:
    gone = {word.casefold() for word in wish.words}
    return [tag for tag in tags if tag.casefold() not in gone]


def _set_to(_value: Value, wish: BulkWish, _currency: str) -> str:
    return wish.to


def _set_category(_value: Value, wish: BulkWish, _currency: str) -> str | None:
    return wish.to or None


# --- status, with the moments that belong to it --------------------------------------------------------------------


def _read_status(product_ids: Sequence[UUID], _wish: BulkWish) -> Values:
    columns = (Product.id, Product.status, Product.published_at, Product.take_down_at)
    rows = session().execute(select(*columns).where(Product.id.in_(product_ids)))
    return {row.id: [row.status.value, _text(row.published_at), _text(row.take_down_at)] for row in rows}


def _change_status(value: Value, wish: BulkWish, _currency: str) -> Value:
    """As ``Product.publish``, ``unpublish`` and ``archive`` do."""
    status, published_at, take_down_at = value
    if status == wish.to:
        return value
    if wish.to == ProductStatus.ACTIVE:
        is_over = take_down_at is not None and datetime.fromisoformat(take_down_at) <= clock.now()
        return [wish.to, published_at or _text(clock.now()), None if is_over else take_down_at]
    return [wish.to, None if wish.to == ProductStatus.DRAFT else published_at, None]


def _write_status(values: Mapping[UUID, Value], _wish: BulkWish) -> None:
    rows = [_status_row(product_id, *value) for product_id, value in values.items()]
    update_rows(Product, rows)
    for row in rows:
        if row["due_at"] is not None:
            expire_storefront_at(row["due_at"])


def _status_row(product_id: UUID, status: str, published_at: str | None, take_down_at: str | None) -> dict[str, Any]:
    moments = [datetime.fromisoformat(text) if text else None for text in (published_at, take_down_at)]
    ahead = [moment for moment in moments if moment and moment > clock.now() and status == ProductStatus.ACTIVE]
    return {
        "id": product_id,
        "status": ProductStatus(status),
        "published_at": moments[0],
        "take_down_at": moments[1],
        "due_at": min(ahead, default=None),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


# --- prices of the variants ----------------------------------------------------------------------------------------


def _read_prices(product_ids: Sequence[UUID], _wish: BulkWish) -> Values:
    columns = (Variant.product_id, Variant.id, Variant.price, Variant.compare_at_price)
    prices: Values = {}
    for product_id, variant_id, price, before in session().execute(
        select(*columns).where(Variant.product_id.in_(product_ids))
    ):
        prices.setdefault(product_id, {})[str(variant_id)] = [price, before]
    return prices


def _step_prices(value: Value, wish: BulkWish, currency: str) -> Value:
    """A price before that is not there yet starts from the price."""
    step, is_price = wish.step, wish.price_field == "price"
    return {
        variant_id: [step.apply(price, currency), before]
        if is_price
        else [price, step.apply(price if before is None else before, currency)]
        for variant_id, (price, before) in value.items()
    }


def _write_prices(values: Mapping[UUID, Value], _wish: BulkWish) -> None:
    rows = [
        {"id": UUID(variant_id), "price": price, "compare_at_price": before}
        for prices in values.values()
        for variant_id, (price, before) in prices.items()
    ]
    update_rows(Variant, rows)
    update_rows(Product, [{"id": product_id} for product_id in values])
    note_prices(list(values))


# --- membership of a collection ------------------------------------------------------------------------------------


def _read_membership(product_ids: Sequence[UUID], wish: BulkWish) -> Values:
    shown = (CollectionProduct.collection_id == wish.to_id, CollectionProduct.product_id.in_(product_ids))
    rows = session().execute(select(CollectionProduct.product_id, CollectionProduct.position).where(*shown))
    return dict.fromkeys(product_ids, None) | dict(rows.tuples().all())


def _join(value: Value, _wish: BulkWish, _currency: str) -> Value:
    return 0 if value is None else value


def _leave(_value: Value, _wish: BulkWish, _currency: str) -> Value:
    return None


def _write_membership(values: Mapping[UUID, Value], wish: BulkWish) -> None:
    """Position 0 stands for the end."""
    collection_id = wish.to_id
    if collection_id is None:
        return
    gone = [product_id for product_id, position in values.items() if position is None]
    in_it = CollectionProduct.collection_id == collection_id
    session().execute(delete(CollectionProduct).where(in_it, CollectionProduct.product_id.in_(gone)))
    last = session().scalar(select(func.coalesce(func.max(CollectionProduct.position), 0)).where(in_it)) or 0
    rows = []
    for product_id, position in values.items():
        if position is not None:
            last += 0 if position else 1
            rows.append({"collection_id": collection_id, "product_id": product_id, "position": position or last})
    insert_missing(CollectionProduct, rows)
    record(CollectionChanged(collection_id))


PARTS: dict[BulkKind, Part] = {
    BulkKind.STATUS: Part(_read_status, _change_status, _write_status),
    BulkKind.PRICE: Part(_read_prices, _step_prices, _write_prices),
    BulkKind.ADD_TAGS: _column("tags", _add_tags),
    BulkKind.REMOVE_TAGS: _column("tags", _remove_tags),
    BulkKind.VENDOR: _column("vendor", _set_to),
    BulkKind.TYPE: _column("product_type", _set_to),
    BulkKind.CATEGORY: _column("category_id", _set_category),
    BulkKind.ADD_TO_COLLECTION: Part(_read_membership, _join, _write_membership),
    BulkKind.REMOVE_FROM_COLLECTION: Part(_read_membership, _leave, _write_membership),
}
