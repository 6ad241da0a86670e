"""The mails that bring invoices and credit notes."""

from uuid import UUID

from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Attachment, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import sample_order
from shared.models.mail.message import MailMessage
from shared.models.orders.document import OrderDocument, document_by_id
from shared.models.orders.order import Order, order_by_id
from shared.models.stores.store import current_store
from shared.services.orders.documents.files import PDF, document_pdf, filename_of
from shared.services.stores.links import store_url


@mail_kind(
    "orders.invoice",
    title=_l("Invoice"),
    about=_l("With the PDF. Whether it is sent is set under Invoices."),
    sample=lambda: _composed(sample_order(), "INV-1001", _("Your invoice %(number)s", number="INV-1001"), "en", ()),
)
def build_invoice(message: MailMessage) -> Mail:
    document = _document(message)
    title = _("Your invoice %(number)s", number=isolate_ltr(document.name))
    return _mail(document, title)


@mail_kind(
    "orders.credit_note",
    title=_l("Credit note"),
    about=_l("With the PDF. Whether it is sent is set under Invoices."),
    sample=lambda: _composed(sample_order(), "CN-1001", _("Your credit note %(number)s", number="CN-1001"), "en", ()),
)
def build_credit_note(message: MailMessage) -> Mail:
    document = _document(message)
    title = _("Your credit note %(number)s", number=isolate_ltr(document.name))
    return _mail(document, title)


def _document(message: MailMessage) -> OrderDocument:
    return document_by_id(UUID(message.arguments["document_id"]))


def _mail(document: OrderDocument, title: str) -> Mail:
    file = Attachment(filename_of(document), document_pdf(document), PDF)
    return _composed(order_by_id(document.order_id), document.name, title, document.locale, (file,))


def _composed(order: Order, document: str, title: str, locale: str, files: tuple[Attachment, ...]) -> Mail:
    store = current_store()
    values = {
        "subject": title,
        "order": order,
        "document": isolate_ltr(document),
        "brand": store.name,
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=locale),
    }
    name = "orders/document"
    html, text = render_html(name, **values), render_text(name, **values)
    return Mail(title, text, html, store.name, store.email, files)
