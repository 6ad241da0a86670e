"""Customers as plain values for the API: one statement a page, and one to count where pages are numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import Customer

COLUMNS = (
    *(Customer.id, Customer.email, Customer.name, Customer.phone, Customer.locale, Customer.accepts_marketing),
    *(Customer.created_at, Customer.updated_at),
)


@dataclass(frozen=True, slots=True)
class CustomersPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_customers(
    *, email: str | None = None, page: int = 1, per_page: int = 50, cursor: UUID | None = None
) -> CustomersPage:
    """Customers in the order they became known. The cursor is the id of the last one that was seen."""
    conditions = [Customer.email == email.strip().lower()] if email else []
    statement = select(*COLUMNS).where(*conditions).order_by(Customer.id).limit(per_page + 1)
    statement = statement.where(Customer.id > cursor) if cursor else statement.offset((page - 1) * per_page)
    rows = [dict(row._mapping) for row in session().execute(statement)]
    total = None if cursor else session().scalar(select(func.count(Customer.id)).where(*conditions))
    return CustomersPage(rows[:per_page], total, rows[per_page - 1]["id"] if len(rows) > per_page else None)


def api_customers_of(customer_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Those of the customers that exist."""
    statement = select(*COLUMNS).where(Customer.id.in_(list(customer_ids))).order_by(Customer.id)
    return [dict(row._mapping) for row in session().execute(statement)]


def api_customer(customer_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    found = api_customers_of([customer_id])
    if not found:
        raise NotFound(_("This customer does not exist."))
    return found[0]
