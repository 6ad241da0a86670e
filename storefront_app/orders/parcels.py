"""Parcels as the shopper sees them: where each is, and how far along its way."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.support import LazyProxy

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.orders.fulfilment import Fulfilment, ParcelStatus

COURIER_STEPS = (
    (ParcelStatus.SHIPPED, _l("Shipped")),
    (ParcelStatus.IN_TRANSIT, _l("In transit")),
    (ParcelStatus.OUT_FOR_DELIVERY, _l("Out for delivery")),
    (ParcelStatus.DELIVERED, _l("Delivered")),
)
PICKUP_STEPS = ((ParcelStatus.READY, _l("Ready for pick-up")), (ParcelStatus.PICKED_UP, _l("Picked up")))
SIDEWAYS = {
    ParcelStatus.FAILED: _l("The courier could not deliver it. We look after it."),
    ParcelStatus.RETURNED: _l("It came back to us. We will write to you."),
}


@dataclass(frozen=True, slots=True)
class ShownParcel:
    """A parcel with the steps of its way; ``trouble`` where it left it."""

    parcel: Fulfilment
    steps: tuple[tuple[str, str], ...]
    trouble: LazyProxy | None


def shown_parcels(parcels: Sequence[Fulfilment]) -> list[ShownParcel]:
    """Without those that were taken back. A step's state is ``done``, ``current`` or ``next``."""
    return [
        ShownParcel(parcel, _steps(parcel.status), SIDEWAYS.get(parcel.status))
        for parcel in parcels
        if parcel.status is not ParcelStatus.CANCELLED
    ]


def _steps(status: ParcelStatus) -> tuple[tuple[str, str], ...]:
    if status in SIDEWAYS:
        return ()
    way = PICKUP_STEPS if status in dict(PICKUP_STEPS) else COURIER_STEPS
    here = [one for one, _words in way].index(status)
    is_over = here == len(way) - 1
    return tuple((str(words), _state(index, here, is_over)) for index, (_status, words) in enumerate(way))


def _state(index: int, here: int, is_over: bool) -> str:
    if index < here or is_over:
        return "done"
    return "current" if index == here else "next"
