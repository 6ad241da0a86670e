"""The rates of zones and the pick-up points, as a merchant sets them up."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.inventory.location import location_by_id
from shared.models.shipping.rate import (
    RateBasis,
    RateKind,
    ShippingRate,
    ShippingZone,
    pickup_zone,
    rate_by_id,
    rate_translation,
    zone_by_id,
)
from shared.models.stores.revision import touch_storefront
from shared.services.shipping.tables import Step, step_complaint

MOST_DAYS = 365
LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class RateInput:
    """A rate in minor units of the store's currency; free for carts of ``free_over`` and more.

    One that goes by a measure has ``steps`` in its place of a ``price``. What is picked up names the location where
    that is, when it is open and what to bring.
    """

    name: str
    price: int
    free_over: int | None = None
    min_days: int | None = None
    max_days: int | None = None
    kind: RateKind = RateKind.DELIVERY
    location_id: UUID | None = None
    basis: RateBasis = RateBasis.FLAT
    steps: tuple[Step, ...] = ()
    hours: str = ""
    instructions: str = ""


def add_rate(zone_id: UUID, wanted: RateInput) -> ShippingRate:
    """A further choice of delivery in the zone, offered last among equals. Raises Invalid, NotFound."""
    with transaction():
        return _added(zone_by_id(zone_id), wanted)


def add_pickup_point(wanted: RateInput) -> ShippingRate:
    """A location where shoppers can pick up, wherever they live. Raises Invalid, NotFound."""
    with transaction():
        zone = pickup_zone()
        if zone is None:
            zone = ShippingZone(name="", countries=[], rates=[])
            session().add(zone)
            session().flush()
        return _added(zone, wanted)


def update_rate(rate_id: UUID, wanted: RateInput) -> ShippingRate:
    """Change a delivery; orders keep what they were told. Raises Invalid, NotFound."""
    with transaction():
        rate = rate_by_id(rate_id)
        _write(rate, wanted)
    return rate


def delete_rate(rate_id: UUID) -> None:
    """Offer this delivery no more. Raises NotFound."""
    with transaction():
        rate = rate_by_id(rate_id)
        zone = session().scalars(select(ShippingZone).where(ShippingZone.id == rate.zone_id)).one()
        zone.rates.remove(rate)
        touch_storefront()


def set_rate_translation(rate_id: UUID, locale: str, name: str) -> None:
    """The delivery's name in a further language; an empty one falls back. Raises NotFound."""
    with transaction():
        row = rate_translation(rate_by_id(rate_id).id, locale)
        row.name = name.strip()
        session().add(row)
        touch_storefront()


def _added(zone: ShippingZone, wanted: RateInput) -> ShippingRate:
    of_zone = select(func.max(ShippingRate.position)).where(ShippingRate.zone_id == zone.id)
    rate = ShippingRate(zone_id=zone.id, position=(session().scalar(of_zone) or 0) + 1)
    _write(rate, wanted)
    session().add(rate)
    session().flush()
    session().refresh(zone, ["rates"])
    return rate


def _write(rate: ShippingRate, wanted: RateInput) -> None:
    _check(wanted)
    is_pickup, is_flat = wanted.kind is RateKind.PICKUP, wanted.basis is RateBasis.FLAT
    rate.name, rate.free_over = wanted.name.strip(), wanted.free_over
    rate.price, rate.basis = wanted.price if is_flat else 0, wanted.basis
    rate.steps = [[step.up_to, step.price] for step in wanted.steps]
    rate.min_days, rate.max_days = wanted.min_days, wanted.max_days
    rate.kind, rate.location_id = wanted.kind, wanted.location_id if is_pickup else None
    rate.hours, rate.instructions = wanted.hours.strip(), wanted.instructions.strip()
    touch_storefront()


def _check(wanted: RateInput) -> None:
    fields = {}
    if not wanted.name.strip():
        fields["name"] = _("Name this delivery.")
    for name in ("price", "free_over"):
        amount = getattr(wanted, name)
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            fields[name] = _("Type an amount that is not below zero and not beyond reason.")
    days = [count for count in (wanted.min_days, wanted.max_days) if count is not None]
    if days != sorted(days) or not all(0 <= count <= MOST_DAYS for count in days):
        fields["max_days"] = _("Type how many days it takes, the shorter time first.")
    complaint = step_complaint(wanted.basis, wanted.steps)
    if complaint:
        fields["steps"] = complaint
    if wanted.kind is RateKind.PICKUP:
        fields |= _pickup_complaints(wanted)
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _pickup_complaints(wanted: RateInput) -> dict[str, str]:
    fields = {}
    if not _is_place(wanted.location_id):
        fields["location_id"] = _("Choose a location with an address, where it is picked up.")
    if wanted.basis is RateBasis.DISTANCE:
        fields["basis"] = _("Whoever picks up comes from anywhere: choose another basis.")
    for name in ("hours", "instructions"):
        if len(getattr(wanted, name)) > LONGEST_TEXT:
            fields[name] = _("This is too long.")
    return fields


def _is_place(location_id: UUID | None) -> bool:
    """Whether shoppers can come there. Raises NotFound for a location of another store."""
    if location_id is None:
        return False
    location = location_by_id(location_id)
    return location.is_active and bool(location.address.get("street"))
