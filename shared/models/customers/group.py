"""Customer groups: customers who are treated alike, such as wholesale or staff."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class CustomerGroup(Timestamps, StoreModel):
    """A named group. ``code`` is how programs and files call it; a customer can be in several."""

    __tablename__ = "customer_groups"
    __table_args__ = (UniqueConstraint("store_id", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CustomerGroupMember(Timestamps, StoreModel):
    """A customer's place in a group."""

    __tablename__ = "customer_group_members"
    __table_args__ = (
        store_key("group_id", "customer_groups", ondelete="CASCADE"),
        store_key("customer_id", "customers", ondelete="CASCADE"),
        UniqueConstraint("store_id", "group_id", "customer_id"),
        Index("ix_customer_group_members_customer", "store_id", "customer_id"),
    )

    group_id: Mapped[UUID]
    customer_id: Mapped[UUID]


def group_by_id(group_id: UUID) -> CustomerGroup:
    group = session().scalars(select(CustomerGroup).where(CustomerGroup.id == group_id)).first()
    if group is None:
        raise NotFound(_("This customer group does not exist."))
    return group


def find_group(code: str) -> CustomerGroup | None:
    return session().scalars(select(CustomerGroup).where(CustomerGroup.code == code)).first()


def all_groups() -> list[CustomerGroup]:
    return list(session().scalars(select(CustomerGroup).order_by(CustomerGroup.name, CustomerGroup.id)))


def groups_of(customer_id: UUID) -> list[CustomerGroup]:
    """The groups that a customer is in, by name."""
    member = CustomerGroupMember.group_id == CustomerGroup.id
    same = CustomerGroupMember.store_id == CustomerGroup.store_id
    statement = select(CustomerGroup).join(CustomerGroupMember, member & same)
    mine = statement.where(CustomerGroupMember.customer_id == customer_id)
    return list(session().scalars(mine.order_by(CustomerGroup.name, CustomerGroup.id)))


def group_ids_of(customer_id: UUID) -> tuple[UUID, ...]:
    """The same as ids only: what prices are asked with."""
    wanted = select(CustomerGroupMember.group_id).where(CustomerGroupMember.customer_id == customer_id)
    return tuple(session().scalars(wanted.order_by(CustomerGroupMember.group_id)))


def find_groups(group_ids: Iterable[UUID]) -> list[CustomerGroup]:
    """Those of the groups that exist, by name."""
    found = select(CustomerGroup).where(CustomerGroup.id.in_(list(group_ids))).order_by(CustomerGroup.name)
    return list(session().scalars(found))


def group_code_is_taken(code: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(CustomerGroup.id).where(CustomerGroup.code == code))
    return owner is not None and owner != besides


def known_groups(group_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that are groups of this store."""
    wanted = list(group_ids)
    return set(session().scalars(select(CustomerGroup.id).where(CustomerGroup.id.in_(wanted)))) if wanted else set()
