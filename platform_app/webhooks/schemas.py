"""Webhooks as the API gives them, and what can be sent about them."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.models.webhooks.delivery import DeliveryStatus
from shared.models.webhooks.subscription import StopReason
from shared.services.webhooks.catalogue import all_types, known_types
from shared.services.webhooks.listing import Health
from shared.services.webhooks.subscriptions import LONGEST_TEXT, LONGEST_URL

EXAMPLE: dict[str, Any] = {
    "url": "https://erp.example.com/shopstead",
    "event_types": ["order.paid", "order.cancelled"],
    "description": "Bookkeeping",
    "is_enabled": True,
}


class WebhookSubscriptionSchema(ma.Schema):
    """An address and what it hears of; its ETag is its version.

    `pending`, `delivered` and `failed` count deliveries of the last seven days. While `old_secret_until` lies ahead,
    the secret before signs along.
    """

    id = ma.fields.UUID()
    url = ma.fields.String(metadata={"example": EXAMPLE["url"]})
    description = ma.fields.String(metadata={"example": EXAMPLE["description"]})
    event_types = ma.fields.List(ma.fields.String(), metadata={"example": EXAMPLE["event_types"]})
    is_enabled = ma.fields.Boolean()
    stop_reason = ma.fields.Enum(StopReason, by_value=True, allow_none=True)
    health = ma.fields.Enum(Health, by_value=True)
    failing_since = ma.fields.DateTime(allow_none=True)
    paused_until = ma.fields.DateTime(allow_none=True)
    succeeded_at = ma.fields.DateTime(allow_none=True)
    old_secret_until = ma.fields.DateTime(allow_none=True)
    pending = ma.fields.Integer()
    delivered = ma.fields.Integer()
    failed = ma.fields.Integer()
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class NewWebhookSubscriptionSchema(WebhookSubscriptionSchema):
    """The same with its secret, as it is given once: when the webhook is made, and when the secret is rotated."""

    secret = ma.fields.String(metadata={"example": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="})


class WebhookSubscriptionBody(InputSchema):
    """A whole webhook as it should be."""

    url = text(required=True, least=1, most=LONGEST_URL, metadata={"example": EXAMPLE["url"]})
    event_types = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(list(known_types()))),
        required=True,
        validate=ma.validate.Length(1, 100),
        metadata={"example": EXAMPLE["event_types"]},
    )
    description = text(load_default="", most=LONGEST_TEXT, metadata={"example": EXAMPLE["description"]})
    is_enabled = ma.fields.Boolean(load_default=True)


class WebhookAttemptSchema(ma.Schema):
    """One request. `code` is null where no answer came, and `error` says why; `response` is its first 2 kB."""

    number = ma.fields.Integer()
    url = ma.fields.String()
    at = ma.fields.DateTime()
    duration_ms = ma.fields.Integer()
    code = ma.fields.Integer(allow_none=True)
    error = ma.fields.String()
    response = ma.fields.String()


class WebhookDeliverySchema(ma.Schema):
    """One message on its way to one address. `message_id` is what stands in `webhook-id`."""

    id = ma.fields.UUID()
    subscription_id = ma.fields.UUID()
    message_id = ma.fields.String(metadata={"example": "msg_019a9d2c4b1e7c3a9f00c0ffee123456"})
    type = ma.fields.String(validate=ma.validate.OneOf(list(all_types())))
    resource_id = ma.fields.UUID()
    status = ma.fields.Enum(DeliveryStatus, by_value=True)
    attempts = ma.fields.Integer()
    next_at = ma.fields.DateTime(allow_none=True)
    last_code = ma.fields.Integer(allow_none=True)
    last_error = ma.fields.String()
    created_at = ma.fields.DateTime()
    settled_at = ma.fields.DateTime(allow_none=True)


class FullWebhookDeliverySchema(WebhookDeliverySchema):
    """The same with the bytes that are sent (for those who may read what they tell of), and every attempt."""

    body = ma.fields.String(allow_none=True)
    log = ma.fields.List(ma.fields.Nested(WebhookAttemptSchema))


class DeliveryQuery(PageQuery):
    """Which deliveries, the newest first."""

    subscription_id = ma.fields.UUID(load_default=None)
    status = ma.fields.Enum(DeliveryStatus, by_value=True, load_default=None)
    type = ma.fields.String(load_default=None, validate=ma.validate.OneOf(list(all_types())), data_key="type")


class ReplayBody(InputSchema):
    """Failed deliveries of what happened since then are sent again."""

    since = ma.fields.AwareDateTime(required=True, metadata={"example": "2026-11-21T00:00:00Z"})


class ReplaySchema(ma.Schema):
    replayed = ma.fields.Integer()


class WebhookEventTypeSchema(ma.Schema):
    """What can be heard of. `schema` names the schema of `data` in this document, `example` is a whole message."""

    name = ma.fields.String(metadata={"example": "order.paid"})
    description = ma.fields.String()
    group = ma.fields.String()
    permission = ma.fields.String()
    schema = ma.fields.String()
    example = ma.fields.Dict()
