"""Customers as staff and programs see and change them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.customers import CustomerChanged, CustomerJoined
from shared.kernel import clock
from shared.kernel.addresses import check_phone
from shared.kernel.errors import Conflict, Invalid, PreconditionFailed
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import (
    Customer,
    CustomerAddress,
    customer_by_id,
    customer_for_update,
    normal_email,
)
from shared.models.customers.group import CustomerGroupMember
from shared.models.stores.store import current_store
from shared.services.customers.accounts import MAX_NAME, check_email

FIELDS = (
    *("id", "email", "name", "phone", "locale", "accepts_marketing", "marketing_at", "verified_at", "erased_at"),
    *("created_at", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class CustomerFilters:
    """Which customers an integrator asks for; everything that is None is left open."""

    email: str | None = None
    query: str | None = None
    group_id: UUID | None = None
    accepts_marketing: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [Customer.erased_at.is_(None)]
        if self.email is not None:
            found.append(Customer.email == normal_email(self.email))
        if self.query:
            columns = (Customer.name, Customer.email, Customer.phone)
            found.append(or_(*(column.icontains(self.query, autoescape=True) for column in columns)))
        if self.group_id is not None:
            inside = select(CustomerGroupMember.customer_id).where(CustomerGroupMember.group_id == self.group_id)
            found.append(Customer.id.in_(inside))
        if self.accepts_marketing is not None:
            found.append(Customer.accepts_marketing.is_(self.accepts_marketing))
        return found


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_customers(filters: CustomerFilters, *, page: int, per_page: int, cursor: UUID | None = None) -> CustomerPage:
    """A page of customers with their addresses and groups, the newest first: four statements at most."""
    conditions = filters.conditions()
    statement = select(Customer).where(*conditions).order_by(Customer.id.desc()).limit(per_page + 1)
    statement = statement.where(Customer.id < cursor) if cursor else statement.offset((page - 1) * per_page)
    found = list(session().scalars(statement))
    total = None if cursor else session().scalar(select(func.count()).select_from(Customer).where(*conditions)) or 0
    following = found[per_page - 1].id if len(found) > per_page else None
    return CustomerPage(_with_parts(found[:per_page]), total, following)


def api_customer(customer_id: UUID) -> dict[str, Any]:
    """One customer in the same shape. Raises NotFound."""
    return _with_parts([customer_by_id(customer_id)])[0]


def api_customers_of(customer_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Those of the customers that exist, in the same shape. Three statements."""
    return _with_parts(list(session().scalars(select(Customer).where(Customer.id.in_(customer_ids)))))


def version_of(customer: Mapping[str, Any]) -> int:
    """Grows with every change: microseconds of the last one."""
    return int(customer["updated_at"].timestamp() * 1_000_000)


def create_customer(values: Mapping[str, Any]) -> Customer:
    """A customer whom the store brings along; the account opens once they prove the address.

    ``values``: email, and any of name, phone, locale, accepts_marketing. Raises Invalid, Conflict (known already).
    """
    email = check_email(str(values["email"]))
    with transaction(), explain_refusals({"uq_customers_store_id_email": _known_already}):
        customer = Customer(email=email, locale=current_store().default_locale, accepts_marketing=False)
        _write(customer, {name: value for name, value in values.items() if name != "email"})
        session().add(customer)
        session().flush()
        outbox.record(CustomerJoined(customer.id, is_new=True))
    return customer


def update_customer(customer_id: UUID, changes: Mapping[str, Any], *, version: int | None = None) -> Customer:
    """Change what is named. An address for mail that its owner proved is theirs alone to change.

    Raises NotFound, Invalid, Conflict, PreconditionFailed (it changed since ``version``).
    """
    with transaction(), explain_refusals({"uq_customers_store_id_email": _known_already}):
        customer = customer_for_update(customer_id)
        if version is not None and version != version_of(vars(customer)):
            raise PreconditionFailed(_("This has changed since you read it. Read it again, and repeat your change."))
        if customer.erased_at is not None:
            raise Conflict(_("This customer was erased."))
        email = check_email(str(changes["email"])) if "email" in changes else customer.email
        if email != customer.email and customer.verified_at is not None:
            raise Conflict(_("This customer has an account, so only they can change its e-mail address."))
        customer.email = email
        _write(customer, {name: value for name, value in changes.items() if name != "email"})
        customer.updated_at = clock.now()
        session().flush()
        outbox.record(CustomerChanged(customer.id))
    return customer


def _write(customer: Customer, values: Mapping[str, Any]) -> None:
    if "name" in values:
        customer.name = str(values["name"]).strip()
        if len(customer.name) > MAX_NAME:
            raise Invalid(fields={"name": _("Use at most %(count)s characters.", count=MAX_NAME)})
    if "phone" in values:
        customer.phone = check_phone(str(values["phone"]), current_store().country)
    if "locale" in values:
        if values["locale"] not in LANGUAGES:
            raise Invalid(fields={"locale": _("Choose a language from the list.")})
        customer.locale = str(values["locale"])
    if "accepts_marketing" in values:
        customer.choose_marketing(accepts=bool(values["accepts_marketing"]), at=clock.now())


def _known_already() -> Conflict:
    return Conflict(_("Another customer has this e-mail address."))


def _with_parts(customers: Sequence[Customer]) -> list[dict[str, Any]]:
    ids = [customer.id for customer in customers]
    addresses = _by_customer(_addresses(ids), address_shape)
    groups = _by_customer(_members(ids), lambda row: row.group_id)
    return [
        {name: getattr(customer, name) for name in FIELDS}
        | {"addresses": addresses.get(customer.id, []), "group_ids": groups.get(customer.id, [])}
        for customer in customers
    ]


def _addresses(ids: list[UUID]) -> Iterable[CustomerAddress]:
    wanted = select(CustomerAddress).where(CustomerAddress.customer_id.in_(ids))
    return session().scalars(wanted.order_by(CustomerAddress.is_default.desc(), CustomerAddress.id.desc()))


def _members(ids: list[UUID]) -> Iterable[CustomerGroupMember]:
    wanted = select(CustomerGroupMember).where(CustomerGroupMember.customer_id.in_(ids))
    return session().scalars(wanted.order_by(CustomerGroupMember.group_id))


def address_shape(row: CustomerAddress) -> dict[str, Any]:
    """An address of the book as programs read it."""
    return {"id": row.id, **row.fields, "phone": row.phone, "is_default": row.is_default}


def _by_customer(rows: Iterable[Any], shape: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.customer_id, []).append(shape(row))
    return found
