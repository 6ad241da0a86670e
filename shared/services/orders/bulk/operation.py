"""Changes of many orders as operations: carried out in portions, watched, and stopped where asked."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import new_id
from shared.models.orders.hold import HoldReason
from shared.models.orders.order import Order
from shared.models.stores.operation import Operation
from shared.services.orders.bulk.wishes import BulkKind, BulkWish
from shared.services.orders.closing import close_order, reopen_order
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.holds import hold_order, release_order
from shared.services.orders.selections import OrderSelection, count_selected, next_selected
from shared.services.orders.tags import tag_many, untag_many
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

CHANGE = "orders.bulk_change"
BATCH = 200

NAMES = {
    BulkKind.FULFIL: _l("Ship"),
    BulkKind.ADD_TAGS: _l("Tags added"),
    BulkKind.REMOVE_TAGS: _l("Tags taken away"),
    BulkKind.HOLD: _l("Put on hold"),
    BulkKind.RELEASE: _l("Released"),
    BulkKind.CLOSE: _l("Archived"),
    BulkKind.REOPEN: _l("Opened again"),
}
Person = dict[str, Any]


def start_order_change(
    chosen: OrderSelection, wish: BulkWish, *, actor: str = "", user_id: UUID | None = None
) -> Operation:
    """Ask for the change; a worker carries it out. Orders that are placed from now on are not touched.

    Raises Invalid.
    """
    details = {
        "wish": wish.checked().to_json(),
        "selection": chosen.to_json(),
        "until": str(new_id()),
        "actor": actor,
    }
    with transaction():
        return start_operation(CHANGE, details, total=count_selected(chosen), user_id=user_id)


def _described(operation: Operation) -> str:
    return str(NAMES[BulkKind(operation.details["wish"]["kind"])])


@operation_kind(CHANGE, label=_l("Change of many orders"), permission="orders.fulfil", describe=_described)
def carry_out(operation: Operation, progress: Progress) -> None:
    """Change the chosen orders; one that cannot be changed is told and left as it is."""
    wish = BulkWish.from_json(operation.details["wish"])
    person: Person = {"actor": operation.details.get("actor", ""), "user_id": operation.user_id}
    while ids := _next_ids(operation, progress):
        if wish.kind in (BulkKind.ADD_TAGS, BulkKind.REMOVE_TAGS):
            _tag_portion(ids, wish, person, progress)
        else:
            for order_id in ids:
                _change_one(order_id, wish, person, progress)


def _next_ids(operation: Operation, progress: Progress) -> list[UUID]:
    chosen, until = OrderSelection.from_json(operation.details["selection"]), UUID(operation.details["until"])
    after = progress.cursor.get("after")
    return next_selected(chosen, after=UUID(after) if after else None, until=until, limit=BATCH)


def _tag_portion(ids: list[UUID], wish: BulkWish, person: Person, progress: Progress) -> None:
    change = tag_many if wish.kind is BulkKind.ADD_TAGS else untag_many
    with progress.batch():
        session().execute(select(Order.id).where(Order.id.in_(ids)).order_by(Order.id).with_for_update())
        changed = progress.operation.result.get("changed", 0) + change(ids, wish.tags, **person)
        progress.step(len(ids), after=str(ids[-1]))
        progress.leave_result(changed=changed)


def _change_one(order_id: UUID, wish: BulkWish, person: Person, progress: Progress) -> None:
    """Each order is a transaction of its own: what is refused for one keeps none of the others."""
    try:
        with progress.batch():
            ACTIONS[wish.kind](order_id, wish, person)
            progress.step(1, after=str(order_id))
            progress.leave_result(changed=progress.operation.result.get("changed", 0) + 1)
    except (Conflict, Invalid, NotFound) as error:
        name = session().scalar(select(Order.name).where(Order.id == order_id)) or "–"
        with progress.batch():
            message = _("%(name)s: %(problem)s", name=name, problem=error.message)
            progress.tell_problem(message, order_id=str(order_id))
            progress.step(1, failed=1, after=str(order_id))


def _fulfil(order_id: UUID, wish: BulkWish, person: Person) -> None:
    fulfil_order(order_id, Parcel(tells_shopper=wish.tells_shopper), **person)


def _hold(order_id: UUID, wish: BulkWish, person: Person) -> None:
    hold_order(order_id, HoldReason(wish.reason), note=wish.note, **person)


ACTIONS: dict[BulkKind, Callable[[UUID, BulkWish, Person], None]] = {
    BulkKind.FULFIL: _fulfil,
    BulkKind.HOLD: _hold,
    BulkKind.RELEASE: lambda order_id, _wish, person: _done(release_order(order_id, **person)),
    BulkKind.CLOSE: lambda order_id, _wish, person: _done(close_order(order_id, **person)),
    BulkKind.REOPEN: lambda order_id, _wish, person: _done(reopen_order(order_id, **person)),
}


def _done(_order: Order) -> None:
    return
