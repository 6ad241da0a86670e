"""Sign-ins that last (sessions), and one-time tokens that prove an e-mail address."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import hash_token


class SignIn(GlobalModel):
    """One browser of one user in one app. The cookie holds the token, we its hash; deleting the row ends it."""

    __tablename__ = "sign_ins"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_sign_ins_user_id", "user_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    app: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    user_agent: Mapped[str] = mapped_column(default="")
    ip_address: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    REFRESH = "refresh"


class UserToken(GlobalModel):
    """A secret sent to a user, kept as its hash, good for one use until ``expires_at``.

    ``family`` ties the rotating refresh tokens of one login together, so that a stolen one ends them all.
    """

    __tablename__ = "user_tokens"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_user_tokens_user_id", "user_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[TokenPurpose] = mapped_column(enum_column(TokenPurpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    family: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find_sign_in(token: str, app: str) -> SignIn | None:
    """The live sign-in of this cookie in this app, or None."""
    return (
        session()
        .scalars(
            select(SignIn).where(
                SignIn.token_hash == hash_token(token), SignIn.app == app, SignIn.expires_at > clock.now()
            )
        )
        .first()
    )


def sign_ins_of(user_id: UUID) -> list[SignIn]:
    return list(
        session().scalars(
            select(SignIn)
            .where(SignIn.user_id == user_id, SignIn.expires_at > clock.now())
            .order_by(SignIn.seen_at.desc())
        )
    )


def end_sign_ins(user_id: UUID, *, keep: UUID | None = None) -> None:
    """End all of a user's sign-ins but ``keep``."""
    session().execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.id != keep))


def sign_in_of(user_id: UUID, sign_in_id: UUID) -> SignIn:
    """Raises NotFound for another person's sign-in as for none."""
    found = session().get(SignIn, sign_in_id)
    if found is None or found.user_id != user_id:
        raise NotFound(_("This sign-in has ended already."))
    return found


def take_sign_in(token: str, app: str) -> UUID | None:
    """End the live sign-in behind the token and tell whose it was: only one of two callers gets the answer."""
    return session().scalar(
        delete(SignIn)
        .where(SignIn.token_hash == hash_token(token), SignIn.app == app, SignIn.expires_at > clock.now())
        .returning(SignIn.user_id)
        .execution_options(synchronize_session=False)
    )


def forget_expired(user_id: UUID) -> None:
    """Drop what no longer counts of a user: ended sign-ins and tokens past their day."""
    for table in (SignIn, UserToken):
        session().execute(
            delete(table)
            .where(table.user_id == user_id, table.expires_at < clock.now())
            .execution_options(synchronize_session=False)
        )


def use_token(token: str, purpose: TokenPurpose) -> UserToken | None:
    """Spend a live token and tell what it was; None where it is unknown, late or spent. One of two callers wins."""
    return session().scalar(
        update(UserToken)
        .where(
            UserToken.token_hash == hash_token(token),
            UserToken.purpose == purpose,
            UserToken.used_at.is_(None),
            UserToken.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
        .returning(UserToken)
        .execution_options(populate_existing=True)
    )


def drop_tokens(user_id: UUID, purpose: TokenPurpose) -> None:
    """Make all of a user's tokens of this purpose worthless."""
    session().execute(
        delete(UserToken)
        .where(UserToken.user_id == user_id, UserToken.purpose == purpose)
        .execution_options(synchronize_session=False)
    )


def drop_family(family: UUID) -> None:
    """End every refresh token that came from one login."""
    session().execute(delete(UserToken).where(UserToken.family == family).execution_options(synchronize_session=False))


def find_token(token: str, purpose: TokenPurpose) -> UserToken | None:
    """The token's row, used or expired ones too; the caller judges."""
    return (
        session()
        .scalars(select(UserToken).where(UserToken.token_hash == hash_token(token), UserToken.purpose == purpose))
        .first()
    )
