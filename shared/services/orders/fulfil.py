"""Handing parcels to the courier."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderFulfilled
from shared.events.outbox import record
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import location_by_id
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import Fulfilment, FulfilmentLine, ParcelStatus
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.models.shipping.rate import RateKind
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.parcels import take_for_parcel
from shared.services.orders.tracking import checked_tracking


@dataclass(frozen=True)
class Parcel:
    """What is sent and how it can be followed. ``quantities`` by order line; None sends all that is left.

    ``location_id`` is where it is packed, None wherever it was promised from. Without ``tells_shopper`` no mail leaves.
    """

    quantities: Mapping[UUID, int] | None = None
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    location_id: UUID | None = None
    tells_shopper: bool = True


def fulfil_order(order_id: UUID, parcel: Parcel, *, actor: str = "", user_id: UUID | None = None) -> Fulfilment:
    """Note that a parcel left, or lies ready where the order is picked up.

    Raises Conflict (cancelled, held, nothing left, too little at the location), Invalid (more than is left, a link that
    is none), NotFound (no such location).
    """
    with transaction():
        order = order_for_update(order_id)
        if order.status is not OrderStatus.OPEN:
            raise Conflict(_("Only open orders can be shipped."))
        if order.is_held:
            raise Conflict(_("This order is on hold. Release it first."))
        chosen = _chosen_lines(order, parcel)
        fulfilment = _new_fulfilment(order, parcel, chosen)
        for line, quantity in chosen:
            line.fulfilled += quantity
        parcel_lines = units_of_lines((line.variant_id, line.parts, count) for line, count in chosen)
        taken = take_for_parcel(parcel_lines, cause="order", cause_id=order.id, location_id=parcel.location_id)
        fulfilment.taken = [[str(variant_id), str(place_id), units] for variant_id, place_id, units in taken]
        order.note_fulfilment(fulfilment_state_of(order))
        _tell(order, fulfilment, actor, user_id, parcel.tells_shopper)
    return fulfilment


def _chosen_lines(order: Order, parcel: Parcel) -> list[tuple[OrderLine, int]]:
    left = {line.id: line.left_to_send for line in order.lines}
    wanted = left if parcel.quantities is None else parcel.quantities
    if any(count < 0 or count > left.get(line_id, 0) for line_id, count in wanted.items()):
        raise Invalid(_("A parcel cannot hold more than what is left to send."))
    chosen = [(line, wanted.get(line.id, 0)) for line in order.lines if wanted.get(line.id, 0) > 0]
    if not chosen:
        raise Conflict(_("There is nothing left to send."))
    return chosen


def _new_fulfilment(order: Order, parcel: Parcel, chosen: list[tuple[OrderLine, int]]) -> Fulfilment:
    tracking = checked_tracking(parcel.carrier, parcel.tracking_number, parcel.tracking_url)
    fulfilment = Fulfilment(
        order_id=order.id,
        location_id=location_by_id(parcel.location_id).id if parcel.location_id else None,
        status=ParcelStatus.READY if order.delivery_kind is RateKind.PICKUP else ParcelStatus.SHIPPED,
        carrier=tracking.carrier,
        tracking_number=tracking.number,
        tracking_url=tracking.url,
    )
    fulfilment.lines = [FulfilmentLine(order_line_id=line.id, quantity=count) for line, count in chosen]
    session().add(fulfilment)
    session().flush()
    return fulfilment


def fulfilment_state_of(order: Order) -> FulfilmentState:
    """What the order's lines say."""
    if not any(line.left_to_send for line in order.lines):
        return FulfilmentState.FULFILLED
    is_begun = any(line.fulfilled for line in order.lines)
    return FulfilmentState.PARTLY_FULFILLED if is_begun else FulfilmentState.UNFULFILLED


def _tell(order: Order, fulfilment: Fulfilment, actor: str, user_id: UUID | None, tells_shopper: bool) -> None:
    details = {"carrier": fulfilment.carrier, "tracking_number": fulfilment.tracking_number}
    kind = "ready_for_pickup" if fulfilment.status is ParcelStatus.READY else "fulfilled"
    session().add(OrderEvent(order_id=order.id, kind=kind, actor=actor, user_id=user_id, details=details))
    record(OrderFulfilled(order.id, fulfilment.id, tells_shopper))
