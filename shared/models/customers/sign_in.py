"""Where customers are signed in, and what they were asked to prove by mail."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import Customer
from shared.models.customers.group import CustomerGroupMember


class CustomerSignIn(StoreModel):
    """One browser of one customer. The cookie holds the token, we its hash; deleting the row ends it."""

    __tablename__ = "customer_sign_ins"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        store_key("customer_id", "customers", ondelete="CASCADE"),
        Index("ix_customer_sign_ins_customer", "store_id", "customer_id"),
        Index("ix_customer_sign_ins_end", "expires_at"),
    )

    customer_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    user_agent: Mapped[str] = mapped_column(default="")
    ip_address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ProofKind(StrEnum):
    """What a mail lets its reader do: type a code, or follow a link."""

    SIGN_IN = "sign_in"
    SIGN_IN_LINK = "sign_in_link"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    CHANGE_EMAIL = "change_email"
    ERASE = "erase"


class CustomerProof(StoreModel):
    """A proof that somebody reads the mail of ``email``, good once until ``expires_at``.

    Neither code nor link is kept: both are worked out of the row's id with the deployment's secret key
    (``services.customers.proofs``), so whoever reads the table learns nothing. ``details`` are what will be done with
    it, such as the name of somebody who registers.
    """

    __tablename__ = "customer_proofs"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="CASCADE"),
        Index("ix_customer_proofs_customer", "store_id", "customer_id"),
        Index("ix_customer_proofs_email", "store_id", "email"),
        Index("ix_customer_proofs_end", "expires_at"),
    )

    kind: Mapped[ProofKind] = mapped_column(enum_column(ProofKind))
    email: Mapped[str]
    customer_id: Mapped[UUID | None]
    locale: Mapped[str] = mapped_column(default="en")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find_known(token_hash: bytes) -> Any:
    """Who is signed in with a token: ``id, email, name, phone, locale, sign_in_id, seen_at, group_ids``; or None."""
    return _KNOWN.first(token=token_hash, now=clock.now())


def _known() -> Any:
    groups = (
        select(func.array_agg(CustomerGroupMember.group_id, type_=ARRAY(Uuid)))
        .where(CustomerGroupMember.store_id == Customer.store_id, CustomerGroupMember.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )
    same = and_(Customer.store_id == CustomerSignIn.store_id, Customer.id == CustomerSignIn.customer_id)
    columns = (Customer.id, Customer.email, Customer.name, Customer.phone, Customer.locale)
    live = and_(
        CustomerSignIn.token_hash == bindparam("token", type_=LargeBinary()),
        CustomerSignIn.expires_at > bindparam("now", type_=DateTime(timezone=True)),
        Customer.erased_at.is_(None),
    )
    seen = (CustomerSignIn.id.label("sign_in_id"), CustomerSignIn.seen_at)
    return (
        select(*columns, *seen, groups.label("group_ids")).select_from(CustomerSignIn).join(Customer, same).where(live)
    )


_KNOWN = FixedStatement(_known)


def note_seen(sign_in_id: UUID) -> None:
    session().execute(update(CustomerSignIn).where(CustomerSignIn.id == sign_in_id).values(seen_at=clock.now()))


def sign_ins_of(customer_id: UUID) -> Sequence[CustomerSignIn]:
    """Where a customer is signed in, last seen first."""
    mine = select(CustomerSignIn).where(CustomerSignIn.customer_id == customer_id)
    live = mine.where(CustomerSignIn.expires_at > clock.now())
    return session().scalars(live.order_by(CustomerSignIn.seen_at.desc(), CustomerSignIn.id)).all()


def end_one(customer_id: UUID, sign_in_id: UUID) -> None:
    """Raises NotFound for another customer's sign-in as for none."""
    mine = delete(CustomerSignIn).where(CustomerSignIn.id == sign_in_id, CustomerSignIn.customer_id == customer_id)
    found = session().execute(mine.returning(CustomerSignIn.id).execution_options(synchronize_session=False))
    if found.first() is None:
        raise NotFound(_("This sign-in has ended already."))


def end_all(customer_id: UUID, *, keep: UUID | None = None) -> None:
    """End every sign-in of a customer but ``keep``."""
    mine = delete(CustomerSignIn).where(CustomerSignIn.customer_id == customer_id)
    rest = mine.where(CustomerSignIn.id != keep) if keep is not None else mine
    session().execute(rest.execution_options(synchronize_session=False))


def end_by_token(token_hash: bytes) -> None:
    mine = delete(CustomerSignIn).where(CustomerSignIn.token_hash == token_hash)
    session().execute(mine.execution_options(synchronize_session=False))


def find_proof(proof_id: UUID) -> CustomerProof | None:
    return session().scalars(select(CustomerProof).where(CustomerProof.id == proof_id)).first()


def count_attempt(proof_id: UUID, most: int) -> CustomerProof | None:
    """Count one try at a live proof; None where it is unknown, late, used, or was tried too often."""
    live = _live(proof_id, CustomerProof.attempts < most)
    return (
        session()
        .scalars(
            update(CustomerProof).where(live).values(attempts=CustomerProof.attempts + 1).returning(CustomerProof),
            execution_options={"populate_existing": True},
        )
        .first()
    )


def use_proof(proof_id: UUID, kind: ProofKind) -> CustomerProof | None:
    """Spend a live proof; of two who do, one gets it."""
    live = _live(proof_id, CustomerProof.kind == kind)
    return (
        session()
        .scalars(
            update(CustomerProof).where(live).values(used_at=clock.now()).returning(CustomerProof),
            execution_options={"populate_existing": True},
        )
        .first()
    )


def drop_proofs(email: str, kind: ProofKind) -> None:
    """Make older proofs of this kind worthless."""
    gone = delete(CustomerProof).where(CustomerProof.email == email, CustomerProof.kind == kind)
    session().execute(gone.execution_options(synchronize_session=False))


def is_live(proof: CustomerProof | None, kind: ProofKind) -> bool:
    return proof is not None and proof.kind is kind and proof.used_at is None and proof.expires_at > clock.now()


def _live(proof_id: UUID, *more: Any) -> Any:
    return and_(
        CustomerProof.id == proof_id,
        CustomerProof.used_at.is_(None),
        CustomerProof.expires_at > clock.now(),
        *more,
    )


def forget_ended() -> None:
    """Drop sign-ins and proofs that are over, of every store (wants a maintenance scope)."""
    for table in (CustomerSignIn, CustomerProof):
        session().execute(
            delete(table).where(table.expires_at < clock.now()).execution_options(synchronize_session=False)
        )
