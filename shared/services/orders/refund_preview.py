"""What a refund would come to, before and while it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from shared.gateways.payments.provider import find_provider
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.inventory.location import location_by_id
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import Refund, refunds_of, refunds_with_lines
from shared.models.payments.payment import Payment, payments_of
from shared.services.orders.refund_rule import (
    Given,
    LineShare,
    fee_left,
    given_for,
    paid_parts,
    share_line,
    shipping_left,
)


class RefundTo(StrEnum):
    """Where the money goes: back the way it was paid, or onto a new gift card."""

    PAYMENT = "payment"
    GIFT_CARD = "gift_card"


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What somebody wants to give back. Quantities by order line, in minor units of each line's unit.

    ``restock`` names the shelf to which the sent units of a line return; of ``returned`` units a return has seen to
    that, and gives up its claim on them now. ``shipping`` and ``fee`` are amounts.
    ``amount`` None is what the rule suggests; ``payment_id`` None is the payment with most left. With ``to_gift_card``
    the customer gets a new gift card instead of the money; what a card paid goes back onto that card all the same.
    """

    quantities: Mapping[UUID, int] = field(default_factory=dict)
    restock: Mapping[UUID, UUID] = field(default_factory=dict)
    shipping: int = 0
    fee: int = 0
    amount: int | None = None
    payment_id: UUID | None = None
    reason: str = ""
    note: str = ""
    request_key: str | None = None
    returned: Mapping[UUID, int] = field(default_factory=dict)
    to_gift_card: bool = False


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """A refund worked out: what each line comes to, what is suggested, and what is given back.

    ``refundable`` is the most that this payment allows, ``shipping_left`` and ``fee_left`` what is left of those.
    """

    order: Order
    payment: Payment
    lines: tuple[tuple[OrderLine, LineShare], ...]
    shipping: int
    fee: int
    suggested: int
    amount: int
    refundable: int
    shipping_left: int
    fee_left: int

    @property
    def goods(self) -> int:
        return sum(share.amount for _line, share in self.lines)

    @property
    def tax(self) -> int:
        return sum(share.tax for _line, share in self.lines)


def preview_refund(order_id: UUID, wish: RefundWish) -> RefundPreview:
    """What this refund would be. Raises NotFound, Conflict (nothing to give back), Invalid (more than is left)."""
    order = order_by_id(order_id)
    return work_out(order, payments_of(order.id), refunds_of(order.id), wish)


def work_out(order: Order, payments: Sequence[Payment], refunds: Sequence[Refund], wish: RefundWish) -> RefundPreview:
    """The same on rows that the caller has read, or locked."""
    payment = choose_payment(payments, wish.payment_id)
    parts = paid_parts(order, order.lines)
    left = (shipping_left(parts, refunds), fee_left(parts, refunds))
    _check_wish(order, wish, left)
    given = _given_before_edits(order, wish)
    lines = tuple(
        (line, share_line(line, added, wish.quantities[line.id], given.get(line.id)))
        for line, added in zip(order.lines, parts.added_tax, strict=True)
        if wish.quantities.get(line.id)
    )
    asked = sum(share.amount for _line, share in lines) + wish.shipping + wish.fee
    suggested = min(asked, payment.refundable)
    amount = suggested if wish.amount is None else wish.amount
    most = suggested if asked or lines else payment.refundable
    _check_amount(payment, amount, most, is_asked=wish.amount is not None, to_gift_card=wish.to_gift_card)
    return RefundPreview(order, payment, lines, wish.shipping, wish.fee, asked, amount, payment.refundable, *left)


def _given_before_edits(order: Order, wish: RefundWish) -> dict[UUID, Given]:
    """An edit may have changed what a line is worth after a part of it was refunded. No statement for other orders."""
    begun = [line for line in order.lines if line.refunded and wish.quantities.get(line.id)] if order.revision else []
    refunds = refunds_with_lines(order.id) if begun else []
    return {line.id: given_for(line, refunds) for line in begun}


def choose_payment(payments: Sequence[Payment], payment_id: UUID | None) -> Payment:
    """The payment that was named, or the one with most left. Raises NotFound, Conflict."""
    if payment_id is not None:
        payments = [payment for payment in payments if payment.id == payment_id]
        if not payments:
            raise NotFound(_("This payment does not exist."))
    best = max(payments, key=lambda payment: payment.refundable, default=None)
    if best is None or best.refundable <= 0:
        raise Conflict(_("Nothing has been received for this order that could be given back."))
    return best


def _check_wish(order: Order, wish: RefundWish, left: tuple[int, int]) -> None:
    lines = {line.id: line for line in order.lines}
    if not set(wish.quantities) | set(wish.restock) <= set(lines):
        raise NotFound(_("This line does not belong to the order."))
    for line_id, quantity in wish.quantities.items():
        if not 0 <= quantity <= lines[line_id].left_to_refund + wish.returned.get(line_id, 0):
            text = _("Of “%(title)s” not that much is left to refund.", title=lines[line_id].title)
            raise Invalid(text, fields={f"quantity-{line_id}": text})
    for location_id in set(wish.restock.values()):
        if not location_by_id(location_id).is_active:
            raise NotFound(_("This location does not exist."))
    for name, amount, most in (("shipping", wish.shipping, left[0]), ("fee", wish.fee, left[1])):
        if not 0 <= amount <= most:
            text = _("At most %(amount)s is left of this.", amount=format_money(Money(most, order.currency)))
            raise Invalid(text, fields={name: text})


def _check_amount(payment: Payment, amount: int, most: int, *, is_asked: bool, to_gift_card: bool) -> None:
    """An amount that somebody typed may be less than the suggestion, never more."""
    if is_asked and not 0 < amount <= most:
        text = _("Type an amount up to %(amount)s.", amount=format_money(Money(most, payment.currency)))
        raise Invalid(text, fields={"amount": text})
    provider = find_provider(payment.provider) if not to_gift_card else None
    if amount and provider is not None and provider.judge_amount is not None:
        provider.judge_amount(amount, payment.currency)
