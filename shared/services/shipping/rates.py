"""Which deliveries an address has, and what they cost: one statement, columns only; two more where distance counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from shared.db.fixed import FixedStatement
from shared.kernel.errors import Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.kernel.places import Spot, most_specific
from shared.models.inventory.location import Location
from shared.models.shipping.rate import RateBasis, RateKind, ShippingRate, ShippingRateTranslation, ShippingZone
from shared.services.shipping.distances import metres_to
from shared.services.shipping.tables import Shipment, tariff_of


@dataclass(frozen=True, slots=True)
class PickupPlace:
    """Where goods can be picked up; ``address`` is an Address as a dict."""

    location_id: UUID
    name: str
    address: dict[str, Any]
    phone: str
    hours: str = ""
    instructions: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As orders keep it."""
        return {
            "location_id": str(self.location_id),
            "name": self.name,
            "address": self.address,
            "phone": self.phone,
            "hours": self.hours,
            "instructions": self.instructions,
        }


@dataclass(frozen=True)
class Offer:
    """A delivery as a shopper may choose it; ``price`` in minor units of the cart's currency, for its goods.

    ``pickup_at`` is where it is picked up, None where it is brought.
    """

    id: UUID
    name: str
    price: int
    min_days: int | None
    max_days: int | None
    pickup_at: PickupPlace | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """A rate of the address's zone, and its offer; None where it is not for this shipment.

    ``is_unplaced`` says that nobody knows how far it is.
    """

    name: str
    basis: RateBasis
    offer: Offer | None
    is_unplaced: bool = False


def rates_for(goal: Spot | None, shipment: Shipment, locale: str, terms: CurrencyTerms | None = None) -> list[Offer]:
    """Deliveries to an address by price, then where it can be picked up, by price.

    The zone that names the address most closely counts. Without an address there is only pick-up. ``terms`` are those
    of the cart's currency, in which the shipment and prices are; None is the store's own.
    """
    rows = _RATES.all(locale=locale)
    found = [_judge(row, shipment, terms, metres) for row, metres in _of_address(rows, goal)]
    offers = [one.offer for one in found if one.offer is not None]
    offers += [_offer(row, tariff_of(row, terms).cost(shipment) or 0) for row in rows if _is_open_pickup(row)]
    return sorted(offers, key=lambda offer: (offer.pickup_at is not None, offer.price))


def foresee_rates(locale: str) -> None:
    """Ask for the store's deliveries along with the next statement."""
    _RATES.foresee(locale=locale)


def rate_for(
    rate_id: UUID, goal: Spot | None, shipment: Shipment, locale: str, terms: CurrencyTerms | None = None
) -> Offer:
    """A chosen delivery. Raises Invalid where it does not serve the address, or not such a shipment."""
    for offer in rates_for(goal, shipment, locale, terms):
        if offer.id == rate_id:
            return offer
    raise not_offered()


def has_pickup_points() -> bool:
    """Whether shoppers can pick up anywhere. One statement."""
    return _PICKUPS.first() is not None


def not_offered() -> Invalid:
    complaint = _("This delivery is not offered for your address. Choose another one.")
    return Invalid(complaint, fields={"rate": complaint})


def explain_rates(goal: Spot, shipment: Shipment, locale: str) -> tuple[str, list[Considered]]:
    """The zone's name and each of its rates, offered or not, for the merchant to look at. No zone has no name."""
    rows = _RATES.all(locale=locale)
    zone = _zone_of(rows, goal)
    return zone.zone if zone else "", [_judge(row, shipment, None, metres) for row, metres in _of_address(rows, goal)]


def _judge(row: Any, shipment: Shipment, terms: CurrencyTerms | None, metres: int | None) -> Considered:
    cost = tariff_of(row, terms).cost(shipment, metres)
    is_unplaced = row.basis is RateBasis.DISTANCE and metres is None
    return Considered(row.name, row.basis, None if cost is None else _offer(row, cost), is_unplaced)


def _offer(row: Any, price: int) -> Offer:
    place = None
    if row.location_id is not None:
        texts = (row.place, row.place_address, row.place_phone, row.hours, row.instructions)
        place = PickupPlace(row.location_id, *texts)
    return Offer(row.id, row.name, price, row.min_days, row.max_days, place)


def _of_address(rows: Sequence[Any], goal: Spot | None) -> list[tuple[Any, int | None]]:
    """The deliveries of the address's zone, each with how far it goes where that counts."""
    zone = _zone_of(rows, goal) if goal is not None else None
    if zone is None or goal is None:
        return []
    found = [row for row in rows if row.zone_id == zone.zone_id and row.kind is RateKind.DELIVERY]
    metres = metres_to(goal) if any(row.basis is RateBasis.DISTANCE for row in found) else None
    return [(row, metres) for row in found]


def _zone_of(rows: Sequence[Any], goal: Spot) -> Any:
    zones: dict[UUID, Any] = {}
    for row in rows:
        zones.setdefault(row.zone_id, row)
    return most_specific(zones.values(), goal)


def _is_open_pickup(row: Any) -> bool:
    return row.kind is RateKind.PICKUP and row.is_open is True


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
            *(ShippingZone.id.label("zone_id"), ShippingZone.name.label("zone")),
            *(ShippingZone.countries, ShippingZone.areas, ShippingZone.postcodes),
            *(ShippingRate.id, ShippingRate.kind, ShippingRate.basis, ShippingRate.steps),
            *(ShippingRate.price, ShippingRate.free_over),
            *(ShippingRate.min_days, ShippingRate.max_days, ShippingRate.location_id),
            *(Location.name.label("place"), Location.address.label("place_address")),
            *(Location.phone.label("place_phone"), Location.is_active.label("is_open")),
            *(_text(name) for name in ("name", "hours", "instructions")),
        )
        .outerjoin(ShippingRate, of_zone)
        .outerjoin(ShippingRateTranslation, translated)
        .outerjoin(Location, of_rate)
        .order_by(ShippingZone.position, ShippingZone.name, ShippingZone.id, ShippingRate.position, ShippingRate.id)
    )


def _text(name: str) -> Any:
    """In the shopper's language where it is translated."""
    own, translated = getattr(ShippingRate, name), getattr(ShippingRateTranslation, name)
    return func.coalesce(func.nullif(translated, ""), own).label(name)


_RATES = FixedStatement(_statement)
_PICKUPS = FixedStatement(
    lambda: (
        select(ShippingRate.id)
        .join(Location, and_(Location.store_id == ShippingRate.store_id, Location.id == ShippingRate.location_id))
        .where(ShippingRate.kind == RateKind.PICKUP, Location.is_active)
        .limit(1)
    )
)
