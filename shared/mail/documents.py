"""The mails that bring invoices and credit notes."""

from uuid import UUID

from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.mail.builders import Attachment, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.orders.document import OrderDocument, document_by_id
from shared.models.orders.order import order_by_id
from shared.models.stores.store import current_store
from shared.services.orders.documents.files import PDF, document_pdf, filename_of
from shared.services.stores.links import store_url


@mail_kind("orders.invoice")
def build_invoice(message: MailMessage) -> Mail:
    document = _document(message)
    title = _("Your invoice %(number)s", number=isolate_ltr(document.name))
    return _mail(document, title)


@mail_kind("orders.credit_note")
def build_credit_note(message: MailMessage) -> Mail:
    document = _document(message)
    title = _("Your credit note %(number)s", number=isolate_ltr(document.name))
    return _mail(document, title)


def _document(message: MailMessage) -> OrderDocument:
    return document_by_id(UUID(message.arguments["document_id"]))


def _mail(document: OrderDocument, title: str) -> Mail:
    order, store = order_by_id(document.order_id), current_store()
    values = {
        "subject": title,
        "order": order,
        "brand": store.name,
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=document.locale),
    }
    name = "orders/document"
    file = Attachment(filename_of(document), document_pdf(document), PDF)
    html, text = render_html(name, **values), render_text(name, **values)
    return Mail(title, text, html, store.name, store.email, (file,))
