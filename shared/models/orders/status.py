"""The states of an order and the tables of what may follow what."""

from enum import StrEnum

from shared.kernel.flow import Flow


class OrderStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    PENDING = "pending"
    AUTHORISED = "authorised"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    VOIDED = "voided"


class FulfilmentState(StrEnum):
    UNFULFILLED = "unfulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


ORDER_FLOW = Flow(
    {
        OrderStatus.OPEN: {OrderStatus.CLOSED, OrderStatus.CANCELLED},
        OrderStatus.CLOSED: {OrderStatus.OPEN},
        OrderStatus.CANCELLED: set(),
    }
)
PAYMENT_FLOW = Flow(
    {
        PaymentState.PENDING: {
            PaymentState.AUTHORISED, PaymentState.PARTLY_PAID, PaymentState.PAID, PaymentState.FAILED,
            PaymentState.VOIDED,
        },
        PaymentState.AUTHORISED: {
            PaymentState.PARTLY_PAID, PaymentState.PAID, PaymentState.VOIDED, PaymentState.FAILED,
        },
        PaymentState.FAILED: {
            PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.PARTLY_PAID, PaymentState.PAID,
            PaymentState.VOIDED,
        },
        PaymentState.PARTLY_PAID: {
            PaymentState.PARTLY_PAID, PaymentState.PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED,
        },
        # An edit may make an order dearer than what was paid, or cheaper.
        PaymentState.PAID: {PaymentState.PARTLY_PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED},
        # A refund that the bank sends back undoes what it had done.
        PaymentState.PARTLY_REFUNDED: {
            PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED, PaymentState.PARTLY_PAID, PaymentState.PAID,
        },
        PaymentState.REFUNDED: {PaymentState.PARTLY_REFUNDED, PaymentState.PARTLY_PAID, PaymentState.PAID},
        PaymentState.VOIDED: {PaymentState.AUTHORISED, PaymentState.PARTLY_PAID, PaymentState.PAID},
    }
)  # fmt: skip
FULFILMENT_FLOW = Flow(
    {
        FulfilmentState.UNFULFILLED: {
            FulfilmentState.PARTLY_FULFILLED, FulfilmentState.FULFILLED, FulfilmentState.CANCELLED,
        },
        FulfilmentState.PARTLY_FULFILLED: {
            FulfilmentState.PARTLY_FULFILLED, FulfilmentState.FULFILLED, FulfilmentState.UNFULFILLED,
        },
        FulfilmentState.FULFILLED: {FulfilmentState.PARTLY_FULFILLED, FulfilmentState.UNFULFILLED},
        FulfilmentState.CANCELLED: set(),
    }
)  # fmt: skip
