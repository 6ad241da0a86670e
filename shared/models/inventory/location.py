"""Locations: where stock lies."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Location(Timestamps, StoreModel):
    """A warehouse or shop floor. Orders are served in order of ``position``; ``address`` is an Address as a dict."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    phone: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)


def active_locations() -> list[Location]:
    return list(session().scalars(select(Location).where(Location.is_active).order_by(Location.position, Location.id)))


def all_locations() -> list[Location]:
    """Those in use in the order in which they serve, then the others."""
    order = (Location.is_active.desc(), Location.position, Location.id)
    return list(session().scalars(select(Location).order_by(*order)))


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


def location_for_update(location_id: UUID) -> Location:
    """The location with its row held until the transaction ends. Raises NotFound."""
    statement = select(Location).where(Location.id == location_id).with_for_update()
    location = session().scalars(statement.execution_options(populate_existing=True)).first()
    if location is None:
        raise NotFound(_("This location does not exist."))
    return location


def location_names(location_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id, of those that exist."""
    wanted = list(set(location_ids))
    if not wanted:
        return {}
    return dict(session().execute(select(Location.id, Location.name).where(Location.id.in_(wanted))).tuples().all())
