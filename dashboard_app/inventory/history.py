"""The movements of a variant in sentences, newest first, with what caused them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, url_for
from sqlalchemy import select

from shared.db.session import session
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.inventory.hold import HOLD
from shared.models.inventory.location import location_names
from shared.models.inventory.movement import MovementKind, StockMovement, count_movements, movements_of
from shared.models.inventory.purchase import PURCHASE, PurchaseOrder
from shared.models.inventory.stock_take import STOCK_TAKE, StockTake
from shared.models.inventory.transfer import TRANSFER, StockTransfer
from shared.models.orders.order import Order
from shared.models.staff.user import User
from shared.modules.definition import Text
from shared.services.inventory.reasons import REASON_LABELS

PER_PAGE = 50
ORDER = "order"
WORDS: dict[MovementKind, Text] = {
    MovementKind.ADJUSTED: _l("Corrected"),
    MovementKind.RECEIVED: _l("Received"),
    MovementKind.RESERVED: _l("Promised to an order"),
    MovementKind.RELEASED: _l("Promise taken back"),
    MovementKind.SHIPPED: _l("Sent"),
    MovementKind.RESTOCKED: _l("Back on the shelf"),
    MovementKind.EXPECTED: _l("On its way here"),
    MovementKind.UNEXPECTED: _l("Does not come"),
    MovementKind.DISPATCHED: _l("Left for another location"),
    MovementKind.COUNTED: _l("Corrected by a stock-take"),
    MovementKind.REPAIRED: _l("Mended by the check"),
}
OF_HOLDS: dict[MovementKind, Text] = {
    MovementKind.RESERVED: _l("Kept for a checkout"),
    MovementKind.RELEASED: _l("Not kept for a checkout any more"),
}
REASONS: dict[str, Text] = {**REASON_LABELS, "rejected": _l("Rejected on arrival")}


@dataclass(frozen=True, slots=True)
class Change:
    """One movement: what happened to how much, because of what (named and linked), where, by whom."""

    what: str
    at: datetime
    on_hand: int
    reserved: int
    incoming: int
    reason: str
    note: str
    who: str
    place: str
    cause: str
    cause_url: str


@dataclass(frozen=True, slots=True)
class History:
    """One page of changes; ``total`` counts all."""

    changes: tuple[Change, ...]
    total: int
    page: int
    per_page: int = PER_PAGE


def history_of(variant_id: UUID, page: int = 1) -> History:
    """A page of changes. At most eight statements."""
    movements = movements_of(variant_id, PER_PAGE, offset=(page - 1) * PER_PAGE)
    causes = _causes(movements)
    people = _names(movement.user_id for movement in movements)
    places = location_names(movement.location_id for movement in movements)
    changes = tuple(_change(movement, causes, people, places) for movement in movements)
    return History(changes, count_movements(variant_id), page)


def _change(
    movement: StockMovement,
    causes: dict[UUID, tuple[str, str]],
    people: dict[UUID, str],
    places: dict[UUID, str],
) -> Change:
    words = OF_HOLDS if movement.cause == HOLD else WORDS
    cause, url = causes.get(movement.cause_id, ("", "")) if movement.cause_id else ("", "")
    return Change(
        what=str(words.get(movement.kind, WORDS[movement.kind])),
        at=movement.at,
        on_hand=movement.on_hand,
        reserved=movement.reserved,
        incoming=movement.incoming,
        reason=str(REASONS.get(movement.reason, movement.reason)) if movement.kind != MovementKind.COUNTED else "",
        note=movement.note,
        who=(people.get(movement.user_id, "") if movement.user_id else "") or movement.actor,
        place=places.get(movement.location_id, ""),
        cause=cause,
        cause_url=url,
    )


def _causes(movements: Iterable[StockMovement]) -> dict[UUID, tuple[str, str]]:
    """(name, address) of what caused them, by id: one statement for each kind of cause that occurs."""
    wanted: dict[str, set[UUID]] = {}
    for movement in movements:
        if movement.cause_id:
            wanted.setdefault(movement.cause, set()).add(movement.cause_id)
    found: dict[UUID, tuple[str, str]] = {}
    for kind, number, name, endpoint in _KINDS:
        if kind in wanted:
            for row_id, value in _numbers(number, wanted[kind]):
                where: dict[str, Any] = {endpoint[1]: row_id if endpoint[2] else value}
                found[row_id] = (name(value), url_for(endpoint[0], **where))
    return found


_KINDS: tuple[tuple[str, Any, Any, tuple[str, str, bool]], ...] = (
    (ORDER, Order.number, lambda value: f"{g.store.order_prefix}{value}", ("orders.show", "number", False)),
    (
        TRANSFER,
        StockTransfer.number,
        lambda value: _("Transfer %(name)s", name=f"T{value}"),
        ("inventory.transfer", "transfer_id", True),
    ),
    (
        PURCHASE,
        PurchaseOrder.number,
        lambda value: _("Purchase order %(name)s", name=f"PO{value}"),
        ("inventory.purchase", "purchase_id", True),
    ),
    (
        STOCK_TAKE,
        StockTake.number,
        lambda value: _("Stock-take %(name)s", name=f"ST{value}"),
        ("inventory.take", "take_id", True),
    ),
)


def _numbers(number: Any, ids: set[UUID]) -> list[tuple[UUID, int]]:
    model = number.class_
    rows = session().execute(select(model.id, number).where(model.id.in_(ids)))
    return [(row_id, value) for row_id, value in rows]


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = {user_id for user_id in ids if user_id}
    if not wanted:
        return {}
    return dict(session().execute(select(User.id, User.name).where(User.id.in_(wanted))).tuples().all())
