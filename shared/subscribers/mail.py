"""Events that people hear of by mail."""

from collections.abc import Iterable
from uuid import UUID

from shared.gateways.payments.provider import is_online
from shared.models.orders.fulfilment import ParcelStatus
from shared.models.orders.order import Order, order_by_id
from shared.models.shipping.rate import RateKind
from shared.models.staff.membership import invitation_by_id
from shared.models.staff.user import User, user_by_id
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on


def _send(message_id: UUID | None) -> Iterable[JobCall]:
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []


def _owe_about(order: Order, kind: str, key: str, **arguments: str) -> Iterable[JobCall]:
    return _send(
        owe_mail(
            kind,
            key=key,
            recipient=order.email,
            locale=order.locale,
            about_id=order.id,
            arguments={"order_id": str(order.id), **arguments},
        )
    )


@on("orders.placed", "orders.paid", "payments.authorised", consumer="mail.order_confirmation")
def confirm_order(event: HeardEvent) -> Iterable[JobCall]:
    """An order is confirmed when it is placed; one that is paid online, when the money has come or is put aside."""
    order = order_by_id(event.id_of("order_id"))
    is_paid_later = is_online(order.payment_provider) or order.exchanged_from_id is not None
    waits_for_money = is_paid_later and event.type == "orders.placed"
    return [] if waits_for_money else _owe_about(order, "orders.confirmation", f"order-confirmation:{order.id}")


@on("orders.fulfilled", consumer="mail.order_shipped")
def tell_of_parcel(event: HeardEvent) -> Iterable[JobCall]:
    if not event.payload.get("tells_shopper", True):
        return []
    order = order_by_id(event.id_of("order_id"))
    parcel = str(event.payload["fulfilment_id"])
    kind = "orders.ready_for_pickup" if order.delivery_kind is RateKind.PICKUP else "orders.shipped"
    return _owe_about(order, kind, f"order-shipped:{parcel}", fulfilment_id=parcel)


@on("orders.parcel_moved", consumer="mail.parcel_delivered")
def tell_of_arrival(event: HeardEvent) -> Iterable[JobCall]:
    """Of all that happens to a parcel, its arrival alone is worth a mail."""
    if event.payload.get("status") != ParcelStatus.DELIVERED or not event.payload.get("tells_shopper", True):
        return []
    order, parcel = order_by_id(event.id_of("order_id")), str(event.payload["fulfilment_id"])
    return _owe_about(order, "orders.delivered", f"parcel-delivered:{parcel}", fulfilment_id=parcel)


@on("orders.tracking_changed", consumer="mail.tracking_changed")
def tell_of_tracking(event: HeardEvent) -> Iterable[JobCall]:
    if not event.payload.get("tells_shopper", True):
        return []
    order, parcel = order_by_id(event.id_of("order_id")), str(event.payload["fulfilment_id"])
    return _owe_about(order, "orders.tracking_changed", f"tracking-changed:{event.id}", fulfilment_id=parcel)


@on("orders.cancelled", consumer="mail.order_cancelled")
def tell_of_cancellation(event: HeardEvent) -> Iterable[JobCall]:
    order = order_by_id(event.id_of("order_id"))
    return _owe_about(order, "orders.cancelled", f"order-cancelled:{order.id}")


def _owe_user(user: User, kind: str, key: str) -> Iterable[JobCall]:
    return _send(owe_mail(kind, key=key, recipient=user.email, locale=user.locale, arguments={"user_id": str(user.id)}))


@on("staff.signed_up", "staff.verification_requested", consumer="mail.verify_email")
def ask_for_verification(event: HeardEvent) -> Iterable[JobCall]:
    return _owe_user(user_by_id(event.id_of("user_id")), "staff.verify_email", f"verify-email:{event.id}")


@on("staff.password_reset_requested", consumer="mail.reset_password")
def send_reset(event: HeardEvent) -> Iterable[JobCall]:
    return _owe_user(user_by_id(event.id_of("user_id")), "staff.reset_password", f"reset-password:{event.id}")


@on("staff.invited", consumer="mail.invitation")
def send_invitation(event: HeardEvent) -> Iterable[JobCall]:
    invitation = invitation_by_id(event.id_of("invitation_id"))
    if invitation is None:
        return []
    arguments = {"invitation_id": str(invitation.id)}
    key = f"invitation:{event.id}"
    return _send(owe_mail("staff.invitation", key=key, recipient=invitation.email, locale="en", arguments=arguments))
