"""Handing parcels to the courier."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderFulfilled
from shared.events.outbox import record
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import Fulfilment, FulfilmentLine
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.settlements import ship_stock


@dataclass(frozen=True)
class Parcel:
    """What is sent and how it can be followed. ``quantities`` by order line; None sends all that is left."""

    quantities: Mapping[UUID, int] | None = None
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""


def fulfil_order(order_id: UUID, parcel: Parcel, *, actor: str = "", user_id: UUID | None = None) -> Fulfilment:
    """Note that a parcel left. Raises Conflict (cancelled, nothing left), Invalid (more than is left)."""
    with transaction():
        order = order_for_update(order_id)
        if order.status is not OrderStatus.OPEN:
            raise Conflict(_("Only open orders can be shipped."))
        chosen = _chosen_lines(order, parcel)
        fulfilment = _new_fulfilment(order, parcel, chosen)
        for line, quantity in chosen:
            line.fulfilled += quantity
        parcel_lines = units_of_lines((line.variant_id, line.parts, count) for line, count in chosen)
        ship_stock(parcel_lines, cause="order", cause_id=order.id)
        order.note_fulfilment(_state_of(order))
        _tell(order, fulfilment, actor, user_id)
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
    fulfilment = Fulfilment(
        order_id=order.id,
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
    )
    fulfilment.lines = [FulfilmentLine(order_line_id=line.id, quantity=count) for line, count in chosen]
    session().add(fulfilment)
    session().flush()
    return fulfilment


def _state_of(order: Order) -> FulfilmentState:
    done = not any(line.left_to_send for line in order.lines)
    return FulfilmentState.FULFILLED if done else FulfilmentState.PARTLY_FULFILLED


def _tell(order: Order, fulfilment: Fulfilment, actor: str, user_id: UUID | None) -> None:
    details = {"carrier": fulfilment.carrier, "tracking_number": fulfilment.tracking_number}
    session().add(OrderEvent(order_id=order.id, kind="fulfilled", actor=actor, user_id=user_id, details=details))
    record(OrderFulfilled(order.id, fulfilment.id))
