"""Zones with what they charge, for lists: two statements however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.models.taxes.zone import TaxRate, TaxZone


@dataclass(frozen=True, slots=True)
class ZoneSummary:
    """A zone and its rates, those of the standard class first."""

    zone: TaxZone
    rates: tuple[TaxRate, ...]


def zone_summaries(zones: Sequence[TaxZone]) -> list[ZoneSummary]:
    """The zones in the given order. One statement."""
    found: dict[UUID, list[TaxRate]] = {}
    wanted = select(TaxRate).where(TaxRate.zone_id.in_([zone.id for zone in zones]))
    for rate in session().scalars(wanted.order_by(TaxRate.position, TaxRate.id)):
        found.setdefault(rate.zone_id, []).append(rate)
    return [ZoneSummary(zone, tuple(sorted(found.get(zone.id, ()), key=_is_special))) for zone in zones]


def page_of_rates(zone_id: UUID | None, *, page: int, per_page: int) -> tuple[list[TaxRate], int]:
    """The rates of a zone, or of all in the zones' order, and how many there are. Two statements."""
    wanted = [TaxRate.zone_id == zone_id] if zone_id is not None else []
    of_zone = and_(TaxZone.store_id == TaxRate.store_id, TaxZone.id == TaxRate.zone_id)
    rows = select(TaxRate).join(TaxZone, of_zone).where(*wanted)
    rows = rows.order_by(TaxZone.position, TaxZone.id, TaxRate.position, TaxRate.id)
    found = session().scalars(rows.limit(per_page).offset((page - 1) * per_page))
    return list(found), session().scalar(select(func.count(TaxRate.id)).where(*wanted)) or 0


def _is_special(rate: TaxRate) -> bool:
    return rate.class_id is not None
