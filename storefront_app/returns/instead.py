"""What a shopper may have instead of money, and what that comes to, in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.errors import ShopsteadError
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.services.returns.choices import Instead, choices_for, swapped_goods
from shared.services.returns.eligibility import Returnable
from shared.services.returns.exchanging import Balance, preview_exchange
from shared.services.returns.preferences import ReturnSettings


def instead_choices(
    order: Order, lines: Sequence[Returnable], settings: ReturnSettings, locale: str
) -> Mapping[UUID, list[tuple[str, str]]]:
    """(value, words) by order line; none where the shop exchanges nothing."""
    if not settings.exchanges:
        return {}
    found = choices_for(order, lines, locale)
    return {
        line_id: [(str(one.variant_id), _words(one, order.currency)) for one in offered]
        for line_id, offered in found.items()
    }


def exchange_on(returned: Return, order: Order, locale: str) -> dict[str, Any]:
    """``swapped`` goods and the ``balance`` of an exchange that is wished for; nothing is read where none is."""
    if not returned.swaps:
        return {"swapped": [], "balance": None}
    return {"swapped": swapped_goods(returned, order.currency, locale), "balance": _balance(returned)}


def _words(one: Instead, currency: str) -> str:
    name = _("The same again") if one.is_same or not one.name else one.name
    if not one.difference:
        return name
    amount = format_money(Money(abs(one.difference), currency))
    if one.difference > 0:
        return _("%(name)s (%(amount)s more)", name=name, amount=amount)
    return _("%(name)s (%(amount)s less)", name=name, amount=amount)


def _balance(returned: Return) -> Balance | None:
    """None where it is exchanged already, over, or nothing was paid that could go along."""
    if returned.exchange_order_id is not None:
        return None
    try:
        return preview_exchange(returned.id, ahead=True)
    except ShopsteadError:
        return None
