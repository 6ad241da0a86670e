"""Payments, refunds and proofs as the API gives and takes them. Amounts are minor units of the order's currency."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, text
from shared.models.orders.refund import RefundOrigin, RefundStatus
from shared.models.payments.payment import PaymentStatus
from shared.models.payments.proof import ProofStatus
from shared.services.orders.collect import Collector
from shared.services.orders.refund_preview import RefundTo

LARGEST = 10**14


def amount_field(least: int = 0, **options: object) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(least, LARGEST), **options)  # type: ignore[arg-type]


class PaymentSchema(ma.Schema):
    """Money for an order through one provider; ``refunding`` is on its way back, ``refundable`` can still be."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    provider = ma.fields.String()
    provider_account = ma.fields.String(
        metadata={"description": "The connected account that takes the money; empty for the store's own keys."}
    )
    provider_payment = ma.fields.String(
        allow_none=True, metadata={"description": "What the provider calls the payment."}
    )
    application_fee = ma.fields.Integer(metadata={"description": "What the platform keeps of it."})
    status = ma.fields.Enum(PaymentStatus, by_value=True)
    currency = ma.fields.String()
    amount = ma.fields.Integer()
    authorised = ma.fields.Integer()
    captured = ma.fields.Integer()
    refunded = ma.fields.Integer()
    refunding = ma.fields.Integer()
    refundable = ma.fields.Integer()
    expires_at = ma.fields.DateTime(allow_none=True)
    due_at = ma.fields.DateTime(allow_none=True)
    capture_before = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class DisputeSchema(ma.Schema):
    """A cardholder wants money back from the bank; answered in the provider's dashboard until ``answer_by``.

    ``status`` and ``reason`` are the provider's words; ``closed_at`` is set once it is decided.
    """

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    payment_id = ma.fields.UUID()
    provider = ma.fields.String()
    reference = ma.fields.String()
    currency = ma.fields.String()
    amount = ma.fields.Integer()
    reason = ma.fields.String()
    status = ma.fields.String()
    answer_by = ma.fields.DateTime(allow_none=True)
    closed_at = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class RefundLineSchema(ma.Schema):
    """Refunded units of an order line. ``unsent`` of them are not sent any more."""

    line_id = ma.fields.UUID()
    location_id = ma.fields.UUID(allow_none=True)
    quantity = ma.fields.Integer()
    unsent = ma.fields.Integer()
    amount = ma.fields.Integer()
    tax = ma.fields.Integer()
    discount = ma.fields.Integer()


class RefundSchema(ma.Schema):
    """Money on its way back, or there. ``problem`` says why one has failed."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    payment_id = ma.fields.UUID()
    status = ma.fields.Enum(RefundStatus, by_value=True)
    origin = ma.fields.Enum(RefundOrigin, by_value=True)
    to = ma.fields.Enum(RefundTo, by_value=True)
    currency = ma.fields.String()
    amount = ma.fields.Integer()
    suggested = ma.fields.Integer()
    shipping = ma.fields.Integer()
    fee = ma.fields.Integer()
    tax = ma.fields.Integer()
    reason = ma.fields.String()
    note = ma.fields.String()
    problem = ma.fields.String()
    reference = ma.fields.String(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    settled_at = ma.fields.DateTime(allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(RefundLineSchema))


class PreviewLineSchema(ma.Schema):
    line_id = ma.fields.UUID()
    quantity = ma.fields.Integer()
    amount = ma.fields.Integer()
    tax = ma.fields.Integer()
    discount = ma.fields.Integer()


class RefundPreviewSchema(ma.Schema):
    """What a refund would come to; nothing is written."""

    payment_id = ma.fields.UUID()
    currency = ma.fields.String()
    shipping = ma.fields.Integer()
    fee = ma.fields.Integer()
    tax = ma.fields.Integer()
    suggested = ma.fields.Integer()
    amount = ma.fields.Integer()
    refundable = ma.fields.Integer()
    shipping_left = ma.fields.Integer()
    fee_left = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(PreviewLineSchema))


class RefundLineBody(InputSchema):
    """How much of a line, counted as the line counts, and the location to which what was sent returns."""

    line_id = ma.fields.UUID(required=True)
    quantity = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 9_999_000))
    restock_location_id = ma.fields.UUID(load_default=None, allow_none=True)


def refund_goal() -> ma.fields.Field:
    """Where the money is to go."""
    words = "Back the way it was paid, or as a new gift card that is mailed to the customer"
    return ma.fields.Enum(RefundTo, by_value=True, load_default=RefundTo.PAYMENT, metadata={"description": words})


class RefundBody(InputSchema):
    """A refund. Without ``amount`` the suggested one; without ``lines``, ``shipping`` and ``fee`` a bare amount."""

    lines = ma.fields.List(ma.fields.Nested(RefundLineBody), load_default=list)
    shipping = amount_field(load_default=0)
    fee = amount_field(load_default=0)
    amount = amount_field(1, load_default=None, allow_none=True)
    payment_id = ma.fields.UUID(load_default=None, allow_none=True)
    reason = text(load_default="")
    note = text(load_default="", most=2000)
    to = refund_goal()


class AmountBody(InputSchema):
    """An amount to take; without it all of it."""

    amount = amount_field(1, load_default=None, allow_none=True)


class CollectedBody(AmountBody):
    """Money that was handed over: all that is owed, or ``amount`` of it."""

    collected_by = ma.fields.Enum(Collector, by_value=True, load_default=Collector.COURIER)
    collected_on = ma.fields.Date(load_default=None, allow_none=True)


class ProofSchema(ma.Schema):
    """A shopper's proof of payment; the file itself is shown to staff on the dashboard."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    payment_id = ma.fields.UUID()
    status = ma.fields.Enum(ProofStatus, by_value=True)
    filename = ma.fields.String()
    content_type = ma.fields.String()
    size = ma.fields.Integer()
    reason = ma.fields.String()
    judged_at = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()


class RejectionBody(InputSchema):
    reason = text(required=True, most=500)


class PayPageSchema(ma.Schema):
    """Where the shopper pays."""

    url = ma.fields.Url()
