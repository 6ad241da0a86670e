"""Memberships: who works for which merchant, as what."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import hash_token
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


def membership_of(merchant_id: UUID, membership_id: UUID) -> Membership:
    """Raises NotFound for another merchant's member as for none."""
    membership = session().get(Membership, membership_id)
    if membership is None or membership.merchant_id != merchant_id:
        raise NotFound(_("This person does not work here any more."))
    return membership


def lock_owners(merchant_id: UUID) -> list[Membership]:
    """The owners, held until the transaction ends, so that two of them cannot remove each other."""
    return list(
        session().scalars(
            select(Membership)
            .where(Membership.merchant_id == merchant_id, Membership.role == Role.OWNER)
            .order_by(Membership.id)
            .with_for_update()
        )
    )


def invitation_of(merchant_id: UUID, invitation_id: UUID) -> Invitation:
    """Raises NotFound for another merchant's invitation as for none."""
    invitation = session().get(Invitation, invitation_id)
    if invitation is None or invitation.merchant_id != merchant_id:
        raise NotFound(_("This invitation does not exist any more."))
    return invitation


def find_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The live invitation behind a mailed link, or None; ``lock`` lets only one caller at a time have it."""
    wanted = select(Invitation).where(Invitation.token_hash == hash_token(token), Invitation.expires_at > clock.now())
    return session().scalars(wanted.with_for_update() if lock else wanted).first()


def drop_invitations(merchant_id: UUID, *, email: str, invited_by: UUID) -> None:
    """Withdraw what was sent to this address, and what this person sent."""
    session().execute(
        delete(Invitation)
        .where(
            Invitation.merchant_id == merchant_id,
            or_(Invitation.email == email, Invitation.invited_by_id == invited_by),
        )
        .execution_options(synchronize_session=False)
    )


def invitation_by_id(invitation_id: UUID) -> Invitation | None:
    """The invitation, or None where it was accepted or taken back."""
    return session().get(Invitation, invitation_id)
