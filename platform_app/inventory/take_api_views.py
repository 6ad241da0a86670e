"""Stock-takes."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import ApplicationBody, CountsBody, TakeBody, TakeLineQuery, TakeQuery
from platform_app.inventory.schemas import TakeLineSchema, TakeRowSchema, TakeSchema
from platform_app.inventory.shown import named_variants, page_answer, take_values, worker
from shared.models.inventory.stock_take import take_by_id
from shared.services.inventory.document_lists import list_takes
from shared.services.inventory.stock_takes import TakeInput, begin_take, cancel_take, write_counts
from shared.services.inventory.take_applying import apply_take
from shared.services.inventory.take_differences import TakeRow, take_page
from shared.web.access import requires

blueprint = ApiBlueprint(
    "stock_takes", __name__, "/stores/<uuid:store_id>/stock-takes", "Counting what really lies on the shelf."
)
ID = "018f2f6e-3a52-7cc0-b8f2-7d0f2b3f5a01"
COUNTS = {"adding": True, "items": [{"code": "8712345678906", "counted": 1}]}


@blueprint.route("")
class Takes(MethodView):
    @blueprint.arguments(TakeQuery, location="query")
    @blueprint.response(200, TakeRowSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List stock-takes, the latest first."""
        return page_answer(list_takes(query.pop("status"), **query))

    @blueprint.arguments(TakeBody, example={"location_id": ID, "scope": "all"})
    @blueprint.response(201, TakeSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Begin to count at a location."""
        return _show(begin_take(TakeInput(**body), worker()).id, 201)


@blueprint.route("/<uuid:take_id>")
class OneTake(MethodView):
    @blueprint.response(200, TakeSchema)
    @requires("inventory.view")
    def get(self, store_id: UUID, take_id: UUID) -> Response:
        """How far a count is."""
        return _show(take_by_id(take_id).id)


@blueprint.route("/<uuid:take_id>/lines")
class TakeLines(MethodView):
    @blueprint.arguments(TakeLineQuery, location="query")
    @blueprint.response(200, TakeLineSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID, take_id: UUID) -> Response:
        """What the books say, and what was found."""
        take_by_id(take_id)
        found = take_page(take_id, view=query["view"], page=query["page"], per_page=query["per_page"])
        rows = [_line(row) for row in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)


@blueprint.route("/<uuid:take_id>/counts")
class Counts(MethodView):
    @blueprint.arguments(CountsBody, example=COUNTS)
    @blueprint.response(201, TakeSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, take_id: UUID) -> Response:
        """Write down what was found of up to 1,000 variants."""
        take_by_id(take_id)
        named = named_variants(body["items"], "code")
        counts = {key: item["counted"] for key, item in zip(named, body["items"], strict=True)}
        write_counts(take_id, counts, worker(), adding=body["adding"])
        return _show(take_id, 201)


@blueprint.route("/<uuid:take_id>/application")
class Application(MethodView):
    @blueprint.arguments(ApplicationBody)
    @blueprint.response(201, TakeSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, take_id: UUID) -> Response:
        """Set the books right: differences are added to today's stock, so that sales meanwhile stay."""
        missing = body["missing_is_zero"]
        apply_take(take_id, worker(), missing_is_zero=missing, version=expected_version())
        return _show(take_id, 201)


@blueprint.route("/<uuid:take_id>/cancellation")
class TakeCancellation(MethodView):
    @blueprint.response(201, TakeSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, store_id: UUID, take_id: UUID) -> Response:
        """Give the count up; the stock stays as it was."""
        return _show(cancel_take(take_id).id, 201)


def _line(row: TakeRow) -> dict[str, Any]:
    names = ("variant_id", "sku", "barcode", "title", "variant_title", "unit", "expected", "counted", "difference")
    return {name: getattr(row, name) for name in names}


def _show(take_id: UUID, status: int = 200) -> Response:
    take = take_by_id(take_id)
    return answer(take_values(take), status, etag=str(take.version))
