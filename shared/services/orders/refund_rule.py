"""What part of an order a refund gives back: the one rule, in whole minor units.

Every unit of a line has its share of what was paid for the line by the largest remainder: the odd minor units lie with
the first units, and units are refunded from the first to the last. So parts add up to exactly the line, in whatever
steps they are refunded. Tax and discount are shared out by the same rule. What was paid for delivery is its price less
its discount, with the tax added to it; so is a payment fee with its tax, where the order has one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund


def share_of(total: int, whole: int, before: int, count: int) -> int:
    """What ``count`` units cost after ``before`` others of ``whole`` were refunded: ``allocate`` over single units."""
    return _first(total, whole, before + count) - _first(total, whole, before)


def _first(total: int, whole: int, count: int) -> int:
    each, odd = divmod(total, whole)
    return each * count + min(odd, count)


@dataclass(frozen=True, slots=True)
class LineShare:
    """Units of a line with what they cost: ``amount`` with the added tax, ``tax`` and ``discount`` in it."""

    quantity: int
    amount: int
    tax: int
    discount: int


@dataclass(frozen=True, slots=True)
class Given:
    """What refunds have given back for a line so far."""

    amount: int = 0
    tax: int = 0
    discount: int = 0


def given_for(line: OrderLine, refunds: Sequence[Refund]) -> Given:
    """By refunds that were read along with their lines."""
    mine = [part for refund in refunds for part in refund.lines if part.order_line_id == line.id]
    return Given(*(sum(getattr(part, name) for part in mine) for name in ("amount", "tax", "discount")))


@dataclass(frozen=True, slots=True)
class PaidParts:
    """What a shopper paid for besides the lines, and the tax that was added to each line's price."""

    shipping: int
    fee: int
    added_tax: tuple[int, ...]


def paid_parts(order: Order, lines: Sequence[OrderLine]) -> PaidParts:
    """Lines, delivery and fee add up to the order's total."""
    added = _added_tax(order, lines)
    besides = max(0, order.total - sum(line.total for line in lines) - sum(added))
    if not order.payment_fee:
        return PaidParts(besides, 0, tuple(added))
    off = order.discount - sum(line.discount for line in lines)
    shipping = min(besides, max(0, order.shipping - off + (order.shipping_tax if order.tax else 0)))
    return PaidParts(shipping, besides - shipping, tuple(added))


def _added_tax(order: Order, lines: Sequence[OrderLine]) -> list[int]:
    """Tax that was added to the lines' prices (below zero where a price that contains tax is sold without it)."""
    return [line.tax if order.tax else 0 for line in lines]


def share_line(line: OrderLine, added_tax: int, quantity: int, given: Given | None = None) -> LineShare:
    """The next units of a line. ``given`` where an edit came between: never more than is left of the line's worth."""

    def share(total: int) -> int:
        return share_of(total, line.quantity, line.refunded, quantity)

    next_units = LineShare(quantity, share(line.total) + share(added_tax), share(line.tax), share(line.discount))
    if given is None:
        return next_units
    left = max(0, line.total + added_tax - given.amount)
    if line.refunded + quantity == line.quantity:
        return LineShare(quantity, left, line.tax - given.tax, max(0, line.discount - given.discount))
    return replace(next_units, amount=min(next_units.amount, left))


def shipping_left(parts: PaidParts, refunds: Sequence[Refund]) -> int:
    """What was paid for delivery and has not been given back; a refund that failed still claims its part."""
    return max(0, parts.shipping - sum(refund.shipping for refund in refunds))


def fee_left(parts: PaidParts, refunds: Sequence[Refund]) -> int:
    return max(0, parts.fee - sum(refund.fee for refund in refunds))
