"""Sentences of an order's timeline about edits."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.kernel.quantities import format_quantity
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order


def _edited(event: OrderEvent, order: Order) -> str:
    before, after = (
        format_money(Money(int(event.details.get(name, 0)), order.currency)) for name in ("before", "after")
    )
    name = event.actor or _("The shop")
    return _("%(name)s changed this order: %(before)s became %(after)s.", name=name, before=before, after=after)


def edit_text(details: Mapping[str, Any]) -> str:
    """The reason, and which line had how much before and after."""
    told = [
        f"{one['title']}: {format_quantity(one['before'], one['unit'])} → {format_quantity(one['after'], one['unit'])}"
        for one in details.get("changes", ())
        if one["before"] != one["after"]
    ]
    return " · ".join(filter(None, [str(details.get("reason", "")), *told]))


SENTENCES: Mapping[str, Callable[[OrderEvent, Order], str]] = {"edited": _edited}
