"""What a delivery to a zone costs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.inventory.location import location_by_id
from shared.models.shipping.rate import RateKind, ShippingRate, rate_by_id, rate_translation, zone_by_id
from shared.models.stores.revision import touch_storefront

MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class RateInput:
    """A flat rate in minor units of the store's currency; free for carts of ``free_over`` and more.

    What is picked up names the location where that is.
    """

    name: str
    price: int
    free_over: int | None = None
    min_days: int | None = None
    max_days: int | None = None
    kind: RateKind = RateKind.DELIVERY
    location_id: UUID | None = None


def add_rate(zone_id: UUID, wanted: RateInput) -> ShippingRate:
    """A further choice of delivery in the zone, offered last. Raises Invalid, NotFound."""
    with transaction():
        zone = zone_by_id(zone_id)
        of_zone = select(func.max(ShippingRate.position)).where(ShippingRate.zone_id == zone.id)
        rate = ShippingRate(zone_id=zone.id, position=(session().scalar(of_zone) or 0) + 1)
        _write(rate, wanted)
        session().add(rate)
        session().flush()
        session().refresh(zone, ["rates"])
    return rate


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
        zone = zone_by_id(rate.zone_id)
        zone.rates.remove(rate)
        touch_storefront()


def set_rate_translation(rate_id: UUID, locale: str, name: str) -> None:
    """The delivery's name in a further language; an empty one falls back. Raises NotFound."""
    with transaction():
        row = rate_translation(rate_by_id(rate_id).id, locale)
        row.name = name.strip()
        session().add(row)
        touch_storefront()


def _write(rate: ShippingRate, wanted: RateInput) -> None:
    _check(wanted)
    rate.name, rate.price, rate.free_over = wanted.name.strip(), wanted.price, wanted.free_over
    rate.min_days, rate.max_days = wanted.min_days, wanted.max_days
    rate.kind = wanted.kind
    rate.location_id = wanted.location_id if wanted.kind is RateKind.PICKUP else None
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
    if wanted.kind is RateKind.PICKUP and not _is_place(wanted.location_id):
        fields["location_id"] = _("Choose a location with an address, where it is picked up.")
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _is_place(location_id: UUID | None) -> bool:
    """Whether shoppers can come there. Raises NotFound for a location of another store."""
    if location_id is None:
        return False
    location = location_by_id(location_id)
    return location.is_active and bool(location.address.get("street"))
