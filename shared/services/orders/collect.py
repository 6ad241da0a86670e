"""Money that people hand over: at the door, at the counter, by transfer."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from shared.db.session import transaction
from shared.events.orders import OrderPaid
from shared.events.outbox import record
from shared.gateways.payments.provider import find_provider
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.order import Order, order_for_update
from shared.models.payments.payment import Payment, payments_for_update
from shared.services.orders.money import follow_money, tell


class Collector(StrEnum):
    """Who took the money."""

    COURIER = "courier"
    STAFF = "staff"
    BANK = "bank"


def note_cash_collected(
    order_id: UUID,
    *,
    amount: int | None = None,
    collected_by: Collector = Collector.COURIER,
    collected_on: date | None = None,
    actor: str = "",
    user_id: UUID | None = None,
) -> Order:
    """Note cash that came in, all of it or a part; ``collected_on`` None is today.

    Raises NotFound, Conflict (none is owed), Invalid (more than is owed, or a day to come).
    """
    if collected_on is not None and collected_on > clock.now().date() + timedelta(days=1):
        text = _("Choose a day that is over or today.")
        raise Invalid(text, fields={"collected_on": text})
    noted = {"collected_on": collected_on.isoformat()} if collected_on else {}
    return _receive(order_id, amount, collected_by, is_cash=True, actor=actor, user_id=user_id, noted=noted)


def note_transfer_received(
    order_id: UUID, *, amount: int | None = None, actor: str = "", user_id: UUID | None = None
) -> Order:
    """Note that a transfer is on the account. Raises as ``note_cash_collected``."""
    return _receive(order_id, amount, Collector.BANK, is_cash=False, actor=actor, user_id=user_id, noted={})


def _receive(
    order_id: UUID,
    amount: int | None,
    collector: Collector,
    *,
    is_cash: bool,
    actor: str,
    user_id: UUID | None,
    noted: Mapping[str, str],
) -> Order:
    with transaction():
        order = order_for_update(order_id)
        payments = payments_for_update(order_id)
        payment = next((one for one in payments if one.owed and _is_taken_by_hand(one, is_cash)), None)
        if payment is None:
            raise Conflict(_("No cash is owed for this order.") if is_cash else _("No transfer is awaited any more."))
        receive_locked(order, payments, payment, amount, collector=collector, actor=actor, user_id=user_id, noted=noted)
    return order


def receive_locked(
    order: Order,
    payments: list[Payment],
    payment: Payment,
    amount: int | None,
    *,
    collector: Collector,
    actor: str,
    user_id: UUID | None,
    noted: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The same for rows that are locked in the present transaction. ``amount`` None is all that is owed.

    ``noted`` goes into the timeline along with who took it.
    """
    taken = payment.owed if amount is None else amount
    if not 0 < taken <= payment.owed:
        text = _("Type an amount up to %(amount)s.", amount=format_money(Money(payment.owed, payment.currency)))
        raise Invalid(text, fields={"amount": text})
    payment.receive(taken)
    follow_money(order, payments)
    kind = "paid" if collector is not Collector.BANK else "transfer_received"
    tell(order, kind, actor=actor, user_id=user_id, amount=taken, collected_by=collector.value, **noted)
    if not payment.owed:
        record(OrderPaid(order.id))


def _is_taken_by_hand(payment: Payment, is_cash: bool) -> bool:
    provider = find_provider(payment.provider)
    return provider is not None and not provider.is_online and provider.is_cash == is_cash
