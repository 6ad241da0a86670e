"""Who waits for what: the dashboard's and the API's lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.back_in_stock import BackInStockRequest, WaitStatus

MAX_PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A variant with how many wait for it, and since when."""

    variant_id: UUID
    title: str
    variant_title: str
    sku: str
    waiting: int
    first_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A request with what it is about."""

    id: UUID
    variant_id: UUID
    title: str
    variant_title: str
    sku: str
    email: str
    locale: str
    status: WaitStatus
    asked_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPage:
    rows: tuple[WaitingRow, ...]
    total: int
    page: int
    per_page: int


_OF_VARIANT = and_(Variant.store_id == BackInStockRequest.store_id, Variant.id == BackInStockRequest.variant_id)
_OF_PRODUCT = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)


def most_awaited(limit: int = 10) -> list[AwaitedRow]:
    """What most shoppers wait for. One statement."""
    waiting = func.count().label("waiting")
    statement = (
        select(
            *(BackInStockRequest.variant_id, Product.title, Variant.title.label("variant_title"), Variant.sku),
            *(waiting, func.min(BackInStockRequest.asked_at).label("first_at")),
        )
        .join(Variant, _OF_VARIANT)
        .join(Product, _OF_PRODUCT)
        .where(BackInStockRequest.status == WaitStatus.WAITING)
        .group_by(BackInStockRequest.variant_id, Product.title, Variant.title, Variant.sku)
        .order_by(waiting.desc(), func.min(BackInStockRequest.asked_at))
        .limit(limit)
    )
    return [AwaitedRow(**row._mapping) for row in session().execute(statement)]


def list_waiting(
    status: WaitStatus | None = None,
    *,
    variant_id: UUID | None = None,
    query: str = "",
    page: int = 1,
    per_page: int = 50,
) -> WaitingPage:
    """Requests, the latest first; by address or product. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    statement = (
        select(
            *(BackInStockRequest.id, BackInStockRequest.variant_id, Product.title),
            *(Variant.title.label("variant_title"), Variant.sku, BackInStockRequest.email, BackInStockRequest.locale),
            *(BackInStockRequest.status, BackInStockRequest.asked_at, BackInStockRequest.told_at),
        )
        .join(Variant, _OF_VARIANT)
        .join(Product, _OF_PRODUCT)
    )
    if status is not None:
        statement = statement.where(BackInStockRequest.status == status)
    if variant_id is not None:
        statement = statement.where(BackInStockRequest.variant_id == variant_id)
    if query.strip():
        columns = (BackInStockRequest.email, Product.title)
        found = [column.icontains(query.strip(), autoescape=True) for column in columns]
        statement = statement.where(found[0] | found[1])
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    ordered = statement.order_by(BackInStockRequest.id.desc()).limit(per_page).offset((page - 1) * per_page)
    rows = session().execute(ordered) if total else ()
    return WaitingPage(tuple(WaitingRow(**row._mapping) for row in rows), total, page, per_page)


def count_waiting_by_status() -> dict[WaitStatus, int]:
    rows = session().execute(select(BackInStockRequest.status, func.count()).group_by(BackInStockRequest.status))
    return dict(rows.tuples().all())
