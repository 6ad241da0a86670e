"""Where postcodes lie, as the merchant's table says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint, and_, any_, bindparam, func, or_, select
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel
from shared.db.fixed import FixedStatement


class PostcodePlace(StoreModel):
    """A postcode, or the beginning of several, in millionths of a degree north and east."""

    __tablename__ = "postcode_places"
    __table_args__ = (
        UniqueConstraint("store_id", "country", "postcode"),
        CheckConstraint(
            "latitude BETWEEN -90000000 AND 90000000 AND longitude BETWEEN -180000000 AND 180000000", name="on_earth"
        ),
    )

    country: Mapped[str]
    postcode: Mapped[str]
    latitude: Mapped[int]
    longitude: Mapped[int]


def places_among(first: tuple[str, Sequence[str]], second: tuple[str, Sequence[str]]) -> list[Any]:
    """Rows of (country, any of these postcodes): country, postcode, latitude, longitude. One statement."""
    return _PLACES.all(
        first_country=first[0], first_codes=list(first[1]), second_country=second[0], second_codes=list(second[1])
    )


def counts_by_country() -> dict[str, int]:
    """How many places the table has of each country."""
    return {row.country: row.places for row in _COUNTS.all()}


def _among(country: str, codes: str) -> Any:
    wanted = bindparam(codes, type_=ARRAY(Text))
    return and_(PostcodePlace.country == bindparam(country), PostcodePlace.postcode == any_(wanted))


_PLACES = FixedStatement(
    lambda: select(
        PostcodePlace.country, PostcodePlace.postcode, PostcodePlace.latitude, PostcodePlace.longitude
    ).where(or_(_among("first_country", "first_codes"), _among("second_country", "second_codes")))
)
_COUNTS = FixedStatement(
    lambda: (
        select(PostcodePlace.country, func.count().label("places"))
        .group_by(PostcodePlace.country)
        .order_by(PostcodePlace.country)
    )
)
