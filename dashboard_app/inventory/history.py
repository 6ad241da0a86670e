"""The movements of a variant in sentences, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from dashboard_app.inventory.forms import REASONS
from shared.db.session import session
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.inventory.movement import MovementKind, StockMovement, movements_of
from shared.models.orders.order import Order
from shared.models.staff.user import User

WORDS = {
    MovementKind.ADJUSTED: _l("Corrected"),
    MovementKind.RECEIVED: _l("Received"),
    MovementKind.RESERVED: _l("Promised to an order"),
    MovementKind.RELEASED: _l("Promise taken back"),
    MovementKind.SHIPPED: _l("Sent"),
    MovementKind.RESTOCKED: _l("Back on the shelf"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One movement: what happened, to how many units on the shelf and promised, because of what, by whom."""

    what: str
    at: datetime
    on_hand: int
    reserved: int
    reason: str
    who: str
    order_number: int | None


def history_of(variant_id: UUID) -> list[Change]:
    """The latest hundred changes. Three statements."""
    movements = movements_of(variant_id)
    orders = _order_numbers(movement.cause_id for movement in movements if movement.cause == "order")
    people = _names(movement.user_id for movement in movements)
    return [_change(movement, orders, people) for movement in movements]


def _change(movement: StockMovement, orders: dict[UUID, int], people: dict[UUID, str]) -> Change:
    return Change(
        what=str(WORDS[movement.kind]),
        at=movement.at,
        on_hand=movement.on_hand,
        reserved=movement.reserved,
        reason=str(REASONS.get(movement.reason, movement.reason)),
        who=people.get(movement.user_id, "") if movement.user_id else "",
        order_number=orders.get(movement.cause_id) if movement.cause_id else None,
    )


def _order_numbers(ids: Iterable[UUID | None]) -> dict[UUID, int]:
    wanted = {order_id for order_id in ids if order_id}
    if not wanted:
        return {}
    return dict(session().execute(select(Order.id, Order.number).where(Order.id.in_(wanted))).tuples().all())


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {user_id for user_id in ids if user_id}
    if not wanted:
        return {}
    return dict(session().execute(select(User.id, User.name).where(User.id.in_(wanted))).tuples().all())
