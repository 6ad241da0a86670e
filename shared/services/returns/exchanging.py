"""Other goods for what comes back: an order of their own, to which the money that was paid goes along."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderPaid
from shared.events.outbox import record
from shared.events.returns import ReturnExchanged
from shared.gateways.payments.provider import can_move, is_online
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundOrigin, refunds_of
from shared.models.payments.method import GIFT_CARD, MANUAL
from shared.models.payments.payment import Payment, PaymentStatus, payments_of
from shared.models.returns.case import Return, return_by_id
from shared.models.returns.status import ReturnStatus
from shared.services.inventory.reservations import reserve_stock
from shared.services.inventory.settlements import release_stock
from shared.services.orders.money import follow_money, tell
from shared.services.orders.refund_preview import RefundPreview, RefundWish, work_out
from shared.services.orders.refunds import create_locked
from shared.services.payments.methods import offered_methods
from shared.services.returns.exchange_orders import ExchangeOrder, write_order
from shared.services.returns.locking import changed_meanwhile, locked_return, tell_return
from shared.services.returns.refunding import settle_lines
from shared.services.returns.swaps import EXCHANGE

REASON = "exchanged"
READY = (ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an exchange comes to. Of ``credit``, the worth of what comes back, ``carried`` pays for the new goods.

    ``due`` is left to pay, ``back`` is given back; one of both is nothing. Minor units of the order's currency.
    """

    credit: int
    total: int

    @property
    def carried(self) -> int:
        return min(self.credit, self.total)

    @property
    def due(self) -> int:
        return self.total - self.carried

    @property
    def back(self) -> int:
        return self.credit - self.carried


def preview_exchange(return_id: UUID, *, ahead: bool = False) -> Balance:
    """What it would come to, ``ahead`` before it is approved, too. Writes nothing. Raises as ``exchange_return``."""
    returned = return_by_id(return_id)
    order = order_by_id(returned.order_id)
    shown = _worth(order, returned, (*READY, ReturnStatus.REQUESTED) if ahead else READY)
    return Balance(min(shown.suggested, shown.refundable), returned.swap_total)


def exchange_return(return_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Make the order of the new goods: with what came back, or at once before it comes.

    The money that was paid for what comes back pays for it; what is left over is refunded, what is missing stands to
    pay on the new order's page. Raises NotFound, Conflict (nothing chosen, exchanged before, nothing was paid).
    """
    with transaction():
        order, returned = locked_return(return_id)
        shown = _worth(order, returned)
        made = write_order(order, returned)
        _take_stock(returned, made)
        balance = Balance(min(shown.suggested, shown.refundable), made.order.total)
        _move_money(order, shown, balance, made.order, (actor, user_id))
        returned.exchange_order_id = made.order.id
        settle_lines(returned, {line.id: share.quantity for line, share in shown.lines})
        if returned.status is ReturnStatus.INSPECTED:
            returned.move(ReturnStatus.EXCHANGED)
        names = {"to": made.order.name, "number": made.order.number}
        tell_return(order, returned, "return_exchanged", actor, user_id, **names)
        record(ReturnExchanged(order.id, returned.id, made.order.id, balance.due))
        tell(made.order, "exchanged_from", actor, user_id, name=order.name, number=order.number)
    return made.order


def _worth(order: Order, returned: Return, ready: Collection[ReturnStatus] = READY) -> RefundPreview:
    """What comes back, worked out by the refunds' rule. Raises Conflict."""
    if returned.status not in ready:
        raise changed_meanwhile()
    if returned.exchange_order_id is not None or not returned.swaps:
        raise Conflict(_("Choose first what goes out instead."))
    return work_out(order, payments_of(order.id), refunds_of(order.id), _wish(returned))


def _wish(returned: Return) -> RefundWish:
    """Before somebody looked at it everything that is awaited counts, afterwards what came."""
    if returned.status is ReturnStatus.INSPECTED:
        quantities: Mapping[UUID, int] = returned.left_to_refund
    else:
        quantities = {line.order_line_id: line.quantity for line in returned.lines}
    return RefundWish(quantities=quantities, returned=quantities, reason=REASON)


def _take_stock(returned: Return, made: ExchangeOrder) -> None:
    """What was kept for the return is promised to its new order, within the same locks: nobody gets in between."""
    release_stock(cause=EXCHANGE, cause_id=returned.id)
    reserve_stock(made.goods, cause="order", cause_id=made.order.id)


def _move_money(order: Order, shown: RefundPreview, balance: Balance, new: Order, who: tuple[str, UUID | None]) -> None:
    """The first order's books say that the money went; the new order's payment names where it lies at the provider."""
    actor, user_id = who
    wish = replace(_same(shown), amount=balance.carried or None)
    if balance.carried:
        create_locked(order, wish, actor=actor, user_id=user_id, origin=RefundOrigin.EXCHANGE)
        session().add(_carried(shown.payment, new, balance.carried))
    elif balance.credit:
        create_locked(order, wish, actor=actor, user_id=user_id)
    if balance.carried and balance.back:
        rest = RefundWish(amount=balance.back, payment_id=shown.payment.id, reason=REASON)
        create_locked(order, rest, actor=actor, user_id=user_id)
    if balance.due:
        provider = _provider_for_the_rest(shown.payment, balance.due)
        new.payment_provider = provider
        session().add(Payment(order_id=new.id, provider=provider, currency=new.currency, amount=balance.due))
    elif balance.carried:
        record(OrderPaid(new.id))
    session().flush()
    follow_money(new, payments_of(new.id))


def _same(shown: RefundPreview) -> RefundWish:
    quantities = {line.id: share.quantity for line, share in shown.lines}
    return RefundWish(quantities=quantities, returned=quantities, payment_id=shown.payment.id, reason=REASON)


def _carried(paid: Payment, new: Order, amount: int) -> Payment:
    return Payment(
        order_id=new.id,
        provider=paid.provider,
        status=PaymentStatus.CAPTURED,
        currency=paid.currency,
        amount=amount,
        authorised=amount,
        captured=amount,
        intent=paid.intent,
        livemode=paid.livemode,
    )


def _provider_for_the_rest(paid: Payment, due: int) -> str:
    """The way that was paid before, or else one that shoppers can pay by themselves; else staff see to it.

    Only what can move exactly ``due``: cards cannot move every fils.
    """
    usable = [
        method.provider for method in offered_methods(paid.currency) if can_move(method.provider, due, paid.currency)
    ]
    offered = [provider for provider in usable if provider != GIFT_CARD]
    online = [provider for provider in offered if is_online(provider)]
    if paid.provider in offered and (is_online(paid.provider) or not online):
        return paid.provider
    return next(iter([*online, *offered]), MANUAL)
