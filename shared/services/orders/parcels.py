"""What becomes of a parcel after it was noted: followed, arrived, come back, or not sent after all."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.parcels import ParcelCancelled, ParcelMoved, TrackingChanged
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.inventory.movement import outstanding_of
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import Fulfilment, ParcelStatus, fulfilment_by_id, fulfilment_for_update
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.parcels import put_parcel_back
from shared.services.orders.fulfil import fulfilment_state_of
from shared.services.orders.tracking import Tracking, checked_tracking


def change_tracking(
    fulfilment_id: UUID, wanted: Tracking, *, tells_shopper: bool = True, actor: str = "", user_id: UUID | None = None
) -> Fulfilment:
    """Another courier, number or link. Raises NotFound, Invalid, Conflict (the parcel was taken back)."""
    with transaction():
        order, parcel = _locked(fulfilment_id)
        if parcel.status is ParcelStatus.CANCELLED:
            raise Conflict(_("This parcel was taken back."))
        before = Tracking(parcel.carrier, parcel.tracking_number, parcel.tracking_url)
        after = checked_tracking(wanted.carrier, wanted.number, wanted.url, before=before)
        if after != before:
            parcel.carrier, parcel.tracking_number, parcel.tracking_url = after.carrier, after.number, after.url
            details = {"carrier": after.carrier, "tracking_number": after.number, "before": before.number}
            _note(order, "tracking_changed", details, actor, user_id)
            record(TrackingChanged(order.id, parcel.id, tells_shopper))
    return parcel


def move_parcel(
    fulfilment_id: UUID,
    status: ParcelStatus,
    *,
    tells_shopper: bool = True,
    actor: str = "",
    user_id: UUID | None = None,
) -> Fulfilment:
    """Note where a parcel is. Raises NotFound, Conflict (it cannot be there from where it is)."""
    with transaction():
        order, parcel = _locked(fulfilment_id)
        if status is ParcelStatus.CANCELLED:
            raise Conflict(_("Take the parcel back instead."))
        parcel.move_to(status)
        details = {"status": status.value, "tracking_number": parcel.tracking_number}
        _note(order, "parcel_moved", details, actor, user_id)
        record(ParcelMoved(order.id, parcel.id, status.value, tells_shopper))
    return parcel


def cancel_parcel(fulfilment_id: UUID, *, reason: str = "", actor: str = "", user_id: UUID | None = None) -> Fulfilment:
    """The parcel did not leave after all: its goods are on their shelf and promised to the order again.

    Raises NotFound, Conflict (it is on its way, the order is not open, its goods were refunded).
    """
    with transaction():
        order, parcel = _locked(fulfilment_id)
        if order.status is not OrderStatus.OPEN:
            raise Conflict(_("Only parcels of open orders can be taken back."))
        parcel.move_to(ParcelStatus.CANCELLED)
        counts = {line.order_line_id: line.quantity for line in parcel.lines}
        if any(line.fulfilled - counts.get(line.id, 0) < line.refunded - line.dropped for line in order.lines):
            raise Conflict(_("Something of this parcel was refunded after it was sent, so it cannot be taken back."))
        if any(line.left_to_return < counts.get(line.id, 0) for line in order.lines if line.coming_back):
            raise Conflict(_("Something of this parcel is being returned, so it cannot be taken back."))
        for line in order.lines:
            line.fulfilled -= counts.get(line.id, 0)
        put_parcel_back(parcel.taken or _guessed(order, counts), cause="order", cause_id=order.id)
        order.note_fulfilment(fulfilment_state_of(order))
        details = {"reason": reason.strip()[:500], "tracking_number": parcel.tracking_number}
        _note(order, "parcel_cancelled", details, actor, user_id)
        record(ParcelCancelled(order.id, parcel.id))
    return parcel


def _locked(fulfilment_id: UUID) -> tuple[Order, Fulfilment]:
    """Order first, then what belongs to it: always in this order."""
    order = order_for_update(fulfilment_by_id(fulfilment_id).order_id)
    return order, fulfilment_for_update(fulfilment_id)


def _guessed(order: Order, counts: dict[UUID, int]) -> list[list[object]]:
    """What a parcel took that was noted before parcels kept it: as much of its variants as is still out."""
    lines = [(line.variant_id, line.parts, counts[line.id]) for line in order.lines if line.id in counts]
    wanted: dict[UUID, int] = {}
    for variant_id, units in units_of_lines(lines):
        wanted[variant_id] = wanted.get(variant_id, 0) + units
    taken: list[list[object]] = []
    for (variant_id, place_id), out in outstanding_of("order", order.id, column="on_hand").items():
        units = min(wanted.get(variant_id, 0), -out)
        if units > 0:
            taken.append([variant_id, place_id, units])
            wanted[variant_id] -= units
    return taken


def _note(order: Order, kind: str, details: dict[str, str], actor: str, user_id: UUID | None) -> None:
    session().add(OrderEvent(order_id=order.id, kind=kind, actor=actor, user_id=user_id, details=details))
