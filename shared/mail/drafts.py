"""Mails about quotes, edited orders and payments that staff ask for."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import format_date, format_money, isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Attachment, Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import sample_draft, sample_money, sample_order
from shared.models.mail.message import MailMessage
from shared.models.orders.draft import DraftOrder, draft_by_id
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.payment import find_payment, payments_of
from shared.models.stores.store import current_store
from shared.services.orders.discounted import shown_discounts
from shared.services.orders.documents.files import PDF
from shared.services.orders.drafts.quote import quote_filename, quote_pdf
from shared.services.orders.proofs import awaited_transfer
from shared.services.orders.taxed import shown_taxes
from shared.services.orders.transfer_details import TransferDetails, transfer_details
from shared.services.stores.links import dashboard_url, platform_of, store_url


@mail_kind(
    "drafts.quote",
    title=_l("Your quote"),
    about=_l("When you send a quote; the PDF goes along."),
    sample=lambda: _offered(sample_draft(), ()),
)
def build_quote(message: MailMessage) -> Mail:
    draft = _draft(message)
    return _offered(draft, _quote_file(draft))


def _offered(draft: DraftOrder, files: tuple[Attachment, ...]) -> Mail:
    subject = _("Your quote %(number)s from %(store)s", number=isolate_ltr(draft.name), store=current_store().name)
    return _quote("drafts/quote", subject, draft, files)


@mail_kind(
    "drafts.expiring",
    title=_l("Your quote ends soon"),
    about=_l("Two days before a quote ends."),
    may_be_off=True,
    sample=lambda: _ending(sample_draft(), ()),
)
def build_expiring(message: MailMessage) -> Mail:
    draft = _draft(message)
    return _ending(draft, _quote_file(draft))


def _ending(draft: DraftOrder, files: tuple[Attachment, ...]) -> Mail:
    subject = _("Your quote %(number)s ends soon", number=isolate_ltr(draft.name))
    return _quote("drafts/expiring", subject, draft, files)


@mail_kind("drafts.answer", title=_l("Note to the shop"), audience=Audience.STAFF)
def build_answer(message: MailMessage) -> Mail:
    """For staff, in their language."""
    draft, store = _draft(message), current_store()
    name = isolate_ltr(draft.name)
    subjects = {
        "approved": _("Quote %(number)s is approved", number=name),
        "declined": _("Quote %(number)s is declined", number=name),
        "expired": _("Quote %(number)s has ended without an answer", number=name),
    }
    subject = subjects[message.arguments["what"]]
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/drafts/{draft.number}")
    who = draft.address.get("name") or draft.email
    total = Money(draft.total, draft.currency)
    return _mail("drafts/answer", subject, draft=draft, who=who, total=total, url=url)


@mail_kind(
    "orders.edited",
    title=_l("Order changed"),
    about=_l("When you change an order and choose to tell its customer."),
    may_be_off=True,
    sample=lambda: _edited(sample_order()),
)
def build_edited(message: MailMessage) -> Mail:
    return _edited(_order(message))


def _edited(order: Order) -> Mail:
    return _about_order("orders/edited", _("Your order %(number)s has changed", number=isolate_ltr(order.name)), order)


@mail_kind(
    "orders.payment_asked",
    title=_l("Asked to pay"),
    about=_l("When you ask for a payment, or a changed order costs more."),
    sample=lambda: _payment_asked(sample_order(), sample_money(105), None),
)
def build_payment_asked(message: MailMessage) -> Mail:
    order, payment = _order(message), find_payment(UUID(message.arguments["payment_id"]))
    amount = Money(payment.owed if payment is not None else order.total, order.currency)
    awaited = awaited_transfer(order, payments_of(order.id))
    return _payment_asked(order, amount, transfer_details(order, awaited) if awaited is not None else None)


def _payment_asked(order: Order, amount: Money, transfer: TransferDetails | None) -> Mail:
    number, told = isolate_ltr(order.name), format_money(amount)
    subject = _("Please pay %(amount)s for order %(number)s", amount=told, number=number)
    placeholders = {"payment": {"amount": told}}
    return _about_order(
        "orders/payment_asked", subject, order, amount=amount, transfer=transfer, placeholders=placeholders
    )


def _order(message: MailMessage) -> Order:
    return order_by_id(UUID(message.arguments["order_id"]))


def _draft(message: MailMessage) -> DraftOrder:
    return draft_by_id(UUID(message.arguments["draft_id"]))


def _quote_file(draft: DraftOrder) -> tuple[Attachment, ...]:
    return (Attachment(quote_filename(draft), quote_pdf(draft), PDF),)


def _quote(template: str, subject: str, draft: DraftOrder, files: tuple[Attachment, ...]) -> Mail:
    store = current_store()
    url = store_url(store, f"/quotes/{draft.id}/{draft.token}", locale=draft.locale)
    total = Money(draft.total, draft.currency)
    until = format_date(draft.valid_until) if draft.valid_until is not None else ""
    named = {"name": isolate_ltr(draft.name), "total": format_money(total), "note": draft.note, "valid_until": until}
    customer = {"name": str(draft.address.get("name", "")), "email": draft.email, "phone": draft.phone}
    placeholders = {"quote": named, "customer": customer}
    return _mail(template, subject, files, draft=draft, quote_url=url, total=total, placeholders=placeholders)


def _about_order(template: str, subject: str, order: Order, **values: Any) -> Mail:
    store = current_store()
    shown: dict[str, Any] = {
        "order": order,
        "taxes": shown_taxes(order),
        "discounts": shown_discounts(order),
        "money": lambda amount: Money(amount, order.currency),
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale),
    }
    return _mail(template, subject, **(shown | values))


def _mail(template: str, subject: str, files: tuple[Attachment, ...] = (), **values: Any) -> Mail:
    store = current_store()
    values |= {"subject": subject, "brand": store.name}
    text, html = render_text(template, **values), render_html(template, **values)
    return Mail(subject, text, html, store.name, store.email, files)
