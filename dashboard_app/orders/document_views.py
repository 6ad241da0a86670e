"""Invoices, credit notes and packing slips of orders."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for

from dashboard_app.orders.asked import sent_selection
from dashboard_app.orders.views import blueprint
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import OrderDocument, document_by_id
from shared.models.orders.order import order_by_number
from shared.services.orders.documents.credit import issue_credit_note
from shared.services.orders.documents.files import document_pdf, filename_of
from shared.services.orders.documents.issue import issue_invoice, send_again
from shared.services.orders.documents.slips import MOST_ORDERS, packing_slip, packing_slips
from shared.services.orders.selections import numbers_of
from shared.web.access import requires
from shared.web.pdf import pdf_answer


@blueprint.get("/<int:number>/documents/<uuid:document_id>.pdf")
@requires("orders.view")
def show_document(number: int, document_id: UUID) -> Response:
    document = _document(number, document_id)
    return pdf_answer(document_pdf(document), filename_of(document), inline=True)


@blueprint.post("/<int:number>/documents")
@requires("orders.invoice")
def create_invoice(number: int) -> Any:
    return _do(number, issue_invoice, _("The invoice %(name)s is issued."))


@blueprint.post("/<int:number>/credit-notes")
@requires("orders.invoice")
def create_credit_note(number: int) -> Any:
    return _do(number, issue_credit_note, _("The credit note %(name)s is issued."))


@blueprint.post("/<int:number>/documents/<uuid:document_id>/mails")
@requires("orders.invoice")
def create_document_mail(number: int, document_id: UUID) -> Any:
    document = send_again(_document(number, document_id).id, **acting())
    flash(_("%(name)s is on its way to the customer.", name=document.name), "success")
    return _back(number)


@blueprint.get("/<int:number>/packing-slip.pdf")
@requires("orders.view")
def show_packing_slip(number: int) -> Response:
    return pdf_answer(packing_slips([number]), f"packing-slip-{number}.pdf", inline=True)


@blueprint.get("/<int:number>/parcels/<int:parcel>/packing-slip.pdf")
@requires("orders.view")
def show_parcel_slip(number: int, parcel: int) -> Response:
    return pdf_answer(packing_slip(number, parcel), f"packing-slip-{number}-{parcel}.pdf", inline=True)


@blueprint.post("/packing-slips")
@requires("orders.view")
def create_packing_slips() -> Any:
    """Those of the orders that are ticked in the list, or of all of the filter, as one file."""
    chosen = sent_selection()
    numbers = numbers_of(chosen, most=MOST_ORDERS + 1) if chosen else []
    try:
        return pdf_answer(packing_slips(numbers), "packing-slips.pdf")
    except (Invalid, Conflict) as error:
        flash(error.message, "error")
        return redirect(url_for("orders.index", **request.args.to_dict()))  # type: ignore[arg-type]


def _document(number: int, document_id: UUID) -> OrderDocument:
    """Raises NotFound, also for a document of another order."""
    document = document_by_id(document_id)
    if document.order_id != order_by_number(number).id:
        raise NotFound(_("This document does not exist."))
    return document


def _do(number: int, issue: Any, message: str) -> Any:
    try:
        document = issue(order_by_number(number).id, **acting())
        flash(message % {"name": document.name}, "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number) + "#documents")
