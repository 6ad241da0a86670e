"""Orders: a shopper's promise to buy, frozen when placed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, DateTime, Index, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.line import OrderLine
from shared.models.orders.list_indexes import LIST_INDEXES
from shared.models.orders.status import (
    FULFILMENT_FLOW,
    ORDER_FLOW,
    PAYMENT_FLOW,
    FulfilmentState,
    OrderStatus,
    PaymentState,
)
from shared.models.shipping.rate import RateKind


class Order(Timestamps, StoreModel):
    """An order with its frozen texts and amounts (minor units of ``currency``).

    total = subtotal + shipping + payment_fee + tax − discount; gift cards paid ``gift_card_total`` of it when it was
    placed. ``store_total`` is the total in the store's own currency at the rate of that moment, for figures over many
    orders. ``token`` opens the shopper's status page; ``exchanged_from_id`` is the order whose goods came back in
    exchange for this one.

    ``tax`` is what was added to the prices, ``tax_included`` what they contained; what is due is the sum of both.
    ``shipping_tax`` and ``shipping_tax_included`` are the delivery's share. ``tax_lines`` say which taxes these are
    (``{"name", "millionths", "net", "amount"}`` each), ``tax_treatment`` why (see ``services/taxes/decision.py``).
    ``revision`` counts the edits since it was placed; ``manual_discount`` is what staff took off all lines together.

    ``pickup_place`` is where it is picked up: ``{"location_id", "name", "address", "phone"}``. ``is_held`` while one of
    its holds is open. What ends in ``_key``, and ``country``, PostgreSQL works out: lists are found and narrowed by it.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("store_id", "number"),
        UniqueConstraint("store_id", "cart_id"),
        store_key("cart_id", "carts"),
        store_key("customer_id", "customers"),
        store_key("exchanged_from_id", "orders"),
        Index("ix_orders_recent", "store_id", "placed_at", "id"),
        Index("ix_orders_customer", "store_id", "customer_id"),
        Index("ix_orders_email", "store_id", "email"),
        *LIST_INDEXES,
        CheckConstraint("total = subtotal + shipping + payment_fee + tax - discount", name="total_adds_up"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        CheckConstraint("gift_card_total >= 0", name="gift_card_total_not_negative"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    token: Mapped[str]
    cart_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    exchanged_from_id: Mapped[UUID | None]
    status: Mapped[OrderStatus] = mapped_column(enum_column(OrderStatus), default=OrderStatus.OPEN)
    payment_state: Mapped[PaymentState] = mapped_column(enum_column(PaymentState), default=PaymentState.PENDING)
    fulfilment_state: Mapped[FulfilmentState] = mapped_column(
        enum_column(FulfilmentState), default=FulfilmentState.UNFULFILLED
    )
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    currency: Mapped[str]
    subtotal: Mapped[int] = mapped_column(BigInteger)
    shipping: Mapped[int] = mapped_column(BigInteger, default=0)
    payment_fee: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_included: Mapped[int] = mapped_column(BigInteger, default=0)
    shipping_tax: Mapped[int] = mapped_column(BigInteger, default=0)
    shipping_tax_included: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_lines: Mapped[list[Any]] = mapped_column(default=list)
    tax_treatment: Mapped[str] = mapped_column(default="")
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger)
    store_total: Mapped[int] = mapped_column(BigInteger)
    gift_card_total: Mapped[int] = mapped_column(BigInteger, default=0)
    shipping_address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    billing_address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shipping_name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    payment_provider: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    manual_discount: Mapped[dict[str, Any]] = mapped_column(default=dict)
    placed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancel_reason: Mapped[str] = mapped_column(default="")
    is_held: Mapped[bool] = mapped_column(default=False)
    delivery_kind: Mapped[RateKind] = mapped_column(enum_column(RateKind), default=RateKind.DELIVERY)
    pickup_place: Mapped[dict[str, Any]] = mapped_column(default=dict)
    country: Mapped[str] = mapped_column(Computed("coalesce(shipping_address ->> 'country', '')", persisted=True))
    name_key: Mapped[str] = mapped_column(Computed("lower(coalesce(shipping_address ->> 'name', ''))", persisted=True))
    surname_key: Mapped[str] = mapped_column(
        Computed("lower(coalesce(substring(shipping_address ->> 'name' from '[^ ]+$'), ''))", persisted=True)
    )
    email_key: Mapped[str] = mapped_column(Computed("lower(email)", persisted=True))
    phone_key: Mapped[str] = mapped_column(
        Computed("reverse(regexp_replace(phone, '[^0-9]', '', 'g'))", persisted=True)
    )

    lines: Mapped[list[OrderLine]] = owns_many("Order", "OrderLine", "order_id", order_by="OrderLine.position")

    @property
    def is_cancellable(self) -> bool:
        """Whether it is open, and nothing of it was sent or is waited for no more."""
        may_end = ORDER_FLOW.allows(self.status, OrderStatus.CANCELLED)
        return may_end and FULFILMENT_FLOW.allows(self.fulfilment_state, FulfilmentState.CANCELLED)

    def cancel(self, at: datetime, reason: str) -> None:
        """Raises Conflict where it has shipped or is cancelled already."""
        self.status = ORDER_FLOW.move(self.status, OrderStatus.CANCELLED)
        self.fulfilment_state = FULFILMENT_FLOW.move(self.fulfilment_state, FulfilmentState.CANCELLED)
        self.cancelled_at, self.cancel_reason = at, reason

    def note_payment(self, state: PaymentState) -> None:
        """Raises Conflict where the payment cannot go there from where it is."""
        self.payment_state = PAYMENT_FLOW.move(self.payment_state, state)

    def note_fulfilment(self, state: FulfilmentState) -> None:
        self.fulfilment_state = FULFILMENT_FLOW.move(self.fulfilment_state, state)


def order_by_number(number: int) -> Order:
    order = session().scalars(select(Order).where(Order.number == number)).first()
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def order_by_id(order_id: UUID) -> Order:
    order = session().scalars(select(Order).where(Order.id == order_id)).first()
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def find_order_by_id(order_id: UUID) -> Order | None:
    return session().scalars(select(Order).where(Order.id == order_id)).first()


def order_for_update(order_id: UUID) -> Order:
    """The order with its row locked until the transaction ends."""
    order = (
        session()
        .scalars(select(Order).where(Order.id == order_id).with_for_update().execution_options(populate_existing=True))
        .first()
    )
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def find_order_of_cart(cart_id: UUID) -> Order | None:
    return session().scalars(select(Order).where(Order.cart_id == cart_id)).first()


def find_order_by_token(order_id: UUID, token: str) -> Order | None:
    return _BY_TOKEN.first(order=order_id, token=token)


_BY_TOKEN = FixedEntity(
    Order, lambda orders: orders.where(Order.id == bindparam("order"), Order.token == bindparam("token"))
)


def order_with_lines(order: Order) -> Order:
    """The same order, its lines read along."""
    set_committed_value(order, "lines", _LINES.all(order=order.id))
    return order


_LINES = FixedEntity(
    OrderLine, lambda lines: lines.where(OrderLine.order_id == bindparam("order")).order_by(OrderLine.position)
)


def numbers_of(order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The numbers of those orders, for links to them."""
    if not order_ids:
        return {}
    found = session().execute(select(Order.id, Order.number).where(Order.id.in_(order_ids)))
    return dict(found.tuples().all())
