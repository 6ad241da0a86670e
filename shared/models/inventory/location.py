"""Locations: where stock lies."""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session


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
