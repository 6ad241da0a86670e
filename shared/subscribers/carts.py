"""What follows from carts that were left."""

from collections.abc import Iterable

from shared.models.carts.abandonment import abandoned_by_id
from shared.models.carts.cart import CartStatus, find_cart
from shared.models.orders.order import order_by_id
from shared.services.carts.abandonment import note_ordered
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("carts.reminder_due", consumer="mail.abandoned_checkout")
def mail_reminder(event: HeardEvent) -> Iterable[JobCall]:
    """Unless the shopper was quicker: what has become an order meanwhile needs no reminder."""
    row = abandoned_by_id(event.id_of("abandoned_id"))
    cart = find_cart(row.cart_id) if row.cart_id else None
    if cart is None or cart.status is not CartStatus.OPEN:
        return []
    message_id = owe_mail(
        "carts.reminder",
        key=f"cart-reminder:{row.id}",
        recipient=row.email,
        locale=row.locale,
        about_id=row.id,
        arguments={"abandoned_id": str(row.id)},
    )
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []


@on("orders.placed", consumer="carts.recovery")
def note_recovery(event: HeardEvent) -> Iterable[JobCall]:
    note_ordered(order_by_id(event.id_of("order_id")))
    return []
