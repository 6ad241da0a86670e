"""Which deliveries a country has, and what they cost: one statement, columns only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from shared.db.fixed import FixedStatement
from shared.kernel.errors import Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import Location
from shared.models.shipping.rate import EVERYWHERE, ShippingRate, ShippingRateTranslation, ShippingZone, price_of


@dataclass(frozen=True, slots=True)
class PickupPlace:
    """Where goods can be picked up; ``address`` is an Address as a dict."""

    location_id: UUID
    name: str
    address: dict[str, Any]
    phone: str

    def to_dict(self) -> dict[str, Any]:
        """As orders keep it."""
        return {
            "location_id": str(self.location_id),
            "name": self.name,
            "address": self.address,
            "phone": self.phone,
        }


@dataclass(frozen=True)
class Offer:
    """A delivery as a shopper may choose it; ``price`` in minor units of the cart's currency, for its subtotal.

    ``pickup_at`` is where it is picked up, None where it is brought.
    """

    id: UUID
    name: str
    price: int
    min_days: int | None
    max_days: int | None
    pickup_at: PickupPlace | None = None


def rates_for(country: str, subtotal: int, locale: str, terms: CurrencyTerms | None = None) -> list[Offer]:
    """The deliveries to a country, in the merchant's order. The first zone that names the country wins.

    ``terms`` are those of the cart's currency, in which ``subtotal`` and prices are; None is the store's own.
    """
    return [_offer(row, subtotal, terms) for row in _rates_to(country, locale)]


def rate_for(rate_id: UUID, country: str, subtotal: int, locale: str, terms: CurrencyTerms | None = None) -> Offer:
    """A chosen delivery. Raises Invalid where it does not serve the country."""
    for row in _rates_to(country, locale):
        if row.id == rate_id:
            return _offer(row, subtotal, terms)
    complaint = _("This delivery is not offered for your address. Choose another one.")
    raise Invalid(complaint, fields={"rate": complaint})


def _offer(row: Any, subtotal: int, terms: CurrencyTerms | None) -> Offer:
    price, free_over = row.price, row.free_over
    if terms is not None and not terms.is_own:
        price, free_over = terms.price(price), None if free_over is None else terms.exactly(free_over)
    place = PickupPlace(row.location_id, row.place, row.place_address, row.place_phone) if row.location_id else None
    return Offer(row.id, row.name, price_of(price, free_over, subtotal), row.min_days, row.max_days, place)


def _rates_to(country: str, locale: str) -> list[Any]:
    """The rates of the zone that names the country, else of one for the rest of the world."""
    rows = _RATES.all(locale=locale)
    zone_id = _zone_of(country, rows)
    return [row for row in rows if row.zone_id == zone_id and row.id is not None and row.is_open is not False]


def _zone_of(country: str, rows: Sequence[Any]) -> UUID | None:
    named = next((row.zone_id for row in rows if country in row.countries), None)
    return named or next((row.zone_id for row in rows if EVERYWHERE in row.countries), None)


def _statement() -> Any:
    """All zones in their order with their rates, few as they are; a zone without rates is there too."""
    translated = and_(
        ShippingRateTranslation.store_id == ShippingRate.store_id,
        ShippingRateTranslation.rate_id == ShippingRate.id,
        ShippingRateTranslation.locale == bindparam("locale"),
    )
    of_zone = and_(ShippingRate.store_id == ShippingZone.store_id, ShippingRate.zone_id == ShippingZone.id)
    of_rate = and_(Location.store_id == ShippingRate.store_id, Location.id == ShippingRate.location_id)
    return (
        select(
            ShippingZone.id.label("zone_id"),
            ShippingZone.countries,
            *(ShippingRate.id, ShippingRate.price, ShippingRate.free_over),
            *(ShippingRate.min_days, ShippingRate.max_days, ShippingRate.location_id),
            *(Location.name.label("place"), Location.address.label("place_address")),
            *(Location.phone.label("place_phone"), Location.is_active.label("is_open")),
            func.coalesce(func.nullif(ShippingRateTranslation.name, ""), ShippingRate.name).label("name"),
        )
        .outerjoin(ShippingRate, of_zone)
        .outerjoin(ShippingRateTranslation, translated)
        .outerjoin(Location, of_rate)
        .order_by(ShippingZone.position, ShippingZone.name, ShippingZone.id, ShippingRate.position, ShippingRate.id)
    )


_RATES = FixedStatement(_statement)
