"""Giving money back for what came back: by the orders' one rule, less what the merchant keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import Refund, RefundOrigin, find_refund_by_key, refunds_of
from shared.models.payments.payment import payments_of
from shared.models.returns.case import Return, return_by_id
from shared.models.returns.status import ReturnStatus
from shared.services.orders.refund_preview import RefundPreview, RefundWish, work_out
from shared.services.orders.refunds import create_locked
from shared.services.returns.locking import changed_meanwhile, locked_return, tell_return

REASON = "returned"


@dataclass(frozen=True, slots=True)
class ReturnRefundWish:
    """What to give back for a return: all that came back, or ``quantities`` of it by order line.

    ``restocking_fee`` and ``postage`` are kept of it, ``shipping`` of what was paid for delivery is given back too.
    Amounts are minor units of the order's currency. With ``to_gift_card`` the customer gets a new gift card.
    """

    quantities: Mapping[UUID, int] | None = None
    restocking_fee: int = 0
    postage: int = 0
    shipping: int = 0
    payment_id: UUID | None = None
    note: str = ""
    request_key: str | None = None
    to_gift_card: bool = False

    @property
    def kept(self) -> int:
        return self.restocking_fee + self.postage


@dataclass(frozen=True, slots=True)
class ReturnRefund:
    """A refund worked out: ``amount`` is what is given back after ``kept``."""

    shown: RefundPreview
    kept: int

    @property
    def amount(self) -> int:
        return self.shown.amount

    @property
    def goods(self) -> int:
        return self.shown.goods


def preview_return_refund(return_id: UUID, wish: ReturnRefundWish) -> ReturnRefund:
    """What it would come to; nothing is written. Raises as ``refund_return``."""
    returned = return_by_id(return_id)
    order = order_by_id(returned.order_id)
    asked = _asked(order, returned, wish)
    return ReturnRefund(work_out(order, payments_of(order.id), refunds_of(order.id), asked), wish.kept)


def refund_return(
    return_id: UUID,
    wish: ReturnRefundWish,
    *,
    actor: str = "",
    user_id: UUID | None = None,
    origin: RefundOrigin = RefundOrigin.STAFF,
) -> Refund:
    """Give the money back; the provider is asked outside of this. The same ``request_key`` is the same refund.

    Raises NotFound, Conflict (not inspected, nothing left), Invalid (more than came back, more is kept than that).
    """
    with transaction():
        order, returned = locked_return(return_id)
        known = find_refund_by_key(order.id, wish.request_key) if wish.request_key else None
        if known is not None:
            return known
        asked = _asked(order, returned, wish)
        refund = create_locked(order, asked, actor=actor, user_id=user_id, origin=origin)
        settle_lines(returned, asked.quantities)
        returned.move(ReturnStatus.REFUNDED)
        returned.refunded += refund.amount
        returned.restocking_fee += wish.restocking_fee
        returned.postage += wish.postage
        tell_return(order, returned, "return_refunded", actor, user_id, amount=refund.amount, kept=wish.kept)
    return refund


def settle_lines(returned: Return, quantities: Mapping[UUID, int]) -> None:
    """Note what was paid for, in money or goods."""
    for line in returned.lines:
        line.refunded += quantities.get(line.order_line_id, 0)


def _asked(order: Order, returned: Return, wish: ReturnRefundWish) -> RefundWish:
    """The same in the words of the orders' refunds, with the amount that is left after what is kept."""
    if not returned.allows(ReturnStatus.REFUNDED):
        raise changed_meanwhile()
    quantities = _quantities(returned, wish)
    asked = RefundWish(
        quantities=quantities,
        returned=quantities,
        shipping=wish.shipping,
        payment_id=wish.payment_id,
        reason=REASON,
        note=wish.note,
        request_key=wish.request_key,
        to_gift_card=wish.to_gift_card,
    )
    if min(wish.restocking_fee, wish.postage) < 0:
        raise Invalid(fields={"restocking_fee": _("An amount is not below zero.")})
    shown = work_out(order, payments_of(order.id), refunds_of(order.id), asked)
    if wish.kept >= shown.suggested > 0:
        words = _("Less can be kept than %(amount)s.", amount=format_money(Money(shown.suggested, order.currency)))
        raise Invalid(words, fields={"restocking_fee": words})
    return replace(asked, amount=min(shown.suggested - wish.kept, shown.refundable)) if wish.kept else asked


def _quantities(returned: Return, wish: ReturnRefundWish) -> dict[UUID, int]:
    left = returned.left_to_refund
    if not left:
        raise Conflict(_("Everything that came back is paid for."))
    wanted = left if wish.quantities is None else {key: count for key, count in wish.quantities.items() if count}
    wrong = {
        f"quantity-{line_id}": _("That much did not come back.")
        for line_id, count in wanted.items()
        if not 0 < count <= left.get(line_id, 0)
    }
    if wrong or not wanted:
        words = next(iter(wrong.values()), _("Choose what you want to refund."))
        raise Invalid(words, fields=wrong or {"quantities": words})
    return dict(wanted)
