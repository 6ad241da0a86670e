"""Mails about returns."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import format_money, isolate_ltr
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Attachment, Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import sample_label, sample_money, sample_order, sample_return
from shared.models.mail.message import MailMessage
from shared.models.orders.label import ShippingLabel
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.payment import payments_of
from shared.models.returns.case import Return, return_of
from shared.models.stores.store import current_store
from shared.services.orders.labels.settling import PDF, label_pdf
from shared.services.returns.choices import swapped_goods
from shared.services.returns.labels import label_of_return
from shared.services.returns.preferences import return_settings
from shared.services.returns.reasons import return_reason
from shared.services.stores.links import dashboard_url, platform_of, store_url


@mail_kind(
    "returns.requested",
    title=_l("Return asked for"),
    about=_l("When a customer asks to send something back."),
    sample=lambda: _requested(*_sample()),
)
def build_requested(message: MailMessage) -> Mail:
    return _requested(*_about(message))


def _requested(order: Order, returned: Return) -> Mail:
    subject = _("We have your request to return something of order %(number)s")
    return _mail("returns/requested", subject, order, returned)


@mail_kind(
    "returns.approved",
    title=_l("Return approved"),
    about=_l("When you take something back, with where and how to send it."),
    sample=lambda: _approved(*_sample(), current_language().code, None),
)
def build_approved(message: MailMessage) -> Mail:
    order, returned = _about(message)
    return _approved(order, returned, message.locale, label_of_return(returned.id))


def _approved(order: Order, returned: Return, locale: str, label: ShippingLabel | None) -> Mail:
    """With where and how to send it, in the shopper's language, and the label where there is one."""
    main, settings = current_store().default_locale, return_settings()
    instructions = settings.instructions_in(locale, main)
    return _mail(
        "returns/approved",
        _("You can send it back: your return of order %(number)s"),
        order,
        returned,
        address=settings.address_in(locale, main).splitlines(),
        instructions=instructions.splitlines(),
        placeholders={"instructions": instructions},
        label=label,
        files=_files(returned, label),
    )


@mail_kind(
    "returns.label",
    title=_l("Label of a return"),
    about=_l("When the label of a return comes after you have approved it."),
    sample=lambda: _labelled(*_sample(), sample_label(), ()),
)
def build_label(message: MailMessage) -> Mail:
    """For whoever had the instructions before there was a label."""
    order, returned = _about(message)
    label = label_of_return(returned.id)
    return _labelled(order, returned, label, _files(returned, label))


def _labelled(order: Order, returned: Return, label: ShippingLabel | None, files: tuple[Attachment, ...]) -> Mail:
    subject = _("The label for your return of order %(number)s")
    return _mail("returns/label", subject, order, returned, label=label, files=files)


@mail_kind(
    "returns.declined",
    title=_l("Return declined"),
    about=_l("When you do not take something back, with your reason."),
    sample=lambda: _declined(*_sample()),
)
def build_declined(message: MailMessage) -> Mail:
    return _declined(*_about(message))


def _declined(order: Order, returned: Return) -> Mail:
    return _mail("returns/declined", _("About your return of order %(number)s"), order, returned)


@mail_kind(
    "returns.received",
    title=_l("Return arrived"),
    about=_l("When goods have come back."),
    sample=lambda: _received(*_sample()),
)
def build_received(message: MailMessage) -> Mail:
    return _received(*_about(message))


def _received(order: Order, returned: Return) -> Mail:
    return _mail("returns/received", _("Your return of order %(number)s has arrived"), order, returned)


@mail_kind(
    "returns.exchanged",
    title=_l("Exchange"),
    about=_l("When an exchange leaves something to pay."),
    sample=lambda: _exchanged(*_sample(), sample_order(), sample_money(15)),
)
def build_exchanged(message: MailMessage) -> Mail:
    order, returned = _about(message)
    new = order_by_id(returned.exchange_order_id) if returned.exchange_order_id else order
    owed = Money(sum(payment.owed for payment in payments_of(new.id)), new.currency)
    return _exchanged(order, returned, new, owed)


def _exchanged(order: Order, returned: Return, new: Order, owed: Money) -> Mail:
    """With what is left to pay, and where."""
    pay_url = store_url(current_store(), f"/orders/{new.id}/{new.token}", locale=new.locale)
    exchange = {"order": isolate_ltr(new.name), "amount": format_money(owed)}
    values: dict[str, Any] = {"new": new, "owed": owed, "pay_url": pay_url, "placeholders": {"exchange": exchange}}
    return _mail("returns/exchanged", _("Your exchange for order %(number)s"), order, returned, **values)


@mail_kind("returns.notice", title=_l("Note to the shop"), audience=Audience.STAFF)
def build_notice(message: MailMessage) -> Mail:
    """For staff, in their language."""
    (order, returned), store = _about(message), current_store()
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/returns/{returned.number}")
    return _mail(
        "returns/notice", _("Order %(number)s: a customer wants to return something"), order, returned, url=url
    )


def _about(message: MailMessage) -> tuple[Order, Return]:
    order = order_by_id(UUID(message.arguments["order_id"]))
    return order, return_of(order.id, UUID(message.arguments["return_id"]))


def _sample() -> tuple[Order, Return]:
    order = sample_order()
    return order, sample_return(order)


def _mail(
    template: str, title: str, order: Order, returned: Return, files: tuple[Attachment, ...] = (), **values: Any
) -> Mail:
    store, lines = current_store(), {line.id: line for line in order.lines}
    path = f"/orders/{order.id}/{order.token}/returns/{returned.id}"
    subject = title % {"number": isolate_ltr(order.name)}
    values |= {
        "subject": subject,
        "order": order,
        "returned": returned,
        "reason": returned.reason,
        "rows": [{"line": lines[part.order_line_id], "part": part} for part in returned.lines],
        "reason_words": return_reason,
        "swapped": swapped_goods(returned, order.currency, current_language().code) if returned.swaps else [],
        "brand": store.name,
        "status_url": store_url(store, path, locale=order.locale),
    }
    html, text = render_html(template, **values), render_text(template, **values)
    return Mail(subject, text, html, store.name, store.email, files)


def _files(returned: Return, label: ShippingLabel | None) -> tuple[Attachment, ...]:
    """The label, where its file is there."""
    if label is None or not label.file_key:
        return ()
    return (Attachment(f"label-{returned.name}.pdf", label_pdf(label.id), PDF),)
