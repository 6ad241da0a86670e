"""Sentences of an order's timeline about parcels, holds, tags and what staff change."""

from collections.abc import Callable, Mapping
from typing import Any

from babel.support import LazyProxy

from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import ParcelStatus
from shared.models.orders.hold import HoldReason
from shared.models.orders.order import Order
from shared.services.orders.holds import REASONS

PARCEL_WORDS: Mapping[ParcelStatus, LazyProxy] = {
    ParcelStatus.SHIPPED: _l("Shipped"),
    ParcelStatus.IN_TRANSIT: _l("In transit"),
    ParcelStatus.OUT_FOR_DELIVERY: _l("Out for delivery"),
    ParcelStatus.DELIVERED: _l("Delivered"),
    ParcelStatus.FAILED: _l("Delivery failed"),
    ParcelStatus.RETURNED: _l("Came back"),
    ParcelStatus.READY: _l("Ready for pick-up"),
    ParcelStatus.PICKED_UP: _l("Picked up"),
    ParcelStatus.CANCELLED: _l("Taken back"),
}
PARTS = {"email": _l("E-mail"), "phone": _l("Phone"), "address": _l("Address")}


def _who(event: OrderEvent) -> str:
    return event.actor or _("The shop")


def _moved(event: OrderEvent, order: Order) -> str:
    status = _known(ParcelStatus, event.details.get("status"))
    return _(
        "%(name)s noted of a parcel: %(status)s.", name=_who(event), status=PARCEL_WORDS[status] if status else "–"
    )


def _tracking(event: OrderEvent, order: Order) -> str:
    return _("%(name)s changed how a parcel is followed.", name=_who(event))


def _taken_back(event: OrderEvent, order: Order) -> str:
    return _("%(name)s took a parcel back. Its goods are kept for this order again.", name=_who(event))


def _ready(event: OrderEvent, order: Order) -> str:
    return _("%(name)s laid the goods ready for pick-up.", name=_who(event))


def _held(event: OrderEvent, order: Order) -> str:
    return _("%(name)s put this order on hold.", name=_who(event))


def _released(event: OrderEvent, order: Order) -> str:
    return _("%(name)s released this order.", name=_who(event))


def _tagged(event: OrderEvent, order: Order) -> str:
    return _("%(name)s changed the tags.", name=_who(event))


def _contact(event: OrderEvent, order: Order) -> str:
    return _("%(name)s changed the contact.", name=_who(event))


def _closed(event: OrderEvent, order: Order) -> str:
    return _("%(name)s archived this order.", name=_who(event))


def _reopened(event: OrderEvent, order: Order) -> str:
    return _("%(name)s opened this order again.", name=_who(event))


def _label(words: LazyProxy) -> Callable[[OrderEvent, Order], str]:
    return lambda event, order: str(words) % {"name": _who(event)}


def _label_text(details: Mapping[str, Any]) -> str:
    price = format_money(Money(int(details["amount"]), str(details["currency"])))
    parts = (details.get("carrier"), price, details.get("tracking_number"), details.get("problem"))
    return " · ".join(str(part) for part in parts if part)


def _tracking_text(details: Mapping[str, Any]) -> str:
    return f"{details.get('carrier', '')} {details.get('tracking_number', '')}".strip()


def _reason_text(details: Mapping[str, Any]) -> str:
    reason = _known(HoldReason, details.get("reason"))
    words = [str(REASONS[reason])] if reason else []
    return ": ".join([*words, *filter(None, [str(details.get("note", ""))])])


def _tags_text(details: Mapping[str, Any]) -> str:
    added = [f"+ {word}" for word in details.get("added", ())]
    return ", ".join([*added, *(f"− {word}" for word in details.get("removed", ()))])


def _parts_text(details: Mapping[str, Any]) -> str:
    return ", ".join(str(PARTS[part]) for part in details.get("parts", ()) if part in PARTS)


def _known(kind: Any, value: Any) -> Any:
    return kind(value) if value in set(kind) else None


SENTENCES: Mapping[str, Callable[[OrderEvent, Order], str]] = {
    "parcel_moved": _moved,
    "tracking_changed": _tracking,
    "parcel_cancelled": _taken_back,
    "ready_for_pickup": _ready,
    "held": _held,
    "hold_released": _released,
    "tagged": _tagged,
    "contact_changed": _contact,
    "label_bought": _label(_l("%(name)s bought a label for a parcel.")),
    "label_failed": _label(_l("No label could be bought for a parcel.")),
    "label_refund_asked": _label(_l("%(name)s asked for the price of a label back.")),
    "label_refunded": _label(_l("The price of a label came back.")),
    "closed": _closed,
    "reopened": _reopened,
}
TEXTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "parcel_moved": _tracking_text,
    "tracking_changed": _tracking_text,
    "parcel_cancelled": lambda details: str(details.get("reason") or details.get("tracking_number", "")),
    **dict.fromkeys(("label_bought", "label_failed", "label_refund_asked", "label_refunded"), _label_text),
    "held": _reason_text,
    "hold_released": _reason_text,
    "tagged": _tags_text,
    "contact_changed": _parts_text,
}
