"""Invoices follow their orders: issued when the store wants them, taken back with a cancellation, sent by mail."""

from collections.abc import Iterable
from uuid import UUID

from shared.models.orders.document import DocumentKind, OrderDocument, document_by_id
from shared.models.orders.order import order_by_id
from shared.models.orders.refund import refund_of
from shared.services.mail.owe import owe_mail
from shared.services.orders.documents.credit import credit_cancelled, credit_refunded
from shared.services.orders.documents.issue import issue_if_due
from shared.services.orders.documents.preferences import IssueWhen, invoice_settings
from shared.subscribers.registry import HeardEvent, JobCall, on

MOMENTS = {
    "orders.placed": IssueWhen.PLACED,
    "orders.paid": IssueWhen.PAID,
    "orders.fulfilled": IssueWhen.FULFILLED,
}
MAILS = {DocumentKind.INVOICE: "orders.invoice", DocumentKind.CREDIT_NOTE: "orders.credit_note"}


@on(*MOMENTS, consumer="orders.invoice")
def issue(event: HeardEvent) -> Iterable[JobCall]:
    issue_if_due(event.id_of("order_id"), MOMENTS[event.type])
    return []


@on("orders.cancelled", consumer="orders.credit_note")
def take_back(event: HeardEvent) -> Iterable[JobCall]:
    credit_cancelled(event.id_of("order_id"))
    return []


@on("orders.refunded", consumer="orders.refund_credit_note")
def give_back(event: HeardEvent) -> Iterable[JobCall]:
    credit_refunded(refund_of(event.id_of("order_id"), event.id_of("refund_id")))
    return []


@on("orders.document_issued", consumer="orders.document_file")
def make(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("documents.make", {"document_id": event.id_of("document_id")})]


@on("orders.document_issued", consumer="mail.document")
def send(event: HeardEvent) -> Iterable[JobCall]:
    document = document_by_id(event.id_of("document_id"))
    return _owe(document, f"document:{document.id}") if invoice_settings().is_sent else []


@on("orders.document_wanted", consumer="mail.document_again")
def send_again(event: HeardEvent) -> Iterable[JobCall]:
    return _owe(document_by_id(event.id_of("document_id")), f"document-again:{event.id}")


def _owe(document: OrderDocument, key: str) -> Iterable[JobCall]:
    order = order_by_id(document.order_id)
    arguments = {"order_id": str(order.id), "document_id": str(document.id)}
    kind, locale = MAILS[document.kind], document.locale
    message_id: UUID | None = owe_mail(
        kind, key=key, recipient=order.email, locale=locale, about_id=order.id, arguments=arguments
    )
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
