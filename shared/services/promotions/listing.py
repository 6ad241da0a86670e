"""Discounts and their codes as the dashboard and the API list them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel import clock
from shared.models.promotions.discount import Discount, DiscountCode
from shared.models.promotions.use import count_uses, count_uses_by_code
from shared.services.catalog.prices.periods import RuleState, is_in_state
from shared.services.promotions.codes import tidy_code

MAX_PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class DiscountRow:
    """A discount, how many orders have it, its first code and how many codes it has."""

    discount: Discount
    uses: int
    code: str
    codes: int


@dataclass(frozen=True, slots=True)
class DiscountPage:
    rows: tuple[DiscountRow, ...]
    total: int
    page: int
    per_page: int


@dataclass(frozen=True, slots=True)
class CodePage:
    """``uses`` are the orders that have a code now, by its id."""

    rows: tuple[DiscountCode, ...]
    uses: dict[UUID, int]
    total: int
    page: int
    per_page: int


def list_discounts(
    query: str = "", *, state: RuleState | None = None, page: int = 1, per_page: int = 50
) -> DiscountPage:
    """The latest first, found by name or by a whole code. Five statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = _rules(query, state)
    total = session().scalar(select(func.count()).select_from(Discount).where(*rules)) or 0
    statement = select(Discount).where(*rules).order_by(Discount.id.desc()).options(selectinload(Discount.targets))
    found = list(session().scalars(statement.limit(per_page).offset((page - 1) * per_page)))
    return DiscountPage(tuple(describe(found)), total, page, per_page)


def describe(found: list[Discount]) -> list[DiscountRow]:
    """The discounts with their uses and codes. Two statements."""
    ids = [discount.id for discount in found]
    uses = count_uses(ids)
    counted = select(DiscountCode.discount_id, func.min(DiscountCode.code), func.count()).where(
        DiscountCode.discount_id.in_(ids)
    )
    codes = {row[0]: (row[1], row[2]) for row in session().execute(counted.group_by(DiscountCode.discount_id))}
    return [DiscountRow(one, uses.get(one.id, 0), *codes.get(one.id, ("", 0))) for one in found]


def count_discounts() -> dict[RuleState, int]:
    """How many discounts stand where. One statement."""
    now = clock.now()
    columns = [func.count().filter(is_in_state(Discount, state, now)) for state in RuleState]
    row = session().execute(select(*columns).select_from(Discount)).one()
    return dict(zip(RuleState, row, strict=True))


def list_codes(discount_id: UUID, query: str = "", *, page: int = 1, per_page: int = 50) -> CodePage:
    """Its codes in the order they were made. Three statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules: list[Any] = [DiscountCode.discount_id == discount_id]
    if query.strip():
        rules.append(DiscountCode.code.startswith(tidy_code(query), autoescape=True))
    total = session().scalar(select(func.count()).select_from(DiscountCode).where(*rules)) or 0
    statement = select(DiscountCode).where(*rules).order_by(DiscountCode.id)
    rows = tuple(session().scalars(statement.limit(per_page).offset((page - 1) * per_page)))
    return CodePage(rows, count_uses_by_code(discount_id), total, page, per_page)


def _rules(query: str, state: RuleState | None) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [is_in_state(Discount, state, clock.now())] if state is not None else []
    if query.strip():
        mine = exists().where(
            DiscountCode.store_id == Discount.store_id,
            DiscountCode.discount_id == Discount.id,
            DiscountCode.code == tidy_code(query),
        )
        rules.append(or_(Discount.name.icontains(query.strip(), autoescape=True), mine))
    return rules
