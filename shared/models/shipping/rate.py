"""Shipping zones and their flat rates."""

from enum import StrEnum
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

EVERYWHERE = "*"


class RateKind(StrEnum):
    """Whether goods go to the shopper, or the shopper comes for them."""

    DELIVERY = "delivery"
    PICKUP = "pickup"


class ShippingZone(Timestamps, StoreModel):
    """Countries (ISO 3166-1 alpha-2, or ``*`` for the rest of the world) that share rates."""

    __tablename__ = "shipping_zones"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    name: Mapped[str]
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[int] = mapped_column(default=1)

    rates: Mapped[list["ShippingRate"]] = owns_many(
        "ShippingZone", "ShippingRate", "zone_id", order_by="ShippingRate.position"
    )


class ShippingRate(Timestamps, StoreModel):
    """A flat price for a delivery, in minor units; free from ``free_over`` on. Pick-up happens at its location."""

    __tablename__ = "shipping_rates"
    __table_args__ = (
        store_key("zone_id", "shipping_zones", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        Index("ix_shipping_rates_zone", "store_id", "zone_id", "position"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("(kind = 'pickup') = (location_id IS NOT NULL)", name="pickup_has_a_place"),
    )

    zone_id: Mapped[UUID]
    name: Mapped[str]
    price: Mapped[int] = mapped_column(BigInteger)
    free_over: Mapped[int | None] = mapped_column(BigInteger)
    min_days: Mapped[int | None]
    max_days: Mapped[int | None]
    kind: Mapped[RateKind] = mapped_column(enum_column(RateKind), default=RateKind.DELIVERY)
    location_id: Mapped[UUID | None]
    position: Mapped[int] = mapped_column(default=1)


class ShippingRateTranslation(Translation, StoreModel):
    """A rate's name in one further language."""

    __tablename__ = "shipping_rate_translations"
    __table_args__ = (
        store_key("rate_id", "shipping_rates", ondelete="CASCADE"),
        UniqueConstraint("store_id", "rate_id", "locale"),
    )
    translates = ("ShippingRate", "rate_id")

    rate_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]


def price_of(price: int, free_over: int | None, subtotal: int) -> int:
    """What a flat rate costs for a cart of this subtotal, in minor units."""
    return 0 if free_over is not None and subtotal >= free_over else price


def covered_countries() -> set[str]:
    """The countries that zones name; ``*`` among them where one covers the rest of the world."""
    return {country for row in _COUNTRIES.all() for country in row.countries}


def all_zones() -> list[ShippingZone]:
    return list(session().scalars(select(ShippingZone).order_by(ShippingZone.position, ShippingZone.name)))


def zone_by_id(zone_id: UUID) -> ShippingZone:
    zone = session().scalars(select(ShippingZone).where(ShippingZone.id == zone_id)).first()
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
