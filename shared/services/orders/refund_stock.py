"""What a refund does to the goods: what was not sent is not sent any more, what came back lies on a shelf again."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.models.catalog.variant import variants_by_id
from shared.models.inventory.level import places_of
from shared.models.inventory.movement import MovementKind
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, RefundLine
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.ledger import Cause, Move, demand_move, tell_stock_changed
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.settlements import release_stock
from shared.services.orders.refund_preview import RefundPreview, RefundWish

REFUND = "refund"


def refund_lines(shown: RefundPreview, wish: RefundWish) -> list[RefundLine]:
    """The lines of a refund. Of what is refunded, units that are not sent yet come first."""
    made = []
    for line, share in shown.lines:
        may_wait = share.quantity - wish.returned.get(line.id, 0)
        unsent = min(may_wait, line.left_to_send) if shown.order.status is OrderStatus.OPEN else 0
        made.append(
            RefundLine(
                order_line_id=line.id,
                location_id=wish.restock.get(line.id) if share.quantity > unsent else None,
                quantity=share.quantity,
                unsent=unsent,
                amount=share.amount,
                tax=share.tax,
                discount=share.discount,
            )
        )
    return made


def move_goods(order: Order, refund: Refund, lines: Sequence[RefundLine], returned: Mapping[UUID, int]) -> None:
    """Note the units on the order's lines, and let the stock follow. Call with the order's row locked.

    ``returned`` are units by line that a return had claimed.
    """
    known = {line.id: line for line in order.lines}
    for part in lines:
        line = known[part.order_line_id]
        line.refunded += part.quantity
        line.dropped += part.unsent
        line.coming_back -= returned.get(line.id, 0)
    _release(order, [(known[part.order_line_id], part.unsent) for part in lines if part.unsent])
    _restock(refund, [(known[part.order_line_id], part) for part in lines if part.location_id])
    _follow(order)


def _release(order: Order, dropped: Sequence[tuple[OrderLine, int]]) -> None:
    if dropped:
        units = units_of_lines((line.variant_id, line.parts, count) for line, count in dropped)
        release_stock(units, cause="order", cause_id=order.id)


def _restock(refund: Refund, returned: Sequence[tuple[OrderLine, RefundLine]]) -> None:
    """Sent units go to the shelf that was chosen for them, which need not be the one they came from."""
    wanted: dict[tuple[UUID, UUID], int] = {}
    for line, part in returned:
        if part.location_id is None or not line.is_stock_tracked:
            continue
        for variant_id, units in units_of_lines([(line.variant_id, line.parts, part.quantity - part.unsent)]):
            wanted[variant_id, part.location_id] = wanted.get((variant_id, part.location_id), 0) + units
    if wanted:
        user_id = refund.user_id
        put_on_shelves(wanted, Cause(REFUND, refund.id, user_id=user_id, actor="" if user_id else refund.actor))


def put_on_shelves(wanted: Mapping[tuple[UUID, UUID], int], cause: Cause) -> None:
    """Units of (variant, location) come back for good. What was deleted meanwhile has no shelf any more."""
    there = variants_by_id({variant_id for variant_id, _place in wanted})
    moves = {key: units for key, units in wanted.items() if key[0] in there and units}
    for location_id in {location_id for _variant, location_id in moves}:
        ensure_levels([variant_id for variant_id, place_id in moves if place_id == location_id], location_id)
    places_of({variant_id for variant_id, _place in moves}, lock=True, active_only=False)
    for (variant_id, location_id), units in sorted(moves.items()):
        demand_move(Move(variant_id, location_id, on_hand=units), MovementKind.RESTOCKED, cause)
    tell_stock_changed(variant_id for variant_id, _place in moves)


def _follow(order: Order) -> None:
    """An order of which nothing is left to send waits for nothing any more."""
    waits = order.fulfilment_state in (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED)
    if order.status is not OrderStatus.OPEN or not waits or any(line.left_to_send for line in order.lines):
        return
    was_sent = any(line.fulfilled for line in order.lines)
    order.note_fulfilment(FulfilmentState.FULFILLED if was_sent else FulfilmentState.CANCELLED)
