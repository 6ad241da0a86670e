"""What happened to an order's returns, in sentences of the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.kernel.formats import format_money, isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order


def _name(event: OrderEvent) -> str:
    return isolate_ltr(str(event.details.get("return", "")))


def _requested(event: OrderEvent, order: Order) -> str:
    if event.details.get("origin") == "customer":
        return _("The customer asked for return %(name)s.", name=_name(event))
    if event.actor:
        return _("%(who)s opened return %(name)s.", who=event.actor, name=_name(event))
    return _("Return %(name)s was opened.", name=_name(event))


def _by(done: Callable[[OrderEvent], str], by: Callable[[OrderEvent], str]) -> Callable[[OrderEvent, Order], str]:
    return lambda event, _order: by(event) if event.actor else done(event)


def _refunded(event: OrderEvent, order: Order) -> str:
    amount = format_money(Money(int(event.details.get("amount", 0)), order.currency))
    return _("%(amount)s is given back for return %(name)s.", amount=amount, name=_name(event))


def _exchanged(event: OrderEvent, order: Order) -> str:
    new = isolate_ltr(str(event.details.get("to", "")))
    return _("Return %(name)s was exchanged for order %(order)s.", name=_name(event), order=new)


def _exchanged_from(event: OrderEvent, order: Order) -> str:
    return _("In exchange for goods of order %(order)s.", order=isolate_ltr(str(event.details.get("name", ""))))


def _received(event: OrderEvent, order: Order) -> str:
    if event.details.get("is_all"):
        return _("The goods of return %(name)s came back.", name=_name(event))
    return _("A part of return %(name)s came back.", name=_name(event))


RETURN_SENTENCES: Mapping[str, Callable[[OrderEvent, Order], str]] = {
    "return_requested": _requested,
    "return_approved": _by(
        lambda event: _("Return %(name)s was approved.", name=_name(event)),
        lambda event: _("%(who)s approved return %(name)s.", who=event.actor, name=_name(event)),
    ),
    "return_declined": _by(
        lambda event: _("Return %(name)s was declined.", name=_name(event)),
        lambda event: _("%(who)s declined return %(name)s.", who=event.actor, name=_name(event)),
    ),
    "return_cancelled": _by(
        lambda event: _("Return %(name)s was cancelled.", name=_name(event)),
        lambda event: _("%(who)s cancelled return %(name)s.", who=event.actor, name=_name(event)),
    ),
    "return_received": _received,
    "return_inspected": _by(
        lambda event: _("The goods of return %(name)s were looked at.", name=_name(event)),
        lambda event: _("%(who)s looked at the goods of return %(name)s.", who=event.actor, name=_name(event)),
    ),
    "return_swapped": lambda event, _order: (
        _("What goes out for return %(name)s was chosen.", name=_name(event))
        if event.details.get("count")
        else _("Nothing goes out for return %(name)s any more.", name=_name(event))
    ),
    "return_exchanged": _exchanged,
    "exchanged_from": _exchanged_from,
    "return_refunded": _refunded,
    "return_label_bought": _by(
        lambda event: _("Return %(name)s has a label.", name=_name(event)),
        lambda event: _("%(who)s added a label to return %(name)s.", who=event.actor, name=_name(event)),
    ),
    "return_label_failed": lambda event, _order: _("No label could be bought for return %(name)s.", name=_name(event)),
    "return_label_removed": _by(
        lambda event: _("The label of return %(name)s was taken away.", name=_name(event)),
        lambda event: _("%(who)s took the label of return %(name)s away.", who=event.actor, name=_name(event)),
    ),
    "return_label_refund_asked": lambda event, _order: _(
        "The price of the label of return %(name)s was asked back.", name=_name(event)
    ),
    "return_label_refunded": lambda event, _order: _(
        "The price of the label of return %(name)s came back.", name=_name(event)
    ),
    "return_closed": _by(
        lambda event: _("Return %(name)s was closed.", name=_name(event)),
        lambda event: _("%(who)s closed return %(name)s.", who=event.actor, name=_name(event)),
    ),
}


def return_text(kind: str, details: Mapping[str, Any], order: Order) -> str:
    """The words that somebody gave along, or what was kept."""
    if kind == "return_refunded" and details.get("kept"):
        return _("%(amount)s was kept.", amount=format_money(Money(int(details["kept"]), order.currency)))
    if kind.startswith("return_label_"):
        told = (details.get("carrier"), details.get("tracking_number"), details.get("problem"))
        return " · ".join(str(one) for one in told if one)
    return str(details.get("text", ""))
