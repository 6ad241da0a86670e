"""Everything that is due comes in at once, whichever way it was to come."""

from uuid import UUID

from shared.gateways.payments.provider import is_online
from shared.kernel.errors import Conflict, Invalid
from shared.models.orders.order import Order
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.services.orders.capture import request_capture, run_action
from shared.services.orders.collect import note_cash_collected, note_transfer_received
from shared.services.orders.pay import start_payment
from shared.services.orders.settlement import sync_payment
from tests.shared.services.orders.conftest import pay
from tests.shared.services.selling.shop import Shop

BY_HAND = {
    "cash_on_delivery": note_cash_collected,
    "bank_transfer": note_transfer_received,
    "manual": note_transfer_received,
}


def pay_what_is_due(shop: Shop, order: Order, *, captures: bool = True) -> None:
    """What cards put aside is taken too, where ``captures``. Only the first step is refused without a trace."""
    waiting = next((one.provider for one in payments_of(order.id) if one.owed), "stripe")
    if not is_online(waiting):
        shop.attempt(lambda: BY_HAND[waiting](order.id))
        return
    page = shop.attempt(lambda: start_payment(order.id))
    if page is not None:
        # Asked again within the same second, the provider gives the same page; after a day that was turned back
        # it is closed.
        pay(page.url, may_be_closed=order.id in shop.turned_back)
        hear_of(order.id)
        if captures:
            take_aside(order)


def take_aside(order: Order) -> None:
    """All that was put aside, unless the provider could not move just what is still due."""
    for payment in payments_of(order.id):
        if payment.status is PaymentStatus.AUTHORISED:
            try:
                run_action(request_capture(order.id, payment_id=payment.id).id)
            except (Conflict, Invalid):
                continue


def hear_of(order_id: UUID) -> None:
    """Ask the provider how it stands."""
    for payment in payments_of(order_id):
        if payment.provider == "stripe":
            sync_payment(payment.id)
