"""Buyers get their files once the order is paid."""

from collections.abc import Iterable

from shared.models.orders.order import order_by_id
from shared.services.mail.owe import owe_mail
from shared.services.orders.downloads import grant_downloads
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("orders.placed", "orders.paid", consumer="orders.downloads")
def give_files(event: HeardEvent) -> Iterable[JobCall]:
    """At once for orders that cost nothing, else with the money; the links go out by mail."""
    order = order_by_id(event.id_of("order_id"))
    if not grant_downloads(order.id):
        return []
    message_id = owe_mail(
        "orders.downloads",
        key=f"order-downloads:{event.id}",
        recipient=order.email,
        locale=order.locale,
        about_id=order.id,
        arguments={"order_id": str(order.id)},
    )
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
