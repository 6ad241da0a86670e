"""Quotes and edits of orders, as mails to customers and to staff."""

from collections.abc import Iterable
from uuid import UUID

from shared.gateways.payments.provider import Provider, find_provider
from shared.models.orders.draft import DraftOrder, draft_by_id
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import PaymentStatus, find_payment
from shared.models.staff.membership import members_of
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on

#: Who hears of what customers say to quotes.
READS_QUOTES = "orders.draft"
TO_CUSTOMER = {"sent": "drafts.quote", "expiring": "drafts.expiring"}
TO_STAFF = ("approved", "declined", "expired")


@on("drafts.changed", consumer="mail.quotes")
def tell_of_quote(event: HeardEvent) -> Iterable[JobCall]:
    what = event.payload["what"]
    if what in TO_CUSTOMER:
        return _tell_customer(draft_by_id(event.id_of("draft_id")), TO_CUSTOMER[what], event)
    if what in TO_STAFF:
        return _tell_staff(draft_by_id(event.id_of("draft_id")), what, event)
    return []


def _tell_customer(draft: DraftOrder, kind: str, event: HeardEvent) -> Iterable[JobCall]:
    arguments = {"draft_id": str(draft.id), "revision": str(draft.revision)}
    key = f"{kind}:{event.id}"
    return _send(owe_mail(kind, key=key, recipient=draft.email, locale=draft.locale, arguments=arguments))


def _tell_staff(draft: DraftOrder, what: str, event: HeardEvent) -> Iterable[JobCall]:
    """Everybody who may work on drafts hears of it once."""
    arguments = {"draft_id": str(draft.id), "what": what}
    readers = [user for member, user in members_of(current_store().merchant_id) if member.allows(READS_QUOTES)]
    calls: list[JobCall] = []
    for user in readers:
        key = f"drafts.answer:{event.id}:{user.id}"
        kind, locale = "drafts.answer", user.locale
        calls += _send(owe_mail(kind, key=key, recipient=user.email, locale=locale, arguments=arguments))
    return calls


@on("orders.edited", consumer="mail.order_edited")
def tell_of_edit(event: HeardEvent) -> Iterable[JobCall]:
    if not event.payload["is_told"]:
        return []
    revision = str(event.payload["revision"])
    return _tell_about(event, "orders.edited", f"order-edited:{event.id}", revision=revision)


@on("payments.asked", consumer="mail.payment_asked")
def ask_for_payment(event: HeardEvent) -> Iterable[JobCall]:
    """Who pays by a link or by transfer gets a mail; cash is asked for at the door."""
    payment = find_payment(event.id_of("payment_id"))
    provider = find_provider(payment.provider) if payment is not None else None
    if payment is None or provider is None or payment.status is not PaymentStatus.PENDING or not _is_by_mail(provider):
        return []
    key = f"payment-asked:{event.id}"
    return _tell_about(event, "orders.payment_asked", key, payment_id=str(payment.id))


def _is_by_mail(provider: Provider) -> bool:
    return provider.is_online or provider.takes_proof


def _tell_about(event: HeardEvent, kind: str, key: str, **arguments: str) -> Iterable[JobCall]:
    order = order_by_id(event.id_of("order_id"))
    told = {"order_id": str(order.id), **arguments}
    recipient, locale = order.email, order.locale
    return _send(owe_mail(kind, key=key, recipient=recipient, locale=locale, about_id=order.id, arguments=told))


def _send(message_id: UUID | None) -> list[JobCall]:
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
