"""Payments of orders, with what was authorised, captured and refunded."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _


class PaymentStatus(StrEnum):
    PENDING = "pending"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    RELEASED = "released"


class Payment(Timestamps, StoreModel):
    """Money owed for an order through one provider. Amounts are minor units of ``currency``.

    ``reference`` is the provider's checkout session, ``intent`` its payment (a gift card's id), ``url`` where the
    shopper pays. ``refunding`` is on its way back, ``refunded`` has arrived there. ``expires_at`` is until when it
    can be paid (online: until when its page is open), ``due_at`` until when a deposit may be paid, on however many
    pages, ``capture_before`` until when what was authorised can be taken; ``told_at`` says that somebody was
    reminded of it.
    It was asked for when the order had had ``revision`` edits. ``asked_until`` is set where staff ask for it, by a link
    or with terms: then no clock gives the order up.
    ``account`` is the connected account that takes the money, empty for the store's own keys; the platform keeps
    ``application_fee`` of it, and ``returns_fee`` says whether refunds give a share of that back. ``is_personal``: the
    page at ``url`` shows the customer's kept cards, so it is for nobody else. ``compared_at``: the provider told of it
    when our books were last compared with its.
    """

    __tablename__ = "payments"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_payments_order", "store_id", "order_id"),
        Index("uq_payments_reference", "store_id", "provider", "reference", unique=True),
        Index("ix_payments_intent", "store_id", "intent"),
        Index("ix_payments_pending", "created_at", postgresql_where="status = 'pending'"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("application_fee >= 0 AND application_fee <= amount", name="fee_within_amount"),
        CheckConstraint("captured <= amount", name="captured_within_amount"),
        CheckConstraint("refunding >= 0 AND refunded >= 0", name="refunds_not_negative"),
        CheckConstraint("refunded + refunding <= captured", name="refunded_within_captured"),
    )

    order_id: Mapped[UUID]
    provider: Mapped[str]
    status: Mapped[PaymentStatus] = mapped_column(enum_column(PaymentStatus), default=PaymentStatus.PENDING)
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    authorised: Mapped[int] = mapped_column(BigInteger, default=0)
    captured: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    refunding: Mapped[int] = mapped_column(BigInteger, default=0)
    reference: Mapped[str | None]
    intent: Mapped[str | None]
    url: Mapped[str | None]
    livemode: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    capture_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    asked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int] = mapped_column(default=0)
    account: Mapped[str] = mapped_column(default="")
    application_fee: Mapped[int] = mapped_column(BigInteger, default=0)
    returns_fee: Mapped[bool] = mapped_column(default=False)
    is_personal: Mapped[bool] = mapped_column(default=False)
    compared_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def refundable(self) -> int:
        """Minor units that can still be given back."""
        return self.captured - self.refunded - self.refunding

    @property
    def owed(self) -> int:
        """Minor units that have not been received yet; nothing where nobody waits for them any more."""
        return self.amount - self.captured if self.status is PaymentStatus.PENDING else 0

    @property
    def is_patient(self) -> bool:
        """Whether it waits until staff say otherwise."""
        return self.asked_until is not None

    def ask_anew(self, amount: int, revision: int) -> None:
        """Another amount is owed, and the pay page that was made before is closed."""
        self.amount, self.revision = self.captured + amount, revision
        self.reference = self.intent = self.url = self.expires_at = None
        self.is_personal = False

    def may_be_paid(self, at: datetime) -> bool:
        """Whether a pay page that has ended is no reason to give the order up."""
        return self.due_at is not None and self.due_at > at

    def receive(self, amount: int) -> None:
        """Money came in; when all of it is there, the payment is captured."""
        self.captured += amount
        self.authorised = max(self.authorised, self.captured)
        if self.captured == self.amount:
            self.status = PaymentStatus.CAPTURED

    def await_again(self) -> None:
        """Its pay page is closed, and it can be paid on another one: nobody loses what they had sent back for it."""
        self.status, self.reference, self.url, self.expires_at = PaymentStatus.PENDING, None, None, None

    def wait_for_staff(self, until: datetime) -> None:
        """No clock ends it any more, and it may be paid on a page at any time."""
        if self.asked_until is None:
            self.asked_until = until
        self.due_at = None

    def reserve_refund(self, amount: int) -> None:
        """Raises Conflict where more is asked back than was received."""
        if not 0 < amount <= self.refundable:
            raise Conflict(_("More cannot be refunded than was received and has not been given back yet."))
        self.refunding += amount

    def note_refunded(self, amount: int) -> None:
        """What was on its way has arrived."""
        self.refunding -= amount
        self.refunded += amount
        if self.refunded == self.captured and self.status is PaymentStatus.CAPTURED:
            self.status = PaymentStatus.REFUNDED

    def note_refund_failed(self, amount: int, *, had_arrived: bool) -> None:
        """It came back to us, whether or not it was said to have arrived before."""
        if had_arrived:
            self.refunded -= amount
        else:
            self.refunding -= amount
        if self.status is PaymentStatus.REFUNDED:
            self.status = PaymentStatus.CAPTURED


class PaymentEvent(StoreModel):
    """What a provider told us about a payment, once each (``provider_event_id``)."""

    __tablename__ = "payment_events"
    __table_args__ = (
        store_key("payment_id", "payments"),
        UniqueConstraint("store_id", "provider", "provider_event_id"),
        Index("ix_payment_events_payment", "store_id", "payment_id", "id"),
        {"info": {"append_only": True}},
    )

    payment_id: Mapped[UUID | None]
    provider: Mapped[str]
    provider_event_id: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def payments_of(order_id: UUID) -> list[Payment]:
    return list(session().scalars(select(Payment).where(Payment.order_id == order_id).order_by(Payment.id)))


def money_of_orders(order_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """What was received for each of the orders, and what was given back of it. One statement."""
    sums = (func.sum(Payment.captured), func.sum(Payment.refunded))
    counting = select(Payment.order_id, *sums).where(Payment.order_id.in_(order_ids)).group_by(Payment.order_id)
    return {order_id: (int(captured), int(refunded)) for order_id, captured, refunded in session().execute(counting)}


def payments_for_update(order_id: UUID) -> list[Payment]:
    """All payments of an order, locked until the transaction ends; lock the order first."""
    statement = select(Payment).where(Payment.order_id == order_id).order_by(Payment.id).with_for_update()
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def find_payment(payment_id: UUID) -> Payment | None:
    return session().scalars(select(Payment).where(Payment.id == payment_id)).first()


def find_payment_by_intent(provider: str, intent: str) -> Payment | None:
    """The first that it paid; an exchange may have taken a part of it along to another order."""
    statement = select(Payment).where(Payment.provider == provider, Payment.intent == intent)
    return session().scalars(statement.order_by(Payment.id)).first()


def find_payments(payment_ids: Sequence[UUID], intents: Sequence[str], provider: str) -> list[Payment]:
    """Those with these ids of ours, or these payments at the provider."""
    is_known = or_(Payment.id.in_(payment_ids), Payment.intent.in_(intents))
    return list(session().scalars(select(Payment).where(Payment.provider == provider, is_known)))


def mark_compared(payment_ids: Sequence[UUID]) -> None:
    """The provider knows them. ``updated_at`` stays: nothing has become of them."""
    if payment_ids:
        known = update(Payment).where(Payment.id.in_(payment_ids))
        session().execute(known.values(compared_at=clock.now(), updated_at=Payment.updated_at))


def find_payment_for_update(payment_id: UUID) -> Payment | None:
    """The payment with its row locked until the transaction ends."""
    return (
        session()
        .scalars(
            select(Payment).where(Payment.id == payment_id).with_for_update().execution_options(populate_existing=True)
        )
        .first()
    )


def find_payment_by_reference(provider: str, reference: str) -> Payment | None:
    return (
        session().scalars(select(Payment).where(Payment.provider == provider, Payment.reference == reference)).first()
    )
