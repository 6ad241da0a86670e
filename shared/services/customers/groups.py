"""Customer groups: make them, and say who belongs to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, delete, func, select

from shared.db.bulk import insert_rows
from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import Customer
from shared.models.customers.group import (
    CustomerGroup,
    CustomerGroupMember,
    group_by_id,
    group_code_is_taken,
    known_groups,
)

MAX_NAME = 120
MAX_GROUPS = 200
MAX_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class GroupInput:
    """A whole group as it should be; an empty ``code`` is made from the name (or kept)."""

    name: str
    code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with how many customers are in it."""

    group: CustomerGroup
    members: int


def create_group(wanted: GroupInput) -> CustomerGroup:
    """A new group without members. Raises Invalid, Conflict (there are too many)."""
    with transaction():
        _check(wanted, None)
        if (session().scalar(select(func.count()).select_from(CustomerGroup)) or 0) >= MAX_GROUPS:
            raise Conflict(_("A store has at most %(count)s customer groups.", count=MAX_GROUPS))
        group = CustomerGroup(code=_free_code(wanted))
        session().add(group)
        _write(group, wanted)
    return group


def update_group(group_id: UUID, wanted: GroupInput, *, version: int | None = None) -> CustomerGroup:
    """Make the group what ``wanted`` says. Raises NotFound, Invalid, Conflict (changed since ``version``)."""
    with transaction():
        group = group_by_id(group_id)
        if version is not None and version != group.version:
            raise Conflict(_("Somebody else changed this group meanwhile. Look at it again, then repeat your change."))
        _check(wanted, group_id)
        if wanted.code.strip():
            group.code = make_handle(wanted.code, otherwise="group")
        _write(group, wanted)
    return group


def delete_group(group_id: UUID) -> None:
    """Remove the group; its customers stay. Raises NotFound, Conflict (something such as a price list is for it)."""
    with transaction(), explain_refusals({"fk_price_lists_store_id_group_id": _has_price_lists}):
        session().delete(group_by_id(group_id))


def _has_price_lists() -> Conflict:
    return Conflict(_("A price list is for this group. Remove the price list, or give it to another group, first."))


def list_groups() -> list[GroupRow]:
    """Every group by name, with its size. One statement."""
    same = CustomerGroupMember.store_id == CustomerGroup.store_id
    count = (
        select(func.count())
        .where(same, CustomerGroupMember.group_id == CustomerGroup.id)
        .correlate(CustomerGroup)
        .scalar_subquery()
    )
    rows = session().execute(select(CustomerGroup, count).order_by(CustomerGroup.name, CustomerGroup.id))
    return [GroupRow(group, members) for group, members in rows]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One page of customers; ``total`` counts all pages."""

    rows: tuple[Customer, ...]
    total: int
    page: int
    per_page: int


def count_members(group_id: UUID) -> int:
    mine = CustomerGroupMember.group_id == group_id
    return session().scalar(select(func.count()).select_from(CustomerGroupMember).where(mine)) or 0


def list_members(group_id: UUID, *, page: int = 1, per_page: int = 50) -> MemberPage:
    """Who is in the group, by name. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, 250))
    same = and_(CustomerGroupMember.store_id == Customer.store_id, CustomerGroupMember.customer_id == Customer.id)
    members = select(Customer).join(CustomerGroupMember, same).where(CustomerGroupMember.group_id == group_id)
    ordered = members.order_by(Customer.name, Customer.email).limit(per_page).offset((page - 1) * per_page)
    return MemberPage(tuple(session().scalars(ordered)), count_members(group_id), page, per_page)


def add_members(group_id: UUID, customer_ids: Iterable[UUID]) -> int:
    """Put customers into the group; those who are in it stay. Returns how many are new. Raises NotFound, Invalid."""
    wanted = set(customer_ids)
    if len(wanted) > MAX_AT_ONCE:
        raise Invalid(_("Add at most %(count)s customers at a time.", count=MAX_AT_ONCE))
    with transaction():
        group_by_id(group_id)
        if set(session().scalars(select(Customer.id).where(Customer.id.in_(wanted)))) != wanted:
            raise NotFound(_("This customer does not exist."))
        inside = select(CustomerGroupMember.customer_id).where(CustomerGroupMember.group_id == group_id)
        new = wanted - set(session().scalars(inside.where(CustomerGroupMember.customer_id.in_(wanted))))
        _insert((group_id, customer_id) for customer_id in sorted(new))
    return len(new)


def remove_members(group_id: UUID, customer_ids: Iterable[UUID]) -> None:
    """Take customers out of the group. Raises NotFound (the group)."""
    with transaction():
        group_by_id(group_id)
        mine = CustomerGroupMember.group_id == group_id
        session().execute(
            delete(CustomerGroupMember).where(mine, CustomerGroupMember.customer_id.in_(list(customer_ids)))
        )


def set_groups_of(customer_id: UUID, group_ids: Iterable[UUID]) -> None:
    """Have the customer in exactly these groups. Raises NotFound."""
    wanted = set(group_ids)
    with transaction():
        if session().scalar(select(Customer.id).where(Customer.id == customer_id)) is None:
            raise NotFound(_("This customer does not exist."))
        if known_groups(wanted) != wanted:
            raise NotFound(_("This customer group does not exist."))
        mine = CustomerGroupMember.customer_id == customer_id
        present = set(session().scalars(select(CustomerGroupMember.group_id).where(mine)))
        session().execute(delete(CustomerGroupMember).where(mine, CustomerGroupMember.group_id.in_(present - wanted)))
        _insert((group_id, customer_id) for group_id in sorted(wanted - present))


def _insert(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    now = clock.now()
    times = {"created_at": now, "updated_at": now}
    insert_rows(
        CustomerGroupMember, [{"group_id": group, "customer_id": customer, **times} for group, customer in pairs]
    )


def _write(group: CustomerGroup, wanted: GroupInput) -> None:
    group.name, group.description = wanted.name.strip(), wanted.description.strip()
    group.updated_at = clock.now()
    with explain_refusals({"uq_customer_groups_store_id_code": _code_taken}):
        session().flush()


def _free_code(wanted: GroupInput) -> str:
    if wanted.code.strip():
        return make_handle(wanted.code, otherwise="group")
    return first_free_handle(make_handle(wanted.name, otherwise="group"), group_code_is_taken)


def _code_taken() -> Invalid:
    message = _("Another customer group has this code already.")
    return Invalid(message, fields={"code": message})


def _check(wanted: GroupInput, group_id: UUID | None) -> None:
    complaints = dict(_complaints(wanted, group_id))
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)


def _complaints(wanted: GroupInput, group_id: UUID | None) -> Iterator[tuple[str, str]]:
    if not wanted.name.strip():
        yield "name", _("Give the group a name.")
    elif len(wanted.name) > MAX_NAME:
        yield "name", _("Use at most %(count)s characters.", count=MAX_NAME)
    code = wanted.code.strip()
    if code and group_code_is_taken(make_handle(code, otherwise="group"), besides=group_id):
        yield "code", _("Another customer group has this code already.")
