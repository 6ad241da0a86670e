"""Mails to shoppers about their orders."""

from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.orders.fulfilment import fulfilments_of
from shared.models.orders.order import Order, order_by_id
from shared.models.promotions.use import uses_of
from shared.models.stores.store import Store, current_store
from shared.services.orders.taxed import shown_taxes
from shared.services.stores.links import store_url


@mail_kind("orders.confirmation")
def build_confirmation(message: MailMessage) -> Mail:
    order, store = _about(message)
    subject = _("Your order %(number)s at %(store)s", number=isolate_ltr(order.name), store=store.name)
    return _mail("orders/confirmation", subject, order, store)


@mail_kind("orders.shipped")
def build_shipped(message: MailMessage) -> Mail:
    order, store = _about(message)
    parcels = {str(parcel.id): parcel for parcel in fulfilments_of(order.id)}
    subject = _("Your order %(number)s is on its way", number=isolate_ltr(order.name))
    return _mail("orders/shipped", subject, order, store, parcel=parcels.get(message.arguments["fulfilment_id"]))


@mail_kind("orders.cancelled")
def build_cancelled(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _mail(
        "orders/cancelled", _("Your order %(number)s was cancelled", number=isolate_ltr(order.name)), order, store
    )


def _about(message: MailMessage) -> tuple[Order, Store]:
    return order_by_id(UUID(message.arguments["order_id"])), current_store()


def _mail(template: str, subject: str, order: Order, store: Store, **values: Any) -> Mail:
    values |= {
        "subject": subject,
        "order": order,
        "taxes": shown_taxes(order),
        "discounts": uses_of(order.id) if order.discount else [],
        "brand": store.name,
        "address": Address.from_dict(order.shipping_address).lines(),
        "money": lambda amount: Money(amount, order.currency),
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale),
    }
    return Mail(subject, render_text(template, **values), render_html(template, **values), store.name, store.email)
