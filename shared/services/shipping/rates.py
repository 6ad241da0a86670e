"""Which deliveries a country has, and what they cost."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.shipping.rate import ShippingRate, ShippingRateTranslation, ShippingZone, all_zones


@dataclass(frozen=True)
class Offer:
    """A delivery as a shopper may choose it; ``price`` in minor units for the subtotal at hand."""

    id: UUID
    name: str
    price: int
    min_days: int | None
    max_days: int | None


def rates_for(country: str, subtotal: int, locale: str) -> list[Offer]:
    """The deliveries to a country, in the merchant's order. The first zone that names the country wins."""
    zone = zone_for(country)
    if zone is None:
        return []
    rows = session().execute(_named(locale).where(ShippingRate.zone_id == zone.id).order_by(ShippingRate.position))
    return [Offer(rate.id, name, rate.price_for(subtotal), rate.min_days, rate.max_days) for rate, name in rows]


def rate_for(rate_id: UUID, country: str, locale: str) -> tuple[ShippingRate, str]:
    """A chosen rate and its name in ``locale``. Raises Invalid where it does not serve the country."""
    zone = zone_for(country)
    row = session().execute(_named(locale).where(ShippingRate.id == rate_id)).first()
    if row is None or zone is None or row[0].zone_id != zone.id:
        complaint = _("This delivery is not offered for your address. Choose another one.")
        raise Invalid(complaint, fields={"rate": complaint})
    return row[0], row[1]


def zone_for(country: str) -> ShippingZone | None:
    """The zone that names the country, else one for the rest of the world, else None."""
    zones = all_zones()
    named = next((zone for zone in zones if country in zone.countries), None)
    return named or next((zone for zone in zones if zone.covers(country)), None)


def _named(locale: str) -> Any:
    name = func.coalesce(func.nullif(ShippingRateTranslation.name, ""), ShippingRate.name)
    return select(ShippingRate, name).outerjoin(
        ShippingRateTranslation,
        and_(
            ShippingRateTranslation.store_id == ShippingRate.store_id,
            ShippingRateTranslation.rate_id == ShippingRate.id,
            ShippingRateTranslation.locale == locale,
        ),
    )
