"""One order with everything that the dashboard shows of it: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.models.customers.customer import Customer
from shared.models.mail.message import MailMessage, mails_about
from shared.models.orders.event import OrderEvent, timeline_of
from shared.models.orders.fulfilment import Fulfilment
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.payments.payment import Payment, PaymentStatus, payments_of


@dataclass(frozen=True, slots=True)
class OrderOverview:
    """An order, its parcels, payments, mails and events (newest first), and how often its shopper has ordered."""

    order: Order
    lines: Sequence[OrderLine]
    fulfilments: Sequence[Fulfilment]
    payments: Sequence[Payment]
    mails: Sequence[MailMessage]
    events: Sequence[OrderEvent]
    customer: Customer | None
    orders_of_customer: int

    @property
    def left_to_send(self) -> list[OrderLine]:
        """The lines of which something has not been sent yet."""
        return [line for line in self.lines if line.fulfilled < line.quantity]

    @property
    def can_be_fulfilled(self) -> bool:
        return self.order.status is OrderStatus.OPEN and not self.order.is_held and bool(self.left_to_send)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether nothing has left yet."""
        return (
            self.order.status is OrderStatus.OPEN
            and self.order.fulfilment_state is FulfilmentState.UNFULFILLED
            and not self.captured
        )

    @property
    def owes_cash(self) -> bool:
        return any(
            payment.provider == CASH_ON_DELIVERY and payment.status is PaymentStatus.PENDING
            for payment in self.payments
        )

    @property
    def captured(self) -> int:
        """Minor units that have been taken, less what was given back."""
        return sum(payment.captured - payment.refunded for payment in self.payments)


def order_overview(number: int) -> OrderOverview:
    """Raises NotFound."""
    order = order_by_number(number)
    return OrderOverview(
        order=order,
        lines=order.lines,
        fulfilments=_fulfilments_of(order),
        payments=payments_of(order.id),
        mails=mails_about(order.id),
        events=timeline_of(order.id),
        customer=_customer_of(order),
        orders_of_customer=_count_orders_of(order),
    )


def _fulfilments_of(order: Order) -> list[Fulfilment]:
    statement = select(Fulfilment).where(Fulfilment.order_id == order.id).order_by(Fulfilment.id)
    return list(session().scalars(statement.options(selectinload(Fulfilment.lines))))


def _customer_of(order: Order) -> Customer | None:
    if order.customer_id is None:
        return None
    return session().scalars(select(Customer).where(Customer.id == order.customer_id)).first()


def _count_orders_of(order: Order) -> int:
    if order.customer_id is None:
        return 1
    statement = select(func.count()).select_from(Order).where(Order.customer_id == order.customer_id)
    return session().scalar(statement) or 0
