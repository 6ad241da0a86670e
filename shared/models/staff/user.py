"""Users: people who sign in to the dashboard or the operator console."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound


class User(Timestamps, GlobalModel):
    """A person with a password. E-mail is kept in lower case and unique within the platform."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("platform_id", "email"),)

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id"))
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    theme: Mapped[str] = mapped_column(default="auto")
    is_operator: Mapped[bool] = mapped_column(default=False)
    email_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


def user_by_id(user_id: UUID) -> User:
    user = session().get(User, user_id)
    if user is None:
        raise NotFound("This person does not exist.")
    return user


def find_user(platform_id: UUID, email: str) -> User | None:
    return (
        session()
        .scalars(select(User).where(User.platform_id == platform_id, User.email == email.strip().lower()))
        .first()
    )
