"""Lists of transfers, purchase orders, stock-takes and suppliers: two statements a page, columns only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.models.inventory.location import Location
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder, PurchaseStatus
from shared.models.inventory.stock_take import StockTake, StockTakeLine, TakeStatus
from shared.models.inventory.supplier import Supplier
from shared.models.inventory.transfer import StockTransfer, TransferLine, TransferStatus

MAX_PER_PAGE = 250
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[Row, ...]
    total: int
    page: int
    per_page: int


@dataclass(frozen=True, slots=True)
class TransferRow:
    """``lines`` counts variants; ``done`` of them have nothing under way any more."""

    id: UUID
    number: int
    status: TransferStatus
    source: str
    destination: str
    expected_on: date | None
    created_at: datetime
    lines: int
    done: int

    @property
    def name(self) -> str:
        return f"T{self.number}"


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """``lines`` counts variants; ``done`` of them have arrived."""

    id: UUID
    number: int
    status: PurchaseStatus
    supplier: str
    location: str
    expected_on: date | None
    created_at: datetime
    lines: int
    done: int

    @property
    def name(self) -> str:
        return f"PO{self.number}"


@dataclass(frozen=True, slots=True)
class TakeListRow:
    """``lines`` counts variants; ``done`` of them are counted."""

    id: UUID
    number: int
    status: TakeStatus
    location: str
    began_at: datetime
    closed_at: datetime | None
    lines: int
    done: int

    @property
    def name(self) -> str:
        return f"ST{self.number}"


@dataclass(frozen=True, slots=True)
class SupplierRow:
    id: UUID
    name: str
    contact: str
    email: str
    currency: str
    lead_days: int
    is_active: bool
    orders: int


def list_transfers(
    status: TransferStatus | None = None,
    *,
    location_id: UUID | None = None,
    query: str = "",
    page: int = 1,
    per_page: int = 50,
) -> Page[TransferRow]:
    """Transfers, the latest first; from or to a location; by number, reference or note."""
    source, target = aliased(Location), aliased(Location)
    over = TransferLine.received + TransferLine.rejected >= TransferLine.quantity
    statement = (
        select(
            *(StockTransfer.id, StockTransfer.number, StockTransfer.status),
            *(source.name.label("source"), target.name.label("destination")),
            *(StockTransfer.expected_on, StockTransfer.created_at),
            *_counted(TransferLine, TransferLine.transfer_id, StockTransfer, over),
        )
        .join(source, and_(source.store_id == StockTransfer.store_id, source.id == StockTransfer.source_id))
        .join(target, and_(target.store_id == StockTransfer.store_id, target.id == StockTransfer.destination_id))
    )
    if status is not None:
        statement = statement.where(StockTransfer.status == status)
    if location_id is not None:
        ends = (StockTransfer.source_id == location_id, StockTransfer.destination_id == location_id)
        statement = statement.where(or_(*ends))
    statement = _searched(statement, query, "T", StockTransfer.number, StockTransfer.reference, StockTransfer.note)
    return _page(TransferRow, statement, (StockTransfer.number.desc(),), page, per_page)


def list_purchases(
    status: PurchaseStatus | None = None,
    *,
    supplier_id: UUID | None = None,
    location_id: UUID | None = None,
    query: str = "",
    page: int = 1,
    per_page: int = 50,
) -> Page[PurchaseRow]:
    """Purchase orders, the latest first; by number, reference, note or supplier."""
    over = PurchaseLine.received + PurchaseLine.rejected >= PurchaseLine.quantity
    statement = (
        select(
            *(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.status),
            *(Supplier.name.label("supplier"), Location.name.label("location")),
            *(PurchaseOrder.expected_on, PurchaseOrder.created_at),
            *_counted(PurchaseLine, PurchaseLine.purchase_id, PurchaseOrder, over),
        )
        .join(Supplier, and_(Supplier.store_id == PurchaseOrder.store_id, Supplier.id == PurchaseOrder.supplier_id))
        .join(Location, and_(Location.store_id == PurchaseOrder.store_id, Location.id == PurchaseOrder.location_id))
    )
    for column, wanted in (
        (PurchaseOrder.status, status),
        (PurchaseOrder.supplier_id, supplier_id),
        (PurchaseOrder.location_id, location_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    texts = (PurchaseOrder.reference, PurchaseOrder.note, Supplier.name)
    statement = _searched(statement, query, "PO", PurchaseOrder.number, *texts)
    return _page(PurchaseRow, statement, (PurchaseOrder.number.desc(),), page, per_page)


def list_takes(
    status: TakeStatus | None = None, *, location_id: UUID | None = None, page: int = 1, per_page: int = 50
) -> Page[TakeListRow]:
    """Stock-takes, the latest first."""
    statement = select(
        *(StockTake.id, StockTake.number, StockTake.status, Location.name.label("location")),
        *(StockTake.began_at, StockTake.closed_at),
        *_counted(StockTakeLine, StockTakeLine.take_id, StockTake, StockTakeLine.counted.is_not(None)),
    ).join(Location, and_(Location.store_id == StockTake.store_id, Location.id == StockTake.location_id))
    if status is not None:
        statement = statement.where(StockTake.status == status)
    if location_id is not None:
        statement = statement.where(StockTake.location_id == location_id)
    return _page(TakeListRow, statement, (StockTake.number.desc(),), page, per_page)


def list_suppliers(query: str = "", *, page: int = 1, per_page: int = 50) -> Page[SupplierRow]:
    """Suppliers by name, those in use first, with how many orders they had."""
    orders = (
        select(func.count())
        .where(PurchaseOrder.store_id == Supplier.store_id, PurchaseOrder.supplier_id == Supplier.id)
        .correlate(Supplier)
        .scalar_subquery()
    )
    statement = select(
        *(Supplier.id, Supplier.name, Supplier.contact, Supplier.email, Supplier.currency, Supplier.lead_days),
        *(Supplier.is_active, orders.label("orders")),
    )
    if query:
        columns = (Supplier.name, Supplier.contact, Supplier.email)
        statement = statement.where(or_(*(column.icontains(query, autoescape=True) for column in columns)))
    return _page(SupplierRow, statement, (Supplier.is_active.desc(), Supplier.name), page, per_page)


def _counted(line: Any, key: Any, document: Any, over: Any) -> Sequence[Any]:
    """How many lines a document has, and how many of them are done."""
    of_document = and_(line.store_id == document.store_id, key == document.id)
    lines = select(func.count()).select_from(line).where(of_document).correlate(document)
    return lines.scalar_subquery().label("lines"), lines.where(over).scalar_subquery().label("done")


def _searched(statement: Any, query: str, prefix: str, number: Any, *texts: Any) -> Any:
    text = query.strip()
    if not text:
        return statement
    rules = [column.icontains(text, autoescape=True) for column in texts]
    digits = text.upper().removeprefix(prefix)
    if digits.isdecimal() and len(digits) < 18:
        rules.append(number == int(digits))
    return statement.where(or_(*rules))


def _page(kind: type[Row], statement: Any, order: Sequence[Any], page: int, per_page: int) -> Page[Row]:
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session().execute(statement.order_by(*order).limit(per_page).offset((page - 1) * per_page)) if total else ()
    return Page(tuple(kind(**row._mapping) for row in rows), total, page, per_page)
