"""Issuing invoices: once per order, numbered without gaps, frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.documents.rendering import EDITION
from shared.events.documents import DocumentIssued, DocumentWanted
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.models.orders.document import (
    DocumentKind,
    OrderDocument,
    document_by_id,
    documents_of,
    open_invoice,
)
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import fulfilments_of
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.payments.payment import payments_of
from shared.models.stores.store import current_store
from shared.services.orders.documents.facts import invoice_facts
from shared.services.orders.documents.numbering import name_of, take_number
from shared.services.orders.documents.preferences import InvoiceSettings, IssueWhen, invoice_settings
from shared.services.orders.documents.sheets import credit_note_sheet, invoice_sheet
from shared.services.orders.spent_cards import last_signs

PAID = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED)
SHEETS = {DocumentKind.INVOICE: invoice_sheet, DocumentKind.CREDIT_NOTE: credit_note_sheet}


def issue_invoice(order_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> OrderDocument:
    """The order's invoice; asked again, the same one. After a full credit note, the next one.

    Raises NotFound, Conflict (the order is cancelled, or the store has not said who sells).
    """
    with transaction():
        order = order_for_update(order_id)
        known = documents_of(order.id)
        found = open_invoice(known)
        if found is not None:
            return found
        if order.status is OrderStatus.CANCELLED:
            raise Conflict(_("A cancelled order gets no invoice."))
        draft = Draft(DocumentKind.INVOICE, _facts_of(order), order.total)
        return write_document(order, draft, known=known, actor=actor, user_id=user_id)


def _facts_of(order: Order) -> dict[str, Any]:
    """Raises Conflict where the store has not said who sells."""
    settings = seller_settings()
    supplied_at = max((parcel.shipped_at for parcel in fulfilments_of(order.id)), default=None)
    payments = payments_of(order.id)
    return invoice_facts(order, payments, settings, current_store().email, supplied_at, last_signs(payments))


def issue_if_due(order_id: UUID, moment: IssueWhen) -> OrderDocument | None:
    """The invoice, where the store has it issued at this moment and the order has come so far."""
    settings, order = invoice_settings(), order_by_id(order_id)
    if not settings.names_the_seller or order.status is OrderStatus.CANCELLED:
        return None
    if not _is_due(order, moment, settings.issue_when) or documents_of(order_id):
        return None
    return issue_invoice(order_id)


def _is_due(order: Order, moment: IssueWhen, wanted: IssueWhen) -> bool:
    """An order that costs nothing is paid when it is placed."""
    match wanted:
        case IssueWhen.PLACED:
            return moment is IssueWhen.PLACED
        case IssueWhen.PAID:
            return order.payment_state in PAID or order.total == 0
        case IssueWhen.FULFILLED:
            return order.fulfilment_state is FulfilmentState.FULFILLED
        case _:
            return False


def seller_settings() -> InvoiceSettings:
    """Raises Conflict where the store has not said who sells."""
    settings = invoice_settings()
    if not settings.names_the_seller:
        raise Conflict(_("Say first who sells, in Settings → Invoices: name and address must be on every invoice."))
    return settings


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that wants its number. ``references`` are further columns of its row."""

    kind: DocumentKind
    facts: dict[str, Any]
    total: int
    references: Mapping[str, Any] = field(default_factory=dict)


def write_document(
    order: Order, draft: Draft, *, known: Sequence[OrderDocument], actor: str, user_id: UUID | None
) -> OrderDocument:
    """Number and keep a document of an order whose row is locked. The number is the last thing that is taken."""
    now, settings, kind = clock.now(), invoice_settings(), draft.kind
    with use_locale(order.locale, current_store().timezone):
        taken = take_number(kind, is_yearly=settings.is_yearly, at=now)
        name = name_of(settings.prefix_of(kind), taken.number, digits=settings.digits, at=now)
        sheet = _sheet_of(draft, name, now, order, settings)
    document = OrderDocument(
        order_id=order.id,
        kind=kind,
        period=taken.period,
        number=taken.number,
        name=name,
        turn=1 + sum(one.kind is kind for one in known),
        locale=order.locale,
        currency=order.currency,
        total=draft.total,
        facts=draft.facts,
        sheet=sheet,
        edition=EDITION,
        issued_at=now,
        **draft.references,
    )
    session().add(document)
    session().flush()
    _tell(document, actor, user_id)
    return document


def _sheet_of(draft: Draft, name: str, at: datetime, order: Order, settings: InvoiceSettings) -> dict[str, Any]:
    """The document's texts in the current language."""
    footer = settings.footer_in(order.locale, current_store().default_locale)
    return SHEETS[draft.kind](draft.facts, name=name, at=at, currency=order.currency, footer=footer)


def _tell(document: OrderDocument, actor: str, user_id: UUID | None) -> None:
    details = {"name": document.name, "amount": document.total}
    kind = f"{document.kind}_issued"
    session().add(OrderEvent(order_id=document.order_id, kind=kind, actor=actor, user_id=user_id, details=details))
    record(DocumentIssued(document.order_id, document.id, document.kind.value))


def send_again(document_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> OrderDocument:
    """Have the buyer get the document by mail once more. Raises NotFound."""
    with transaction():
        document = document_by_id(document_id)
        details = {"name": document.name}
        sent = OrderEvent(
            order_id=document.order_id, kind="document_sent", actor=actor, user_id=user_id, details=details
        )
        session().add(sent)
        record(DocumentWanted(document.order_id, document.id))
    return document
