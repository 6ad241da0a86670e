"""Where an address lies, and which zone names it most closely: one rule for taxes and deliveries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Protocol, TypeVar

#: Stands for the rest of the world among a zone's countries.
EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something goes, as far as zones care. ``country`` is ISO 3166-1 alpha-2."""

    country: str
    area: str = ""
    postcode: str = ""

    @property
    def code(self) -> str:
        """The postcode without blanks and marks."""
        return plain_postcode(self.postcode)


class Area(Protocol):
    """Places that share rates: countries or ``*``; of one country perhaps only some areas or postcodes.

    Postcodes are whole (``3511AB``), the start of some (``35*``) or ranges (``1000-1299``).
    """

    @property
    def countries(self) -> Sequence[str]: ...
    @property
    def areas(self) -> Sequence[str]: ...
    @property
    def postcodes(self) -> Sequence[str]: ...


AnyArea = TypeVar("AnyArea", bound=Area)


def plain_postcode(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def most_specific(zones: Iterable[AnyArea], spot: Spot) -> AnyArea | None:
    """Postcodes go before areas, areas before countries, countries before the rest of the world; then the first."""
    fits = [(zone, _fit(zone, spot)) for zone in zones]
    best = max((fit for _zone, fit in fits if fit is not None), default=None)
    return next((zone for zone, fit in fits if fit is not None and fit == best), None)


def _fit(zone: Area, spot: Spot) -> tuple[int, int, int] | None:
    """How closely the zone names the place: (postcode, area, country); None where it does not."""
    if spot.country not in zone.countries:
        return (0, 0, 0) if EVERYWHERE in zone.countries else None
    if zone.areas and spot.area.strip().casefold() not in {area.casefold() for area in zone.areas}:
        return None
    closeness = max((_closeness(pattern, spot.code) for pattern in zone.postcodes), default=0)
    if zone.postcodes and not closeness:
        return None
    return closeness, 1 if zone.areas else 0, 1


def _closeness(pattern: str, code: str) -> int:
    """How many letters of the postcode a pattern decides; 0 where it does not fit. Exact ones come first."""
    if not code:
        return 0
    if pattern.endswith("*"):
        start = plain_postcode(pattern)
        return 1 + len(start) if code.startswith(start) else 0
    low, high = range_of(pattern)
    if high:
        return 1 + len(commonprefix([low, high])) if low <= code[: len(low)] <= high else 0
    return 100 if code == low else 0


def range_of(pattern: str) -> tuple[str, str]:
    """The ends of ``1000-1299``; a code with a mark in it (``01000-000``) is no range: its second end is empty."""
    low, mark, high = pattern.partition("-")
    ends = plain_postcode(low), plain_postcode(high)
    if mark and len(ends[0]) == len(ends[1]):
        return ends
    return plain_postcode(pattern), ""
