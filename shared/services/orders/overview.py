"""One order with everything that the dashboard shows of it: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from shared.db.session import session
from shared.models.customers.customer import Customer
from shared.models.mail.bouncing import BouncingAddress
from shared.models.mail.message import MailMessage, mails_about
from shared.models.orders.consent import OrderConsent, consents_of
from shared.models.orders.event import OrderEvent, timeline_of
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import Payment, payments_of
from shared.models.promotions.use import DiscountUse, every_use_of, standing_uses
from shared.services.mail.bounces import bouncing_at
from shared.services.promotions.wording import told_record


@dataclass(frozen=True, slots=True)
class OrderOverview:
    """An order, its payments, mails and events (newest first), and how often its shopper has ordered."""

    order: Order
    lines: Sequence[OrderLine]
    payments: Sequence[Payment]
    mails: Sequence[MailMessage]
    bouncing: BouncingAddress | None
    consents: Sequence[OrderConsent]
    events: Sequence[OrderEvent]
    discounts: Sequence[DiscountUse]
    customer: Customer | None
    orders_of_customer: int

    @property
    def left_to_send(self) -> list[OrderLine]:
        """The lines of which something has not been sent yet."""
        return [line for line in self.lines if line.left_to_send > 0]

    @property
    def can_be_fulfilled(self) -> bool:
        return self.order.status is OrderStatus.OPEN and not self.order.is_held and bool(self.left_to_send)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether nothing has left yet; what was paid can be given back along with it."""
        return self.order.is_cancellable

    @property
    def taken_discounts(self) -> list[DiscountUse]:
        """The discounts that it was placed with."""
        return standing_uses(self.discounts)

    @property
    def manual_discount(self) -> int:
        """What staff took off, or what no discount that is known took."""
        return self.order.discount - sum(use.amount for use in self.taken_discounts)

    @property
    def refused_discounts(self) -> list[dict[str, str]]:
        """What was considered when it was placed and did not apply, with the reason in words."""
        kept = next((event.details for event in self.events if event.kind == "placed"), {})
        return [
            {"name": row.get("name") or row.get("code", ""), "reason": told_record(row, self.order.currency)}
            for row in kept.get("refused_discounts", ())
        ]

    @property
    def captured(self) -> int:
        """Minor units that have been taken, less what was given back."""
        return sum(payment.captured - payment.refunded for payment in self.payments)


def order_overview(number: int) -> OrderOverview:
    """Raises NotFound."""
    order = order_by_number(number)
    events = timeline_of(order.id)
    return OrderOverview(
        order=order,
        lines=order.lines,
        payments=payments_of(order.id),
        mails=mails_about(order.id),
        bouncing=bouncing_at(order.email),
        consents=consents_of(order.id) if _asked_for_consent(events) else (),
        events=events,
        discounts=every_use_of(order.id) if order.discount else (),
        customer=_customer_of(order),
        orders_of_customer=_count_orders_of(order),
    )


def _asked_for_consent(events: Sequence[OrderEvent]) -> bool:
    """Whether the checkout had boxes when it was placed: most have none, and nothing more is read."""
    return any(event.kind == "placed" and event.details.get("consents") for event in events)


def _customer_of(order: Order) -> Customer | None:
    if order.customer_id is None:
        return None
    return session().scalars(select(Customer).where(Customer.id == order.customer_id)).first()


def _count_orders_of(order: Order) -> int:
    if order.customer_id is None:
        return 1
    statement = select(func.count()).select_from(Order).where(Order.customer_id == order.customer_id)
    return session().scalar(statement) or 0
