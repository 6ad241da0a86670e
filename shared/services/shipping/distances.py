"""How far a delivery goes: a straight line between two postcodes of the merchant's own table. There is no geocoder."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import delete

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.kernel.earth import MILLION, metres_between
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import round_minor
from shared.kernel.places import Spot, plain_postcode
from shared.models.inventory.location import first_location
from shared.models.shipping.postcode import PostcodePlace, places_among
from shared.models.stores.revision import touch_storefront
from shared.services.shipping.places import known_countries

MOST_PLACES = 50_000
LARGEST_FILE = 4 * 1024**2
COLUMNS = ("country", "postcode", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A line of the table; the postcode plain, degrees in millionths."""

    country: str
    postcode: str
    latitude: int
    longitude: int


def metres_to(goal: Spot) -> int | None:
    """From the location that serves first; None where either postcode is not in the table. Two statements."""
    start = first_location()
    if start is None:
        return None
    origin = Spot(start.country or start.address.get("country", ""), "", start.address.get("postcode", ""))
    rows = places_among((origin.country, _beginnings(origin.code)), (goal.country, _beginnings(goal.code)))
    here, there = (_closest(rows, spot) for spot in (origin, goal))
    return metres_between(here, there) if here and there else None


def _beginnings(code: str) -> list[str]:
    return [code[:length] for length in range(1, len(code) + 1)]


def _closest(rows: list[PostcodePlace], spot: Spot) -> tuple[int, int] | None:
    """The longest beginning of the postcode that the table knows."""
    fits = [row for row in rows if row.country == spot.country and spot.code.startswith(row.postcode)]
    best = max(fits, key=lambda row: len(row.postcode), default=None)
    return (best.latitude, best.longitude) if best is not None else None


def replace_places(content: bytes) -> int:
    """Take over a CSV table (country, postcode, latitude, longitude): all rows of the countries that it names.

    Returns how many rows it has. Raises Invalid with the first line that is wrong; then nothing is changed.
    """
    rows = read_places(content)
    with transaction():
        countries = sorted({row.country for row in rows})
        session().execute(delete(PostcodePlace).where(PostcodePlace.country.in_(countries)))
        insert_rows(PostcodePlace, [{name: getattr(row, name) for name in COLUMNS} for row in rows])
        touch_storefront()
    return len(rows)


def forget_places(country: str) -> None:
    """Remove a country's rows."""
    with transaction():
        session().execute(delete(PostcodePlace).where(PostcodePlace.country == country))
        touch_storefront()


def read_places(content: bytes) -> list[PlaceRow]:
    """The rows of a CSV file, each postcode once. Raises Invalid with the line."""
    if len(content) > LARGEST_FILE:
        raise _wrong(_("This file is too large."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(_("Save the file as CSV in UTF-8.")) from None
    found = {(row.country, row.postcode): row for row in _rows(text)}
    if not found:
        raise _wrong(_("There are no rows in this file."))
    return list(found.values())


def _rows(text: str) -> Iterator[PlaceRow]:
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=mark)
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if not set(COLUMNS) <= set(names):
        raise _wrong(_("The first line has to name the columns: %(columns)s.", columns=", ".join(COLUMNS)))
    reader.fieldnames = names
    known = known_countries()
    for number, row in enumerate(reader, start=2):
        if number > MOST_PLACES + 1:
            raise _wrong(_("At most %(count)s rows fit one table.", count=MOST_PLACES))
        yield _row(row, number, known)


def _row(row: dict[str, str | None], number: int, known: frozenset[str]) -> PlaceRow:
    country = (row["country"] or "").strip().upper()
    postcode = plain_postcode((row["postcode"] or "").strip().removesuffix("*"))[:20]
    latitude, longitude = (_degrees(row[name] or "", most) for name, most in (("latitude", 90), ("longitude", 180)))
    if country not in known or not postcode or latitude is None or longitude is None:
        raise _wrong(_("Line %(number)s is not a country, a postcode and two coordinates.", number=number))
    return PlaceRow(country, postcode, latitude, longitude)


def _degrees(text: str, most: int) -> int | None:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return round_minor(value * MILLION) if value.is_finite() and abs(value) <= most else None


def _wrong(message: str) -> Invalid:
    return Invalid(message, fields={"file": message})
