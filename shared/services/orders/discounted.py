"""What came off an order, as rows to read: the discounts that it has, then what staff took off."""

from dataclasses import dataclass

from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order
from shared.models.promotions.use import uses_of


@dataclass(frozen=True, slots=True)
class ShownDiscount:
    """``amount`` in minor units of the order's currency."""

    name: str
    amount: int


def shown_discounts(order: Order) -> list[ShownDiscount]:
    """Their amounts add up to the order's discount. No statement where nothing came off."""
    if not order.discount:
        return []
    shown = [ShownDiscount(use.name, use.amount) for use in uses_of(order.id)]
    rest = order.discount - sum(one.amount for one in shown)
    return [*shown, ShownDiscount(_("Discount"), rest)] if rest else shown
