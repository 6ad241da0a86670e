"""Webhooks of a store: made, changed, tried, their secrets rotated, their failures sent again."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.webhooks.schemas import (
    EXAMPLE,
    NewWebhookSubscriptionSchema,
    ReplayBody,
    ReplaySchema,
    WebhookDeliverySchema,
    WebhookSubscriptionBody,
    WebhookSubscriptionSchema,
)
from shared.models.webhooks.subscription import WebhookSubscription, subscription_by_id
from shared.services.webhooks.listing import list_subscriptions, show_delivery, show_subscription
from shared.services.webhooks.messages import owe_ping
from shared.services.webhooks.replays import replay_failed
from shared.services.webhooks.subscriptions import (
    SubscriptionInput,
    create_subscription,
    delete_subscription,
    rotate_secret,
    update_subscription,
)
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "webhook subscriptions",
    __name__,
    "/stores/<uuid:store_id>/webhook-subscriptions",
    "Addresses that hear what happens in the store, after the Standard Webhooks specification.",
)


@blueprint.route("")
class Subscriptions(MethodView):
    @blueprint.response(200, WebhookSubscriptionSchema(many=True))
    @requires("webhooks.view")
    def get(self, store_id: UUID) -> Response:
        """All webhooks of the store, with how they fare."""
        rows = list_subscriptions()
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(WebhookSubscriptionBody, example=EXAMPLE)
    @blueprint.response(201, NewWebhookSubscriptionSchema)
    @requires("webhooks.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a webhook. Its secret is in this answer."""
        subscription, secret = create_subscription(_input(body), allows=principal().allows)
        return _show(subscription, 201, secret=secret)


@blueprint.route("/<uuid:subscription_id>")
class OneSubscription(MethodView):
    @blueprint.response(200, WebhookSubscriptionSchema)
    @requires("webhooks.view")
    def get(self, store_id: UUID, subscription_id: UUID) -> Response:
        """One webhook; its ETag is its version."""
        return _show(subscription_by_id(subscription_id))

    @blueprint.arguments(WebhookSubscriptionBody, example=EXAMPLE)
    @blueprint.response(200, WebhookSubscriptionSchema)
    @requires("webhooks.edit")
    def put(self, body: dict[str, Any], store_id: UUID, subscription_id: UUID) -> Response:
        """Make the webhook what the body says. Switched on again, it gets what has waited."""
        version = expected_version()
        changed = update_subscription(subscription_id, _input(body), allows=principal().allows, version=version)
        return _show(changed)

    @blueprint.response(204)
    @requires("webhooks.edit")
    def delete(self, store_id: UUID, subscription_id: UUID) -> Response:
        """Remove a webhook and its deliveries."""
        demand_version(subscription_by_id(subscription_id).version)
        delete_subscription(subscription_id, allows=principal().allows)
        return Response(status=204)


@blueprint.route("/<uuid:subscription_id>/secret-rotations")
class Rotations(MethodView):
    @blueprint.response(201, NewWebhookSubscriptionSchema)
    @requires("webhooks.edit")
    @idempotent
    def post(self, store_id: UUID, subscription_id: UUID) -> Response:
        """Give the webhook a new secret, which is in this answer. For 24 hours the old one signs along."""
        subscription, secret = rotate_secret(subscription_id, allows=principal().allows)
        return _show(subscription, 201, secret=secret)


@blueprint.route("/<uuid:subscription_id>/pings")
class Pings(MethodView):
    @blueprint.response(201, WebhookDeliverySchema)
    @requires("webhooks.edit")
    @idempotent
    def post(self, store_id: UUID, subscription_id: UUID) -> Response:
        """Send a trial message. Look at the delivery to see how it went."""
        delivery = owe_ping(subscription_id)
        row = show_delivery(delivery.id) or {}
        row.pop("body", None)
        return answer(row, 201)


@blueprint.route("/<uuid:subscription_id>/replays")
class Replays(MethodView):
    @blueprint.arguments(ReplayBody)
    @blueprint.response(201, ReplaySchema)
    @requires("webhooks.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, subscription_id: UUID) -> Response:
        """Send again what has failed of all that happened since a moment."""
        count = replay_failed(subscription_id, since=body["since"])
        return answer({"replayed": count}, 201)


def _input(body: dict[str, Any]) -> SubscriptionInput:
    return SubscriptionInput(**body | {"event_types": tuple(body["event_types"])})


def _show(subscription: WebhookSubscription, status: int = 200, **more: str) -> Response:
    return answer(show_subscription(subscription) | more, status, etag=str(subscription.version))
