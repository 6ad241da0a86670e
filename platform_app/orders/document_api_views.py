"""Invoices and credit notes: listed, read, fetched as PDF, issued."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.document_schemas import CreditNoteBody, InvoiceBody, InvoiceQuery, InvoiceSchema
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import DocumentKind, OrderDocument, document_by_id
from shared.services.orders.documents.credit import Credit, CreditLine, issue_credit_note
from shared.services.orders.documents.files import document_pdf, filename_of
from shared.services.orders.documents.issue import issue_invoice, send_again
from shared.services.orders.documents.listing import DocumentFilters, api_document, api_documents
from shared.web.access import requires
from shared.web.context import principal
from shared.web.pdf import pdf_answer

blueprint = ApiBlueprint(
    "invoices",
    __name__,
    "/stores/<uuid:store_id>/invoices",
    "Invoices and credit notes: numbered without gaps, never changed.",
)


@blueprint.route("")
class Invoices(MethodView):
    @blueprint.arguments(InvoiceQuery, location="query")
    @blueprint.response(200, InvoiceSchema(many=True))
    @requires("orders.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List invoices and credit notes, newest first."""
        page, per_page, cursor = query.pop("page"), query.pop("per_page"), query.pop("cursor")
        found = api_documents(DocumentFilters(**query), page=page, per_page=per_page, cursor=cursor)
        shown = None if cursor else page
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)

    @blueprint.arguments(InvoiceBody)
    @blueprint.response(201, InvoiceSchema)
    @requires("orders.invoice")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Issue an order's invoice; one that stands already is answered as it is."""
        return answer(api_document(issue_invoice(body["order_id"], actor=principal().label).id), 201)


@blueprint.route("/<uuid:invoice_id>")
class OneInvoice(MethodView):
    @blueprint.response(200, InvoiceSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, invoice_id: UUID) -> Response:
        """One invoice or credit note."""
        return answer(api_document(invoice_id))


@blueprint.route("/<uuid:invoice_id>/pdf")
class InvoicePdf(MethodView):
    @blueprint.response(200, content_type="application/pdf")
    @requires("orders.view")
    def get(self, store_id: UUID, invoice_id: UUID) -> Response:
        """The document itself, PDF/A-3; always the same bytes."""
        document = document_by_id(invoice_id)
        return pdf_answer(document_pdf(document), filename_of(document))


@blueprint.route("/<uuid:invoice_id>/credit-notes")
class CreditNotes(MethodView):
    @blueprint.arguments(CreditNoteBody)
    @blueprint.response(201, InvoiceSchema)
    @requires("orders.invoice")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, invoice_id: UUID) -> Response:
        """Take back an invoice, in whole or in part. No money moves."""
        invoice = _invoice(invoice_id)
        lines = None if body["lines"] is None else [CreditLine(**line) for line in body["lines"]]
        if lines and len({line.line_id for line in lines}) < len(lines):
            raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
        credit = Credit(**body | {"lines": lines, "invoice_id": invoice.id})
        note = issue_credit_note(invoice.order_id, credit, actor=principal().label)
        return answer(api_document(note.id), 201)


@blueprint.route("/<uuid:invoice_id>/mails")
class InvoiceMails(MethodView):
    @blueprint.response(202, InvoiceSchema)
    @requires("orders.invoice")
    @idempotent
    def post(self, store_id: UUID, invoice_id: UUID) -> Response:
        """Send it to the buyer once more."""
        return answer(api_document(send_again(invoice_id, actor=principal().label).id), 202)


def _invoice(invoice_id: UUID) -> OrderDocument:
    invoice = document_by_id(invoice_id)
    if invoice.kind is not DocumentKind.INVOICE:
        raise Conflict(_("There is no invoice that could be credited."))
    return invoice
