"""A buyer's invoices and credit notes. The order's token in the address is the key."""

from uuid import UUID

from flask import Blueprint, Response

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import document_by_id
from shared.models.orders.order import find_order_by_token
from shared.services.orders.documents.files import document_pdf, filename_of
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from shared.web.pdf import pdf_answer

blueprint = Blueprint("documents", __name__, url_prefix="/orders/<uuid:order_id>/<token>/documents")
PACE = "30 per minute"


@blueprint.get("/<uuid:document_id>.pdf")
@shopper
def show(order_id: UUID, token: str, document_id: UUID) -> Response:
    check_limit(PACE, "documents", client_address())
    order = find_order_by_token(order_id, token)
    if order is None:
        raise NotFound(_("This order does not exist."))
    document = document_by_id(document_id)
    if document.order_id != order.id:
        raise NotFound(_("This document does not exist."))
    response = pdf_answer(document_pdf(document), filename_of(document))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
