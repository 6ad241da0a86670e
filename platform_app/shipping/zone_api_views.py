"""Shipping zones of a store, and what deliveries there cost."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.shipping.schemas import ShippingZoneBody, ShippingZoneSchema
from platform_app.shipping.shown import zone_values
from shared.models.shipping.rate import ShippingZone, zone_by_id
from shared.services.shipping.listing import zones_with_rates
from shared.services.shipping.zones import ZoneInput, create_zone, delete_zone, update_zone
from shared.web.access import requires

blueprint = ApiBlueprint(
    "shipping zones",
    __name__,
    "/stores/<uuid:store_id>/shipping-zones",
    "Places where the same deliveries are offered: the zone that names an address most closely counts.",
)


@blueprint.route("")
class ShippingZones(MethodView):
    @blueprint.response(200, ShippingZoneSchema(many=True))
    @requires("shipping.view")
    def get(self, store_id: UUID) -> Response:
        """All zones with their rates, in their order."""
        rows = [zone_values(row.zone, row.rates) for row in zones_with_rates()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(ShippingZoneBody)
    @blueprint.response(201, ShippingZoneSchema)
    @requires("shipping.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a zone, still without rates."""
        return _show(create_zone(_input(body)), 201)


@blueprint.route("/<uuid:zone_id>")
class OneShippingZone(MethodView):
    @blueprint.response(200, ShippingZoneSchema)
    @requires("shipping.view")
    def get(self, store_id: UUID, zone_id: UUID) -> Response:
        """One zone; its ETag is its version."""
        return _show(zone_by_id(zone_id))

    @blueprint.arguments(ShippingZoneBody)
    @blueprint.response(200, ShippingZoneSchema)
    @requires("shipping.edit")
    def put(self, body: dict[str, Any], store_id: UUID, zone_id: UUID) -> Response:
        """Rename the zone or change its places; its rates stay."""
        demand_version(zone_by_id(zone_id).version)
        return _show(update_zone(zone_id, _input(body)))

    @blueprint.response(204)
    @requires("shipping.edit")
    def delete(self, store_id: UUID, zone_id: UUID) -> Response:
        """Deliver there no more; its rates go with it."""
        demand_version(zone_by_id(zone_id).version)
        delete_zone(zone_id)
        return Response(status=204)


def _input(body: dict[str, Any]) -> ZoneInput:
    return ZoneInput(body["name"], tuple(body["countries"]), tuple(body["areas"]), tuple(body["postcodes"]))


def _show(zone: ShippingZone, status: int = 200) -> Response:
    return answer(zone_values(zone, zone.rates), status, etag=str(zone.version))
