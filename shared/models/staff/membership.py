"""Memberships: who works for which merchant, as what."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.db.types import enum_column
from shared.models.staff.user import User


class Role(StrEnum):
    OWNER = "owner"
    STAFF = "staff"


class Membership(Timestamps, GlobalModel):
    """A user's place with a merchant. An owner may do everything; staff what ``permissions`` names."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("merchant_id", "user_id"), Index("ix_memberships_user_id", "user_id"))

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchants.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)

    def allows(self, permission: str) -> bool:
        """Whether this member may; a staff member without permissions may nothing."""
        return self.role == Role.OWNER or permission in self.permissions


class Invitation(Timestamps, GlobalModel):
    """An offer of a membership, sent by mail; the token is kept as its hash."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("merchant_id", "email"))

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchants.id", ondelete="CASCADE"))
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(enum_column(Role))
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


def memberships_of(user_id: UUID) -> list[Membership]:
    return list(session().scalars(select(Membership).where(Membership.user_id == user_id)))


def find_membership(user_id: UUID, merchant_id: UUID) -> Membership | None:
    return (
        session()
        .scalars(select(Membership).where(Membership.user_id == user_id, Membership.merchant_id == merchant_id))
        .first()
    )


def members_of(merchant_id: UUID) -> list[tuple[Membership, User]]:
    rows = session().execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.merchant_id == merchant_id)
        .order_by(User.name)
    )
    return [(membership, user) for membership, user in rows]


def invitations_of(merchant_id: UUID) -> list[Invitation]:
    return list(
        session().scalars(
            select(Invitation).where(Invitation.merchant_id == merchant_id).order_by(Invitation.created_at)
        )
    )
