"""Whether a past order adds up, and how what is said once is shared out over its lines.

What the file says is kept to the minor unit; it only has to be one order of ours: total = lines + delivery + fee +
added tax − discounts. Shopify does not say whether its taxes are in the prices or on top, nor whether its discount
holds those of the lines: the reading that adds up is the right one.
"""

from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money, allocate
from shared.models.orders.status import PaymentState
from shared.services.orders.importing.columns import Source
from shared.services.orders.importing.past import PastOrder

RECEIVED = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED)


def settle_sums(order: PastOrder, source: Source) -> None:
    """Fill in discount, taxes and payments, or complain."""
    if order.problems or order.total is None:
        return
    found = _reading(order, source)
    if found is None:
        order.complain(_does_not_add_up(order))
        return
    order.discount, is_added = found
    if source is Source.SHOPIFY and not is_added:
        order.tax, order.tax_included = 0, order.tax
    _share_discount(order, source)
    _share_taxes(order)
    _settle_payment(order, order.total)


def _reading(order: PastOrder, source: Source) -> tuple[int, bool] | None:
    """The order's whole discount, and whether its taxes are on top of the prices."""
    of_lines = sum(line.discount for line in order.lines)
    discounts = [order.discount] if order.discount >= of_lines else []
    if source is Source.SHOPIFY:
        discounts.append(order.discount + of_lines)
    before = order.subtotal + order.shipping + order.fee
    for discount in discounts:
        for is_added in (True, False) if source is Source.SHOPIFY else (True,):
            if before + (order.tax if is_added else 0) - discount == order.total:
                return discount, is_added
    return None


def _does_not_add_up(order: PastOrder) -> str:
    def money(amount: int | None) -> str:
        return format_money(Money(amount or 0, order.currency))

    return _(
        "This does not add up: lines %(lines)s, delivery %(shipping)s, taxes %(tax)s, discounts %(discount)s; "
        "the total says %(total)s.",
        lines=money(order.subtotal),
        shipping=money(order.shipping),
        tax=money(order.tax),
        discount=money(order.discount),
        total=money(order.total),
    )


def _share_discount(order: PastOrder, source: Source) -> None:
    """What no line says of itself: at Shopify it is the goods' first; in our files it is the delivery's."""
    rest = order.discount - sum(line.discount for line in order.lines)
    left = [line.total for line in order.lines]
    goods = min(rest, sum(left)) if source is Source.SHOPIFY else 0
    if rest - goods > order.shipping:
        order.complain(_("The discounts are more than what they could be taken off."))
        return
    if goods:
        for line, share in zip(order.lines, allocate(goods, left), strict=True):
            line.discount += share


def _share_taxes(order: PastOrder) -> None:
    weights = [line.total for line in order.lines]
    for line, added, contained in zip(
        order.lines, allocate(order.tax, weights), allocate(order.tax_included, weights), strict=True
    ):
        line.tax, line.tax_included = added, contained


def _settle_payment(order: PastOrder, total: int) -> None:
    if total == 0:
        order.payment, order.paid, order.refunded = PaymentState.PAID, 0, 0
        return
    if order.payment in RECEIVED:
        order.paid = order.paid or total
    elif order.payment is not PaymentState.PARTLY_PAID:
        order.paid = 0
    if order.payment is PaymentState.REFUNDED:
        order.refunded = order.paid or 0
    paid = order.paid or 0
    if paid > total or order.refunded > paid:
        order.complain(_("More was paid or given back than the order came to."))
    elif order.payment is PaymentState.PARTLY_PAID and not 0 < paid < total:
        order.complain(_("The file does not say how much of this order was paid."))
    elif order.payment is PaymentState.PARTLY_REFUNDED and not 0 < order.refunded < paid:
        order.complain(_("The file does not say how much of this order was given back."))
    elif order.refunded and order.payment in RECEIVED:
        order.payment = PaymentState.REFUNDED if order.refunded == paid else PaymentState.PARTLY_REFUNDED
    elif order.refunded:
        order.complain(_("More was paid or given back than the order came to."))
