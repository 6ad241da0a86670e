"""Mails about returns."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Attachment, Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.orders.label import ShippingLabel
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.payment import payments_of
from shared.models.returns.case import Return, return_of
from shared.models.stores.store import Store, current_store
from shared.services.orders.labels.settling import PDF, label_pdf
from shared.services.returns.choices import swapped_goods
from shared.services.returns.labels import label_of_return
from shared.services.returns.preferences import return_settings
from shared.services.returns.reasons import return_reason
from shared.services.stores.links import dashboard_url, platform_of, store_url

#: These bring the label along.
LABELLED = ("returns/approved", "returns/label")


@mail_kind("returns.requested", title=_l("Return asked for"))
def build_requested(message: MailMessage) -> Mail:
    return _mail("returns/requested", _("We have your request to return something of order %(number)s"), message)


@mail_kind("returns.approved", title=_l("Return approved"))
def build_approved(message: MailMessage) -> Mail:
    """With where and how to send it, in the shopper's language."""
    store, settings = current_store(), return_settings()
    locale = message.locale
    return _mail(
        "returns/approved",
        _("You can send it back: your return of order %(number)s"),
        message,
        address=settings.address_in(locale, store.default_locale).splitlines(),
        instructions=settings.instructions_in(locale, store.default_locale).splitlines(),
    )


@mail_kind("returns.label", title=_l("Label of a return"))
def build_label(message: MailMessage) -> Mail:
    """For whoever had the instructions before there was a label."""
    return _mail("returns/label", _("The label for your return of order %(number)s"), message)


@mail_kind("returns.declined", title=_l("Return declined"))
def build_declined(message: MailMessage) -> Mail:
    return _mail("returns/declined", _("About your return of order %(number)s"), message)


@mail_kind("returns.received", title=_l("Return arrived"))
def build_received(message: MailMessage) -> Mail:
    return _mail("returns/received", _("Your return of order %(number)s has arrived"), message)


@mail_kind("returns.exchanged", title=_l("Exchange"))
def build_exchanged(message: MailMessage) -> Mail:
    """With what is left to pay, and where."""
    _order, _store, returned = _about(message)
    new = order_by_id(returned.exchange_order_id) if returned.exchange_order_id else _order
    owed = sum(payment.owed for payment in payments_of(new.id))
    pay_url = store_url(_store, f"/orders/{new.id}/{new.token}", locale=new.locale)
    subject = _("Your exchange for order %(number)s")
    return _mail("returns/exchanged", subject, message, new=new, owed=Money(owed, new.currency), pay_url=pay_url)


@mail_kind("returns.notice", title=_l("Note to the shop"), audience=Audience.STAFF)
def build_notice(message: MailMessage) -> Mail:
    """For staff, in their language."""
    _order, store, returned = _about(message)
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/returns/{returned.number}")
    return _mail("returns/notice", _("Order %(number)s: a customer wants to return something"), message, url=url)


def _about(message: MailMessage) -> tuple[Order, Store, Return]:
    order = order_by_id(UUID(message.arguments["order_id"]))
    return order, current_store(), return_of(order.id, UUID(message.arguments["return_id"]))


def _mail(template: str, title: str, message: MailMessage, **values: Any) -> Mail:
    order, store, returned = _about(message)
    lines = {line.id: line for line in order.lines}
    path = f"/orders/{order.id}/{order.token}/returns/{returned.id}"
    subject = title % {"number": isolate_ltr(order.name)}
    values |= {
        "subject": subject,
        "order": order,
        "returned": returned,
        "rows": [{"line": lines[part.order_line_id], "part": part} for part in returned.lines],
        "reason_words": return_reason,
        "swapped": swapped_goods(returned, order.currency, message.locale) if returned.swaps else [],
        "brand": store.name,
        "status_url": store_url(store, path, locale=order.locale),
    }
    files: tuple[Attachment, ...] = ()
    if template in LABELLED:
        label = label_of_return(returned.id)
        values["label"] = label
        files = _files(returned, label)
    html, text = render_html(template, **values), render_text(template, **values)
    return Mail(subject, text, html, store.name, store.email, files)


def _files(returned: Return, label: ShippingLabel | None) -> tuple[Attachment, ...]:
    """The label, where its file is there."""
    if label is None or not label.file_key:
        return ()
    return (Attachment(f"label-{returned.name}.pdf", label_pdf(label.id), PDF),)
