"""Zones with what they charge, for lists: two statements however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shared.db.session import session
from shared.models.taxes.zone import TaxRate, TaxZone


@dataclass(frozen=True, slots=True)
class ZoneSummary:
    """A zone and its rates, those of the standard class first."""

    zone: TaxZone
    rates: tuple[TaxRate, ...]


def zone_summaries(zones: Sequence[TaxZone]) -> list[ZoneSummary]:
    """The zones in the given order. One statement."""
    found: dict[object, list[TaxRate]] = {}
    wanted = select(TaxRate).where(TaxRate.zone_id.in_([zone.id for zone in zones]))
    for rate in session().scalars(wanted.order_by(TaxRate.position, TaxRate.id)):
        found.setdefault(rate.zone_id, []).append(rate)
    return [ZoneSummary(zone, tuple(sorted(found.get(zone.id, ()), key=_is_special))) for zone in zones]


def _is_special(rate: TaxRate) -> bool:
    return rate.class_id is not None
