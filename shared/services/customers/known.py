"""Customers become known when they order."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import DateTime, bindparam, case, update
from sqlalchemy.dialects.postgresql import insert

from shared.db.fixed import FixedStatement
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.customers.customer import Customer


class NotedCustomer(NamedTuple):
    """A customer of this store; ``is_new`` where nobody knew them before."""

    id: UUID
    is_new: bool


def note_customer_later(email: str, *, name: str, phone: str, locale: str) -> Callable[[], NotedCustomer]:
    """This store's customer with that e-mail, made or brought up to date along with the next statement.

    What a guest types is no proof: an account stays as its owner wrote it. What is given back waits for the customer.
    """
    values = {
        "id": new_id(),
        "email": email.strip().lower(),
        "name": name,
        "phone": phone,
        "locale": locale,
        "accepts_marketing": False,
        "now": clock.now(),
    }
    noted = _NOTED.scalar_later(**values)
    return lambda: NotedCustomer(noted(), is_new=noted() == values["id"])


def note_marketing(customer_id: UUID, at: datetime) -> None:
    """The customer has just asked for news and offers; whoever wanted them before keeps the date."""
    _WANTED.run(customer=customer_id, at=at)


_WANTED = FixedStatement(
    lambda: (
        update(Customer)
        .where(Customer.id == bindparam("customer"), Customer.accepts_marketing.is_(False))
        .values(accepts_marketing=True, marketing_at=bindparam("at", type_=DateTime(timezone=True)))
    )
)


def _noted() -> Any:
    now = bindparam("now", type_=DateTime(timezone=True))
    plain = ("store_id", "id", "email", "name", "phone", "locale", "accepts_marketing")
    made = insert(Customer).values({name: bindparam(name) for name in plain} | {"created_at": now, "updated_at": now})
    is_guest = Customer.verified_at.is_(None)
    changed = {
        name: case((is_guest, made.excluded[name]), else_=getattr(Customer, name))
        for name in ("name", "phone", "locale", "updated_at")
    }
    by_email = [Customer.store_id, Customer.email]
    return made.on_conflict_do_update(index_elements=by_email, set_=changed).returning(Customer.id)


_NOTED = FixedStatement(_noted)
