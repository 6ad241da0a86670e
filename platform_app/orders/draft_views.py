"""Drafts and quotes through the API."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.draft_schemas import (
    AnswerBody,
    CompletionBody,
    DraftBody,
    DraftOrderSchema,
    DraftQuery,
    SendingBody,
)
from platform_app.orders.schemas import OrderSchema
from shared.models.orders.draft import draft_by_id
from shared.services.orders.api_listing import api_order
from shared.services.orders.drafts.completing import Settlement, complete_draft
from shared.services.orders.drafts.listing import api_draft, api_drafts, tell_draft
from shared.services.orders.drafts.quoting import approve_draft, decline_draft, send_draft
from shared.services.orders.drafts.wishes import DraftWish, LineWish, wish_of
from shared.services.orders.drafts.writing import create_draft, delete_draft, duplicate_draft, update_draft
from shared.services.orders.manual_discounts import ManualDiscount
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "draft_orders", __name__, "/stores/<uuid:store_id>/draft-orders", "Orders that staff write by hand, and quotes."
)


@blueprint.route("")
class Drafts(MethodView):
    @blueprint.arguments(DraftQuery, location="query")
    @blueprint.response(200, DraftOrderSchema(many=True))
    @requires("orders.draft")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List drafts, newest first."""
        page, per_page = query["page"], query["per_page"]
        rows, total = api_drafts(query["tab"], query["q"], page=page, per_page=per_page)
        return answer(rows, page=page, per_page=per_page, total=total, next_cursor=None)

    @blueprint.arguments(DraftBody)
    @blueprint.response(201, DraftOrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Write a draft."""
        body.pop("revision")
        return answer(tell_draft(create_draft(DraftWish(**_values(body)), actor=principal().label)), 201)


@blueprint.route("/<uuid:draft_id>")
class OneDraft(MethodView):
    @blueprint.response(200, DraftOrderSchema)
    @requires("orders.draft")
    def get(self, store_id: UUID, draft_id: UUID) -> Response:
        """One draft with its lines."""
        return answer(api_draft(draft_id))

    @blueprint.arguments(DraftBody)
    @blueprint.response(200, DraftOrderSchema)
    @requires("orders.draft")
    def patch(self, body: dict[str, Any], store_id: UUID, draft_id: UUID) -> Response:
        """Change a draft; a quote that was sent has to be sent again."""
        revision = body.pop("revision")
        body.pop("currency", None)
        wish = replace(wish_of(draft_by_id(draft_id)), **_values(body))
        return answer(tell_draft(update_draft(draft_id, wish, revision=revision)))

    @blueprint.response(204)
    @requires("orders.draft")
    def delete(self, store_id: UUID, draft_id: UUID) -> Response:
        """Delete a draft that is no order yet."""
        delete_draft(draft_id)
        return Response(status=204)


@blueprint.route("/<uuid:draft_id>/sending")
class Sending(MethodView):
    @blueprint.arguments(SendingBody)
    @blueprint.response(201, DraftOrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, draft_id: UUID) -> Response:
        """Send the draft to the customer as a quote, by mail, with a link to approve or decline it."""
        return answer(tell_draft(send_draft(draft_id, **body)), 201)


@blueprint.route("/<uuid:draft_id>/approval")
class Approval(MethodView):
    @blueprint.arguments(AnswerBody)
    @blueprint.response(201, DraftOrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, draft_id: UUID) -> Response:
        """Note that the customer said yes."""
        return answer(tell_draft(approve_draft(draft_id, **body)), 201)


@blueprint.route("/<uuid:draft_id>/refusal")
class Refusal(MethodView):
    @blueprint.arguments(AnswerBody)
    @blueprint.response(201, DraftOrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, draft_id: UUID) -> Response:
        """Note that the customer said no."""
        return answer(tell_draft(decline_draft(draft_id, **body)), 201)


@blueprint.route("/<uuid:draft_id>/completion")
class Completion(MethodView):
    @blueprint.arguments(CompletionBody)
    @blueprint.response(201, OrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, draft_id: UUID) -> Response:
        """Turn the draft into an order, once; asked again, the same order."""
        revision = body.pop("revision")
        order = complete_draft(draft_id, Settlement(**body), revision=revision, actor=principal().label)
        return answer(api_order(order.id), 201)


@blueprint.route("/<uuid:draft_id>/copies")
class Copies(MethodView):
    @blueprint.response(201, DraftOrderSchema)
    @requires("orders.draft")
    @idempotent
    def post(self, store_id: UUID, draft_id: UUID) -> Response:
        """A new draft with the same things."""
        return answer(tell_draft(duplicate_draft(draft_id, actor=principal().label)), 201)


def _values(body: dict[str, Any]) -> dict[str, Any]:
    values = dict(body)
    if "lines" in values:
        values["lines"] = [line_wish(line) for line in values["lines"]]
    if "discount" in values:
        values["discount"] = read_discount(values["discount"])
    return values


def line_wish(line: dict[str, Any]) -> LineWish:
    return LineWish(**(line | {"discount": read_discount(line["discount"])}))


def read_discount(values: dict[str, Any] | None) -> ManualDiscount | None:
    return ManualDiscount.check(**values) if values else None
