"""Locations: where stock lies."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Location(Timestamps, StoreModel):
    """A warehouse or shop floor. Orders are served in order of ``position``."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=1)


def active_locations() -> list[Location]:
    return list(session().scalars(select(Location).where(Location.is_active).order_by(Location.position, Location.id)))


def first_location() -> Location | None:
    """The active location that serves first."""
    return (
        session()
        .scalars(select(Location).where(Location.is_active).order_by(Location.position, Location.id).limit(1))
        .first()
    )


def location_by_id(location_id: UUID) -> Location:
    location = session().scalars(select(Location).where(Location.id == location_id)).first()
    if location is None:
        raise NotFound(_("This location does not exist."))
    return location
