"""Returns, as mails to shoppers and staff."""

from collections.abc import Iterable
from uuid import UUID

from shared.models.orders.order import order_by_id
from shared.models.returns.case import return_by_id
from shared.models.returns.status import ReturnOrigin
from shared.models.staff.membership import members_of
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on

#: Who hears of what shoppers ask for.
DECIDES = "returns.edit"


def _tell_shopper(event: HeardEvent, kind: str, key: str) -> list[JobCall]:
    order = order_by_id(event.id_of("order_id"))
    message_id = owe_mail(
        kind,
        key=key,
        recipient=order.email,
        locale=order.locale,
        about_id=order.id,
        arguments={"order_id": str(order.id), "return_id": str(event.payload["return_id"])},
    )
    return _send([message_id])


@on("returns.requested", consumer="mail.return_requested")
def tell_of_request(event: HeardEvent) -> Iterable[JobCall]:
    """Whoever has it approved at once hears only of that; staff hear of what shoppers ask for."""
    calls: list[JobCall] = []
    if not event.payload.get("is_approved"):
        calls += _tell_shopper(event, "returns.requested", f"return-requested:{event.payload['return_id']}")
    returned = return_by_id(event.id_of("return_id"))
    return [*calls, *_tell_staff(event)] if returned.origin is ReturnOrigin.CUSTOMER else calls


def _tell_staff(event: HeardEvent) -> list[JobCall]:
    readers = [user for member, user in members_of(current_store().merchant_id) if member.allows(DECIDES)]
    order_id, return_id = str(event.payload["order_id"]), str(event.payload["return_id"])
    return _send(
        owe_mail(
            "returns.notice",
            key=f"return-notice:{return_id}:{user.id}",
            recipient=user.email,
            locale=user.locale,
            about_id=event.id_of("order_id"),
            arguments={"order_id": order_id, "return_id": return_id},
        )
        for user in readers
    )


@on("returns.approved", consumer="mail.return_approved")
def tell_of_approval(event: HeardEvent) -> Iterable[JobCall]:
    return _tell_shopper(event, "returns.approved", f"return-approved:{event.payload['return_id']}")


@on("returns.labelled", consumer="mail.return_labelled")
def tell_of_label(event: HeardEvent) -> Iterable[JobCall]:
    """By itself where the mail with the instructions went before; otherwise it goes along with that."""
    if not event.payload.get("is_late"):
        return []
    return _tell_shopper(event, "returns.label", f"return-label:{event.payload['label_id']}")


@on("returns.declined", consumer="mail.return_declined")
def tell_of_refusal(event: HeardEvent) -> Iterable[JobCall]:
    return _tell_shopper(event, "returns.declined", f"return-declined:{event.payload['return_id']}")


@on("returns.received", consumer="mail.return_received")
def tell_of_receipt(event: HeardEvent) -> Iterable[JobCall]:
    """Each parcel by itself: it may come in several."""
    return _tell_shopper(event, "returns.received", f"return-received:{event.id}")


@on("returns.exchanged", consumer="mail.return_exchanged")
def tell_of_exchange(event: HeardEvent) -> Iterable[JobCall]:
    """Where something is left to pay; otherwise the new order's confirmation says all."""
    if not event.payload.get("due"):
        return []
    return _tell_shopper(event, "returns.exchanged", f"return-exchanged:{event.payload['return_id']}")


@on("customers.erased", consumer="returns.forget")
def forget(event: HeardEvent) -> Iterable[JobCall]:
    """Their words and photos go, too."""
    return [JobCall("returns.forget", {"customer_id": event.id_of("customer_id")})]


def _send(message_ids: Iterable[UUID | None]) -> list[JobCall]:
    return [JobCall("mail.send", {"message_id": message_id}) for message_id in message_ids if message_id is not None]
