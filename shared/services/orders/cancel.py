"""Cancelling orders that have not shipped."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderCancelled
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import PaymentState
from shared.models.payments.action import ActionKind, open_action_of
from shared.models.payments.payment import PaymentStatus, payments_for_update, payments_of
from shared.services.inventory.settlements import release_stock
from shared.services.orders.capture import request_releases
from shared.services.orders.card_payments import give_cards_back
from shared.services.orders.refund_all import refund_everything
from shared.services.promotions.uses import release_uses

UNPAID = "unpaid"


def cancel_order(
    order_id: UUID, *, reason: str, refund: bool = False, actor: str = "", user_id: UUID | None = None
) -> Order:
    """Cancel an order; what was reserved for it is on sale again, and with ``refund`` all money goes back.

    Money that was only put aside is let go in any case, and what gift cards paid is on them again. Raises NotFound,
    Conflict (it has shipped, or money is being taken for it right now).
    """
    with transaction():
        order = order_for_update(order_id)
        _refuse_while_taking(order)
        cancel_locked(order, reason=reason, actor=actor, user_id=user_id)
        request_releases(order, actor=actor, user_id=user_id)
        let_payments_go(order)
        if refund:
            refund_everything(order, reason=reason, actor=actor, user_id=user_id)
        else:
            give_cards_back(order, reason=reason, actor=actor, user_id=user_id)
    return order


def cancel_locked(order: Order, *, reason: str, actor: str, user_id: UUID | None = None) -> None:
    """The same for an order whose row is locked in the present transaction."""
    order.cancel(clock.now(), reason)
    release_stock(cause="order", cause_id=order.id)
    release_uses(order.id)
    session().add(
        OrderEvent(order_id=order.id, kind="cancelled", actor=actor, user_id=user_id, details={"reason": reason})
    )
    record(OrderCancelled(order.id, reason))


def cancel_unpaid(order: Order) -> None:
    """The same for an order that nobody paid in time: what gift cards had paid of it is on them again."""
    let_payments_go(order)
    cancel_locked(order, reason=UNPAID, actor="")
    give_cards_back(order, reason=UNPAID)


def _refuse_while_taking(order: Order) -> None:
    """Between asking for the money and hearing of it, it can be neither let go nor given back."""
    aside = (one for one in payments_for_update(order.id) if one.status is PaymentStatus.AUTHORISED)
    actions = (open_action_of(payment.id) for payment in aside)
    if any(action is not None and action.kind is ActionKind.CAPTURE for action in actions):
        raise Conflict(_("Somebody has asked the provider already. Look again in a moment."))


def let_payments_go(order: Order) -> None:
    """Money that was never taken is not owed any more; a pay page that is still open is closed by the next sync."""
    for payment in payments_of(order.id):
        if payment.status is PaymentStatus.PENDING and payment.reference is None:
            payment.status = PaymentStatus.EXPIRED
    if order.payment_state in (PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.FAILED):
        order.note_payment(PaymentState.VOIDED)
