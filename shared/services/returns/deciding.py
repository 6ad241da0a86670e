"""Saying yes or no to a return, and taking one back before anything came."""

from uuid import UUID

from shared.db.session import transaction
from shared.events.outbox import record
from shared.events.returns import ReturnApproved, ReturnClosed, ReturnDeclined
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.models.returns.status import ReturnStatus
from shared.services.returns.locking import locked_return, release_claims, tell_return
from shared.services.returns.swaps import let_go_of_swaps

LONGEST_REASON = 500


def approve_return(return_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Return:
    """The shopper is told how to send the goods. Raises NotFound, Conflict (it is decided)."""
    with transaction():
        order, returned = locked_return(return_id)
        approve_locked(order, returned, actor=actor, user_id=user_id)
    return returned


def approve_locked(order: Order, returned: Return, *, actor: str, user_id: UUID | None) -> None:
    """The same for an order whose row is locked in the present transaction."""
    returned.move(ReturnStatus.APPROVED)
    returned.approved_at = clock.now()
    tell_return(order, returned, "return_approved", actor, user_id)
    record(ReturnApproved(order.id, returned.id))


def decline_return(return_id: UUID, reason: str, *, actor: str = "", user_id: UUID | None = None) -> Return:
    """The shopper is told why. Raises NotFound, Conflict (it is decided), Invalid (``reason``)."""
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise Invalid(fields={"reason": _("Say why, so that the customer understands it.")})
    with transaction():
        order, returned = locked_return(return_id)
        _end(order, returned, ReturnStatus.DECLINED, words)
        tell_return(order, returned, "return_declined", actor, user_id, text=words)
        record(ReturnDeclined(order.id, returned.id))
    return returned


def cancel_return(return_id: UUID, reason: str = "", *, actor: str = "", user_id: UUID | None = None) -> Return:
    """Nothing comes back. Raises NotFound, Conflict (something came back, or was given for it)."""
    with transaction():
        order, returned = locked_return(return_id)
        if returned.exchange_order_id is not None:
            raise Conflict(_("The goods are exchanged already: wait for them, or close the return."))
        _end(order, returned, ReturnStatus.CANCELLED, reason.strip()[:LONGEST_REASON])
        tell_return(order, returned, "return_cancelled", actor, user_id, text=returned.reason)
        record(ReturnClosed(order.id, returned.id))
    return returned


def _end(order: Order, returned: Return, status: ReturnStatus, reason: str) -> None:
    returned.move(status)
    returned.reason, returned.closed_at = reason, clock.now()
    release_claims(order, returned)
    let_go_of_swaps(returned)


def close_return(return_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Return:
    """Nothing more will be done about it. What never came can be returned again, what came back cannot.

    Raises NotFound, Conflict (goods are on their way, or not looked at).
    """
    with transaction():
        order, returned = locked_return(return_id)
        returned.move(ReturnStatus.CLOSED)
        returned.closed_at = clock.now()
        release_claims(order, returned, keep_received=True)
        let_go_of_swaps(returned)
        tell_return(order, returned, "return_closed", actor, user_id)
        record(ReturnClosed(order.id, returned.id))
    return returned
