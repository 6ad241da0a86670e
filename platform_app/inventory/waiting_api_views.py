"""Shoppers who want to hear when something returns."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import WaitingBody, WaitingQuery
from platform_app.inventory.schemas import WaitingSchema
from shared.services.inventory.back_in_stock import ask_for_return, remove_request
from shared.services.inventory.waiting_list import list_waiting
from shared.web.access import requires

blueprint = ApiBlueprint(
    "back_in_stock_requests",
    __name__,
    "/stores/<uuid:store_id>/back-in-stock-requests",
    "Shoppers who want to hear when something returns.",
)
NAMES = ("id", "variant_id", "email", "locale", "status", "asked_at", "told_at")
ID = "018f2f6e-3a52-7cc0-b8f2-7d0f2b3f5a01"
EXAMPLE = {"variant_id": ID, "email": "noor@example.org", "consent": "Tell me once when it is back."}


@blueprint.route("")
class Requests(MethodView):
    @blueprint.arguments(WaitingQuery, location="query")
    @blueprint.response(200, WaitingSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List requests, the latest first."""
        found = list_waiting(query.pop("status"), **query)
        rows = [{name: value for name, value in asdict(row).items() if name in NAMES} for row in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(WaitingBody, example=EXAMPLE)
    @blueprint.response(201, WaitingSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Note that a shopper waits; asked twice it stays one request. Refused while it can be bought."""
        request = ask_for_return(body["variant_id"], body["email"], locale=body["locale"], consent=body["consent"])
        return answer({name: getattr(request, name) for name in NAMES}, 201)


@blueprint.route("/<uuid:request_id>")
class OneRequest(MethodView):
    @blueprint.response(204)
    @requires("inventory.edit")
    def delete(self, store_id: UUID, request_id: UUID) -> Response:
        """Forget a request, and the address with it."""
        remove_request(request_id)
        return Response(status=204)
