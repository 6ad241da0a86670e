"""Deliveries to webhooks, and what can be heard of."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.webhooks.schemas import (
    DeliveryQuery,
    FullWebhookDeliverySchema,
    WebhookDeliverySchema,
    WebhookEventTypeSchema,
)
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.webhooks.delivery import WebhookAttempt, attempts_of
from shared.services.webhooks.catalogue import EVENT_TYPES, all_types
from shared.services.webhooks.listing import list_deliveries, show_delivery
from shared.services.webhooks.replays import replay_delivery
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "webhook deliveries", __name__, "/stores/<uuid:store_id>", "What was sent to webhooks, and what can be heard of."
)


@blueprint.route("/webhook-deliveries")
class Deliveries(MethodView):
    @blueprint.arguments(DeliveryQuery, location="query")
    @blueprint.response(200, WebhookDeliverySchema(many=True))
    @requires("webhooks.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List deliveries of the last 30 days, the newest first."""
        found = list_deliveries(event_type=query.pop("type"), **query)
        shown, per_page = None if query["cursor"] else query["page"], query["per_page"]
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)


@blueprint.route("/webhook-deliveries/<uuid:delivery_id>")
class OneDelivery(MethodView):
    @blueprint.response(200, FullWebhookDeliverySchema)
    @requires("webhooks.view")
    def get(self, store_id: UUID, delivery_id: UUID) -> Response:
        """One delivery with what is sent and every attempt."""
        return answer(_row(delivery_id))


@blueprint.route("/webhook-deliveries/<uuid:delivery_id>/replays")
class Replays(MethodView):
    @blueprint.response(201, FullWebhookDeliverySchema)
    @requires("webhooks.edit")
    @idempotent
    def post(self, store_id: UUID, delivery_id: UUID) -> Response:
        """Send it again, under the same message id."""
        replay_delivery(delivery_id)
        return answer(_row(delivery_id), 201)


@blueprint.route("/webhook-event-types")
class EventTypes(MethodView):
    @blueprint.response(200, WebhookEventTypeSchema(many=True))
    @requires("webhooks.view")
    def get(self, store_id: UUID) -> Response:
        """All types of events, each with an example of its message."""
        rows = [
            {
                "name": known.name,
                "description": str(known.about),
                "group": str(known.group),
                "permission": known.permission,
                "schema": known.schema,
                "example": known.message_example,
            }
            for known in EVENT_TYPES
        ]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


def _row(delivery_id: UUID) -> dict[str, Any]:
    """Without the body for those who may not read what it tells of."""
    row = show_delivery(delivery_id)
    if row is None:
        raise NotFound(_("This delivery does not exist any more."))
    known = all_types().get(row["type"])
    body = row["body"] if known is None or principal().allows(known.permission) else None
    return row | {"body": body, "log": [_attempt(attempt) for attempt in attempts_of(delivery_id)]}


def _attempt(attempt: WebhookAttempt) -> dict[str, Any]:
    names = ("number", "url", "at", "code", "error", "response")
    return {name: getattr(attempt, name) for name in names} | {"duration_ms": attempt.took}
