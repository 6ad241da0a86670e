"""Sales and price lists as the dashboard and the API list them."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_list import ListPrice, PriceList
from shared.models.catalog.price_sale import Sale
from shared.models.catalog.product import Product
from shared.services.catalog.prices.periods import RuleState, is_in_state
from shared.services.catalog.prices.sale_expression import covered_by

MAX_PER_PAGE = 250
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RulePage(Generic[Row]):
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[Row, ...]
    total: int
    page: int
    per_page: int


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A list with how many variants have a price of their own in it."""

    price_list: PriceList
    variants: int


def list_sales(query: str = "", *, state: RuleState | None = None, page: int = 1, per_page: int = 50) -> RulePage[Sale]:
    """The store's sales with their targets, the latest first. Three statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = _rules(Sale, query, state)
    total = session().scalar(select(func.count()).select_from(Sale).where(*rules)) or 0
    statement = select(Sale).where(*rules).order_by(Sale.id.desc()).options(selectinload(Sale.targets))
    rows = session().scalars(statement.limit(per_page).offset((page - 1) * per_page))
    return RulePage(tuple(rows), total, page, per_page)


def count_sales() -> dict[RuleState, int]:
    """How many sales stand where. One statement."""
    return _count(Sale)


def list_price_lists(
    query: str = "",
    *,
    state: RuleState | None = None,
    currency: str = "",
    group_id: UUID | None = None,
    page: int = 1,
    per_page: int = 50,
) -> RulePage[PriceListRow]:
    """The store's price lists in the order in which they count. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = _rules(PriceList, query, state)
    rules += [PriceList.currency == currency] if currency else []
    rules += [PriceList.group_id == group_id] if group_id else []
    total = session().scalar(select(func.count()).select_from(PriceList).where(*rules)) or 0
    count = (
        select(func.count(ListPrice.variant_id.distinct()))
        .where(ListPrice.store_id == PriceList.store_id, ListPrice.list_id == PriceList.id)
        .correlate(PriceList)
        .scalar_subquery()
    )
    order = (PriceList.priority.desc(), PriceList.group_id.is_(None), PriceList.id)
    found = select(PriceList, count).where(*rules).order_by(*order).limit(per_page).offset((page - 1) * per_page)
    return RulePage(tuple(PriceListRow(*row) for row in session().execute(found)), total, page, per_page)


def count_priced(list_id: UUID) -> int:
    """How many variants have a price of their own in the list. One statement."""
    mine = ListPrice.list_id == list_id
    return session().scalar(select(func.count(ListPrice.variant_id.distinct())).where(mine)) or 0


def count_price_lists() -> dict[RuleState, int]:
    """How many price lists stand where. One statement."""
    return _count(PriceList)


def count_covered(sale: Sale) -> int:
    """How many products the sale covers now. One statement."""
    found = select(func.count()).select_from(Product).where(Product.store_id == current_store_id())
    if not sale.covers_all:
        found = found.where(covered_by(sale.id))
    return session().scalar(found, {"store": current_store_id()}) or 0


def _rules(model: Any, query: str, state: RuleState | None) -> list[ColumnElement[bool]]:
    rules = [model.store_id == current_store_id()]
    if query.strip():
        rules.append(model.name.icontains(query.strip(), autoescape=True))
    if state is not None:
        rules.append(is_in_state(model, state, clock.now()))
    return rules


def _count(model: Any) -> dict[RuleState, int]:
    now = clock.now()
    columns = [func.count().filter(is_in_state(model, state, now)) for state in RuleState]
    row = session().execute(select(*columns).select_from(model)).one()
    return dict(zip(RuleState, row, strict=True))
