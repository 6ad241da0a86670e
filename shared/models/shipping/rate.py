"""Shipping zones and what deliveries cost there."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class RateKind(StrEnum):
    """Whether goods go to the shopper, or the shopper comes for them."""

    DELIVERY = "delivery"
    PICKUP = "pickup"


class RateBasis(StrEnum):
    """What a delivery's price goes by: nothing, or a measure that its steps are about.

    Steps count minor units of the store's currency, grams, things (pieces; what is measured is one), or metres.
    """

    FLAT = "flat"
    PRICE = "price"
    WEIGHT = "weight"
    QUANTITY = "quantity"
    DISTANCE = "distance"


class ShippingZone(Timestamps, StoreModel):
    """Places that share rates: see ``shared.kernel.places``. One without countries holds pick-up points."""

    __tablename__ = "shipping_zones"
    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        CheckConstraint(
            "cardinality(countries) = 1 AND countries <> '{*}' OR cardinality(areas) + cardinality(postcodes) = 0",
            name="parts_of_one_country",
        ),
    )

    name: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    postcodes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    rates: Mapped[list["ShippingRate"]] = owns_many(
        "ShippingZone", "ShippingRate", "zone_id", order_by="ShippingRate.position"
    )

    __mapper_args__ = {"version_id_col": version}


class ShippingRate(Timestamps, StoreModel):
    """A delivery and its price in minor units; free from ``free_over`` on. Pick-up happens at its location.

    ``steps`` are ``[up to and with, price]`` in rising order, the last perhaps without an end (None); a flat rate has
    none. ``hours`` and ``instructions`` are for whoever picks up.
    """

    __tablename__ = "shipping_rates"
    __table_args__ = (
        store_key("zone_id", "shipping_zones", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        Index("ix_shipping_rates_zone", "store_id", "zone_id", "position"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("(kind = 'pickup') = (location_id IS NOT NULL)", name="pickup_has_a_place"),
        CheckConstraint("basis = 'flat' OR steps <> '[]'", name="tables_have_steps"),
    )

    zone_id: Mapped[UUID]
    name: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    free_over: Mapped[int | None] = mapped_column(BigInteger)
    min_days: Mapped[int | None]
    max_days: Mapped[int | None]
    kind: Mapped[RateKind] = mapped_column(enum_column(RateKind), default=RateKind.DELIVERY)
    basis: Mapped[RateBasis] = mapped_column(enum_column(RateBasis), default=RateBasis.FLAT)
    steps: Mapped[list[Any]] = mapped_column(default=list)
    location_id: Mapped[UUID | None]
    hours: Mapped[str] = mapped_column(default="")
    instructions: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=1)


class ShippingRateTranslation(Translation, StoreModel):
    """A rate's texts in one further language."""

    __tablename__ = "shipping_rate_translations"
    __table_args__ = (
        store_key("rate_id", "shipping_rates", ondelete="CASCADE"),
        UniqueConstraint("store_id", "rate_id", "locale"),
    )
    translates = ("ShippingRate", "rate_id")

    rate_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]
    hours: Mapped[str] = mapped_column(default="")
    instructions: Mapped[str] = mapped_column(default="")


def covered_countries() -> set[str]:
    """The countries that zones name; ``*`` among them where one covers the rest of the world."""
    return {country for row in _COUNTRIES.all() for country in row.countries}


def foresee_countries() -> None:
    """Ask for them along with the next statement."""
    _COUNTRIES.foresee()


def all_zones() -> list[ShippingZone]:
    """Where the store delivers to, in the merchant's order."""
    zones = select(ShippingZone).where(ShippingZone.countries != [])
    return list(session().scalars(zones.order_by(ShippingZone.position, ShippingZone.name)))


def all_pickup_points() -> list[ShippingRate]:
    """Where shoppers can pick up, in the merchant's order."""
    found = select(ShippingRate).where(ShippingRate.kind == RateKind.PICKUP)
    return list(session().scalars(found.order_by(ShippingRate.position, ShippingRate.id)))


def pickup_zone() -> ShippingZone | None:
    """The zone without countries, which holds pick-up points."""
    return session().scalars(select(ShippingZone).where(ShippingZone.countries == [])).first()


def zone_by_id(zone_id: UUID) -> ShippingZone:
    """A zone with places. Raises NotFound."""
    zone = (
        session().scalars(select(ShippingZone).where(ShippingZone.id == zone_id, ShippingZone.countries != [])).first()
    )
    if zone is None:
        raise NotFound(_("This shipping zone does not exist."))
    return zone


def rate_by_id(rate_id: UUID) -> ShippingRate:
    rate = session().scalars(select(ShippingRate).where(ShippingRate.id == rate_id)).first()
    if rate is None:
        raise NotFound(_("This delivery does not exist."))
    return rate


def rate_translation(rate_id: UUID, locale: str) -> ShippingRateTranslation:
    """The rate's name in that language; a new row where there is none yet."""
    statement = select(ShippingRateTranslation).where(
        ShippingRateTranslation.rate_id == rate_id, ShippingRateTranslation.locale == locale
    )
    found = session().scalars(statement).first()
    return found or ShippingRateTranslation(rate_id=rate_id, locale=locale, name="")


_COUNTRIES = FixedStatement(lambda: select(ShippingZone.countries))
