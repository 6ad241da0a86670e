"""From which quantity on a variant counts as low: everywhere, and at single places."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import variant_by_id
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import active_locations
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_shortages

MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Minor units of the product's unit; None takes the store's threshold, or none at that place."""

    overall: int | None
    by_place: Mapping[UUID, int]


def thresholds_of(variant_id: UUID) -> Thresholds:
    """Raises NotFound."""
    rows = session().execute(
        select(StockLevel.location_id, StockLevel.low_at).where(
            StockLevel.variant_id == variant_id, StockLevel.low_at.is_not(None)
        )
    )
    places = {location_id: int(low_at) for location_id, low_at in rows if low_at is not None}
    return Thresholds(variant_by_id(variant_id).low_at, places)


def set_thresholds(variant_id: UUID, overall: int | None, by_place: Mapping[UUID, int | None]) -> None:
    """Set the variant's own threshold and those of the named places; None takes one away.

    Raises Invalid (``fields`` names what is out of range), NotFound.
    """
    for name, value in (("low_at", overall), *((str(key), value) for key, value in by_place.items())):
        if value is not None and not 0 <= value <= MOST:
            raise Invalid(fields={name: _("Type a quantity from zero.")})
    with transaction():
        variant_by_id(variant_id).low_at = overall
        known = {place.id for place in active_locations()}
        for location_id, low_at in by_place.items():
            if location_id in known:
                _set_at(variant_id, location_id, low_at)
        session().flush()
        refresh_shortages([variant_id], inventory_settings().low_at)


def _set_at(variant_id: UUID, location_id: UUID, low_at: int | None) -> None:
    if low_at is not None:
        ensure_levels([variant_id], location_id)
    statement = select(StockLevel).where(StockLevel.variant_id == variant_id, StockLevel.location_id == location_id)
    level = session().scalars(statement).first()
    if level is not None:
        level.low_at = low_at
