"""Locations of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import LocationBody, LocationOrderBody
from platform_app.inventory.schemas import LocationSchema
from platform_app.inventory.shown import location_values
from shared.db.session import transaction
from shared.kernel.addresses import Address
from shared.models.inventory.location import Location, location_by_id
from shared.services.inventory.locations import (
    LocationInput,
    activate_location,
    add_location,
    deactivate_location,
    describe_location,
    locations_in_order,
    order_locations,
)
from shared.web.access import requires

blueprint = ApiBlueprint("locations", __name__, "/stores/<uuid:store_id>/locations", "Where stock lies.")
EXAMPLE = {"name": "Warehouse", "address": {"street": "Kade 1", "city": "Utrecht", "country": "NL"}}


@blueprint.route("")
class Locations(MethodView):
    @blueprint.response(200, LocationSchema(many=True))
    @requires("inventory.view")
    def get(self, store_id: UUID) -> Response:
        """All locations: those in use in the order in which they serve, then the others."""
        rows = [location_values(place) for place in locations_in_order()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(LocationBody, example=EXAMPLE)
    @blueprint.response(201, LocationSchema)
    @requires("inventory.setup")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Add a location; it serves last."""
        with transaction():
            place = add_location(_input(body))
            if not body["is_active"]:
                deactivate_location(place.id)
        return _show(place, 201)

    @blueprint.arguments(LocationOrderBody)
    @blueprint.response(200, LocationSchema(many=True))
    @requires("inventory.setup")
    def patch(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Let the locations serve in this order."""
        order_locations(body["location_ids"])
        rows = [location_values(place) for place in locations_in_order()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/<uuid:location_id>")
class OneLocation(MethodView):
    @blueprint.response(200, LocationSchema)
    @requires("inventory.view")
    def get(self, store_id: UUID, location_id: UUID) -> Response:
        """One location; its ETag is its version."""
        return _show(location_by_id(location_id))

    @blueprint.arguments(LocationBody, example=EXAMPLE)
    @blueprint.response(200, LocationSchema)
    @requires("inventory.setup")
    def put(self, body: dict[str, Any], store_id: UUID, location_id: UUID) -> Response:
        """Rename it, change its address, use it or not. Refused while stock lies there or goods are on their way."""
        with transaction():
            demand_version(location_by_id(location_id).version)
            place = describe_location(location_id, _input(body))
            if place.is_active and not body["is_active"]:
                deactivate_location(location_id)
            elif body["is_active"] and not place.is_active:
                activate_location(location_id)
        return _show(location_by_id(location_id))


def _input(body: dict[str, Any]) -> LocationInput:
    return LocationInput(body["name"], Address.from_dict(body["address"]), body["phone"])


def _show(place: Location, status: int = 200) -> Response:
    return answer(location_values(place), status, etag=str(place.version))
