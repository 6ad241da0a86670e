"""Goods that came back: noted, looked at, and put on a shelf or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.returns import ReturnReceived
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import location_by_id
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.models.returns.status import Condition, ReturnStatus
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.ledger import Cause
from shared.services.orders.refund_stock import put_on_shelves
from shared.services.returns.locking import changed_meanwhile, locked_return, order_lines_of, tell_return

CAUSE = "return"


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found who looked at the goods of a line. With ``location_id`` they are on sale there again."""

    condition: Condition
    location_id: UUID | None = None


def receive_return(
    return_id: UUID, quantities: Mapping[UUID, int] | None = None, *, actor: str = "", user_id: UUID | None = None
) -> Return:
    """Note what came, by order line in its unit; None is all that is awaited. The rest may come later.

    Raises NotFound (also for a line that is no part of it), Conflict, Invalid (more than is awaited, nothing).
    """
    with transaction():
        order, returned = locked_return(return_id)
        came = _came(returned, quantities)
        returned.move(ReturnStatus.RECEIVED)
        returned.received_at = returned.received_at or clock.now()
        for line in returned.lines:
            line.received += came.get(line.order_line_id, 0)
        is_all = all(line.received == line.quantity for line in returned.lines)
        tell_return(order, returned, "return_received", actor, user_id, is_all=is_all)
        record(ReturnReceived(order.id, returned.id))
    return returned


def _came(returned: Return, quantities: Mapping[UUID, int] | None) -> dict[UUID, int]:
    awaited = {line.order_line_id: line.quantity - line.received for line in returned.lines}
    came = dict(awaited if quantities is None else quantities)
    if not set(came) <= set(awaited):
        raise NotFound(_("This line does not belong to the return."))
    wrong = {
        f"quantity-{line_id}": _("That much is not awaited.")
        for line_id, count in came.items()
        if not 0 <= count <= awaited[line_id]
    }
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if not any(came.values()):
        words = _("Say what came back.")
        raise Invalid(words, fields={"quantities": words})
    return came


def inspect_return(
    return_id: UUID, findings: Mapping[UUID, Finding], *, actor: str = "", user_id: UUID | None = None
) -> Return:
    """Say of each line that came back how it is, and where it is sold again.

    Raises NotFound (a line or location that is none of ours), Conflict, Invalid (a line is left out; damaged goods are
    never put on sale).
    """
    with transaction():
        order, returned = locked_return(return_id)
        if not returned.allows(ReturnStatus.INSPECTED):
            raise changed_meanwhile()
        _check(returned, findings)
        returned.move(ReturnStatus.INSPECTED)
        for line in returned.lines:
            if line.order_line_id in findings:
                found = findings[line.order_line_id]
                line.condition, line.location_id = found.condition, found.location_id
                line.restocked = line.received if found.location_id else 0
        session().flush()
        _restock(order, returned, Cause(CAUSE, returned.id, user_id=user_id, actor="" if user_id else actor))
        tell_return(order, returned, "return_inspected", actor, user_id)
        if returned.exchange_order_id is not None:
            returned.move(ReturnStatus.EXCHANGED)
    return returned


def _check(returned: Return, findings: Mapping[UUID, Finding]) -> None:
    came = {line.order_line_id for line in returned.lines if line.received}
    if not set(findings) <= came:
        raise NotFound(_("This line does not belong to the return."))
    wrong = {f"condition-{line_id}": _("Say how it is.") for line_id in came - set(findings)}
    for line_id, found in findings.items():
        if found.condition is Condition.DAMAGED and found.location_id is not None:
            wrong[f"location-{line_id}"] = _("What cannot be sold again goes on no shelf.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    for location_id in {found.location_id for found in findings.values() if found.location_id}:
        if not location_by_id(location_id).is_active:
            raise NotFound(_("This location does not exist."))


def _restock(order: Order, returned: Return, cause: Cause) -> None:
    """What was never counted is not counted now."""
    lines = order_lines_of(order)
    wanted: dict[tuple[UUID, UUID], int] = {}
    for part in returned.lines:
        line = lines[part.order_line_id]
        if part.location_id is None or not line.is_stock_tracked:
            continue
        for variant_id, units in units_of_lines([(line.variant_id, line.parts, part.restocked)]):
            wanted[variant_id, part.location_id] = wanted.get((variant_id, part.location_id), 0) + units
    if wanted:
        put_on_shelves(wanted, cause)
