"""Mails to shoppers about parcels on their way, and goods that lie ready."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Mail, mail_kind
from shared.mail.orders import order_mail, where_to
from shared.mail.samples import sample_order, sample_parcel
from shared.models.mail.message import MailMessage
from shared.models.orders.fulfilment import Fulfilment, fulfilment_by_id
from shared.models.orders.order import Order, order_by_id
from shared.models.stores.store import current_store


@mail_kind(
    "orders.delivered",
    title=_l("Delivered"),
    about=_l("When a parcel has arrived."),
    may_be_off=True,
    sample=lambda: _delivered(sample_order(), sample_parcel()),
)
def build_delivered(message: MailMessage) -> Mail:
    return _delivered(*_about(message))


def _delivered(order: Order, parcel: Fulfilment) -> Mail:
    subject = _("Your order %(number)s has arrived", number=isolate_ltr(order.name))
    return _mail("orders/delivered", subject, order, parcel)


@mail_kind(
    "orders.tracking_changed",
    title=_l("New tracking"),
    about=_l("When the tracking number of a parcel has changed."),
    may_be_off=True,
    sample=lambda: _tracking(sample_order(), sample_parcel()),
)
def build_tracking(message: MailMessage) -> Mail:
    return _tracking(*_about(message))


def _tracking(order: Order, parcel: Fulfilment) -> Mail:
    subject = _("Where to follow your order %(number)s now", number=isolate_ltr(order.name))
    return _mail("orders/tracking", subject, order, parcel)


@mail_kind(
    "orders.ready_for_pickup",
    title=_l("Ready for pick-up"),
    about=_l("When goods lie ready for their buyer."),
    sample=lambda: _ready(sample_order(), sample_parcel()),
)
def build_ready(message: MailMessage) -> Mail:
    return _ready(*_about(message))


def _ready(order: Order, parcel: Fulfilment) -> Mail:
    place = order.pickup_place
    return _mail(
        "orders/ready",
        _("Your order %(number)s is ready for pick-up", number=isolate_ltr(order.name)),
        *(order, parcel),
        place_name=place.get("name", ""),
        place_phone=place.get("phone", ""),
        place_lines=where_to(order)[1:],
    )


def _about(message: MailMessage) -> tuple[Order, Fulfilment]:
    return order_by_id(UUID(message.arguments["order_id"])), fulfilment_by_id(UUID(message.arguments["fulfilment_id"]))


def _mail(template: str, subject: str, order: Order, parcel: Fulfilment, **values: Any) -> Mail:
    return order_mail(template, subject, order, current_store(), parcel=parcel, **values)
