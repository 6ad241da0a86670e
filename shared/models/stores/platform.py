"""Platforms: brands with their own domains above the merchants."""

from sqlalchemy import ARRAY, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound


class Platform(Timestamps, GlobalModel):
    """A brand: its domain carries site, API and dashboard; ``stores_domain`` carries the stores' subdomains."""

    __tablename__ = "platforms"
    __table_args__ = (UniqueConstraint("code"), UniqueConstraint("domain"))

    code: Mapped[str]
    name: Mapped[str]
    domain: Mapped[str]
    stores_domain: Mapped[str]
    default_locale: Mapped[str] = mapped_column(default="en")
    modules: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


def first_platform() -> Platform:
    """The platform that the first start made. Raises NotFound before that."""
    platform = session().scalars(select(Platform).order_by(Platform.id).limit(1)).first()
    if platform is None:
        raise NotFound("No platform exists yet.")
    return platform


def all_platforms() -> list[Platform]:
    return list(session().scalars(select(Platform).order_by(Platform.id)))
