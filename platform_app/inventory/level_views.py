"""Levels, corrections and movements."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import AdjustmentsBody, LevelBody, LevelQuery, MovementQuery
from platform_app.inventory.schemas import LevelSchema, MovementSchema
from platform_app.inventory.shown import named_variants, worker
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.inventory.level import places_of
from shared.models.inventory.location import location_by_id
from shared.services.inventory.api_listing import ValuesPage, api_levels, api_levels_of, api_movements
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.stock import Why, adjust_stocks, count_stocks
from shared.web.access import requires

blueprint = ApiBlueprint("stock", __name__, "/stores/<uuid:store_id>", "Levels, corrections and movements.")
EXAMPLE = {
    "mode": "add",
    "reason": "damaged",
    "note": "Broken on the shelf",
    "items": [{"sku": "MUG-BLUE", "quantity": -2}],
}


@blueprint.route("/levels")
class Levels(MethodView):
    @blueprint.arguments(LevelQuery(), location="query")
    @blueprint.response(200, LevelSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """Levels of variants at locations."""
        return _list(api_levels(**query), query)


@blueprint.route("/variants/<uuid:variant_id>/levels/<uuid:location_id>")
class OneLevel(MethodView):
    @blueprint.arguments(LevelBody, example={"on_hand": 40, "before": 38, "reason": "counted"})
    @blueprint.response(200, LevelSchema)
    @requires("inventory.edit")
    def put(self, body: dict[str, Any], store_id: UUID, variant_id: UUID, location_id: UUID) -> Response:
        """Say how much lies there; the difference becomes a movement. Refused below what is promised."""
        location_by_id(location_id)
        _refuse_stale(variant_id, location_id, body["before"])
        count_stocks({variant_id: body["on_hand"]}, _why(body), location_id=location_id)
        return answer(api_levels_of([variant_id], location_id)[0])


@blueprint.route("/stock-adjustments")
class Adjustments(MethodView):
    @blueprint.arguments(AdjustmentsBody, example=EXAMPLE)
    @blueprint.response(201, LevelSchema(many=True))
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Correct up to 1,000 levels at a location (the first one where none is named): all or none."""
        variant_ids = named_variants(body["items"], "sku")
        place = body["location_id"] or ensure_default_location().id
        quantities = {key: item["quantity"] for key, item in zip(variant_ids, body["items"], strict=True)}
        (count_stocks if body["mode"] == "set" else adjust_stocks)(quantities, _why(body), location_id=place)
        rows = api_levels_of(variant_ids, place)
        return answer(rows, 201, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/movements")
class Movements(MethodView):
    @blueprint.arguments(MovementQuery(), location="query")
    @blueprint.response(200, MovementSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """What changed, the latest first."""
        return _list(api_movements(**query), query)


def _why(body: dict[str, Any]) -> Why:
    who = worker()
    return Why(body["reason"], body["note"], who.user_id, who.actor)


def _refuse_stale(variant_id: UUID, location_id: UUID, before: int | None) -> None:
    if before is None:
        return
    places = places_of([variant_id], active_only=False)
    now = next((place.on_hand for place in places if place.location_id == location_id), 0)
    if now != before:
        raise Conflict(_("This has changed since you read it. Read it again, and repeat your change."))


def _list(found: ValuesPage, query: dict[str, Any]) -> Response:
    shown = None if query["cursor"] else query["page"]
    per_page, cursor = query["per_page"], found.next_cursor
    return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=cursor)
