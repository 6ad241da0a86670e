"""Mails about quotes, edited orders and payments that staff ask for."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import format_money, isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Attachment, Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.orders.draft import DraftOrder, draft_by_id
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import find_payment, payments_of
from shared.models.stores.store import current_store
from shared.services.orders.discounted import shown_discounts
from shared.services.orders.documents.files import PDF
from shared.services.orders.drafts.quote import quote_filename, quote_pdf
from shared.services.orders.proofs import awaited_transfer
from shared.services.orders.taxed import shown_taxes
from shared.services.orders.transfer_details import transfer_details
from shared.services.stores.links import dashboard_url, platform_of, store_url


@mail_kind("drafts.quote", title=_l("Your quote"))
def build_quote(message: MailMessage) -> Mail:
    draft = _draft(message)
    subject = _("Your quote %(number)s from %(store)s", number=isolate_ltr(draft.name), store=current_store().name)
    return _quote("drafts/quote", subject, draft)


@mail_kind("drafts.expiring", title=_l("Your quote ends soon"), may_be_off=True)
def build_expiring(message: MailMessage) -> Mail:
    draft = _draft(message)
    return _quote("drafts/expiring", _("Your quote %(number)s ends soon", number=isolate_ltr(draft.name)), draft)


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


@mail_kind("orders.edited", title=_l("Order changed"), may_be_off=True)
def build_edited(message: MailMessage) -> Mail:
    order = order_by_id(UUID(message.arguments["order_id"]))
    return _about_order(
        "orders/edited", _("Your order %(number)s has changed", number=isolate_ltr(order.name)), message
    )


@mail_kind("orders.payment_asked", title=_l("Asked to pay"))
def build_payment_asked(message: MailMessage) -> Mail:
    order = order_by_id(UUID(message.arguments["order_id"]))
    payment = find_payment(UUID(message.arguments["payment_id"]))
    amount = Money(payment.owed if payment is not None else order.total, order.currency)
    number = isolate_ltr(order.name)
    subject = _("Please pay %(amount)s for order %(number)s", amount=format_money(amount), number=number)
    awaited = awaited_transfer(order, payments_of(order.id))
    transfer = transfer_details(order, awaited) if awaited is not None else None
    return _about_order("orders/payment_asked", subject, message, amount=amount, transfer=transfer)


def _draft(message: MailMessage) -> DraftOrder:
    return draft_by_id(UUID(message.arguments["draft_id"]))


def _quote(template: str, subject: str, draft: DraftOrder) -> Mail:
    store = current_store()
    url = store_url(store, f"/quotes/{draft.id}/{draft.token}", locale=draft.locale)
    total = Money(draft.total, draft.currency)
    values = {"draft": draft, "quote_url": url, "total": total}
    file = Attachment(quote_filename(draft), quote_pdf(draft), PDF)
    return _mail(template, subject, (file,), **values)


def _about_order(template: str, subject: str, message: MailMessage, **values: Any) -> Mail:
    order, store = order_by_id(UUID(message.arguments["order_id"])), current_store()
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
