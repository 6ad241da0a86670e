"""Everything that is due comes in at once, whichever way it was to come."""

from shared.models.orders.order import Order
from shared.models.payments.payment import payments_of
from shared.services.orders.capture import request_capture, run_action
from shared.services.orders.collect import note_cash_collected, note_transfer_received
from shared.services.orders.pay import start_payment
from shared.services.orders.settlement import sync_payment
from tests.shared.services.orders.conftest import pay

BY_HAND = {"cash_on_delivery": note_cash_collected, "bank_transfer": note_transfer_received}


def pay_all(order: Order, *, captures: bool = True) -> None:
    """What cards put aside is taken too, where ``captures``. Raises Conflict where nothing is due."""
    if order.payment_provider in BY_HAND:
        BY_HAND[order.payment_provider](order.id)
        return
    page = start_payment(order.id)
    pay(page.url)
    hear_of(order)
    if captures:
        run_action(request_capture(order.id).id)


def hear_of(order: Order) -> None:
    """Ask the provider how it stands."""
    for payment in payments_of(order.id):
        if payment.provider == "stripe":
            sync_payment(payment.id)
