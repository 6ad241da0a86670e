"""A return with the row of its order locked: the order's lock guards all its returns."""

from typing import Any
from uuid import UUID

from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_for_update
from shared.models.returns.case import Return, return_by_id, return_for_update
from shared.services.orders.money import tell


def locked_return(return_id: UUID) -> tuple[Order, Return]:
    """Both read afresh. Raises NotFound."""
    order = order_for_update(return_by_id(return_id).order_id)
    return order, return_for_update(return_id)


def order_lines_of(order: Order) -> dict[UUID, OrderLine]:
    return {line.id: line for line in order.lines}


def tell_return(order: Order, returned: Return, kind: str, actor: str, user_id: UUID | None, **details: Any) -> None:
    """An entry of the order's timeline that names the return."""
    known = {"return_id": str(returned.id), "return": returned.name}
    tell(order, kind, actor, user_id, **known, **details)


def release_claims(order: Order, returned: Return, *, keep_received: bool = False) -> None:
    """The goods can be returned or refunded otherwise again; with ``keep_received`` not those that came back."""
    lines = order_lines_of(order)
    for part in returned.lines:
        settled = max(part.received, part.refunded) if keep_received else part.refunded
        lines[part.order_line_id].coming_back -= part.quantity - settled


def changed_meanwhile() -> Conflict:
    return Conflict(_("This has changed in the meantime"))
