"""Tax zones of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.taxes.schemas import TaxZoneBody, TaxZoneSchema
from platform_app.taxes.shown import zone_values
from shared.models.taxes.zone import TaxZone, all_tax_zones, tax_zone_by_id
from shared.services.taxes.listing import zone_summaries
from shared.services.taxes.zones import TaxZoneInput, create_tax_zone, delete_tax_zone, update_tax_zone
from shared.web.access import requires

blueprint = ApiBlueprint(
    "tax zones",
    __name__,
    "/stores/<uuid:store_id>/tax-zones",
    "Places where the same taxes are charged: the zone that names an address most closely counts.",
)


@blueprint.route("")
class TaxZones(MethodView):
    @blueprint.response(200, TaxZoneSchema(many=True))
    @requires("taxes.view")
    def get(self, store_id: UUID) -> Response:
        """All zones with their rates, in their order."""
        rows = [zone_values(row.zone, row.rates) for row in zone_summaries(all_tax_zones())]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(TaxZoneBody)
    @blueprint.response(201, TaxZoneSchema)
    @requires("taxes.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a zone, still without rates."""
        return _show(create_tax_zone(_input(body)), 201)


@blueprint.route("/<uuid:zone_id>")
class OneTaxZone(MethodView):
    @blueprint.response(200, TaxZoneSchema)
    @requires("taxes.view")
    def get(self, store_id: UUID, zone_id: UUID) -> Response:
        """One zone; its ETag is its version."""
        return _show(tax_zone_by_id(zone_id))

    @blueprint.arguments(TaxZoneBody)
    @blueprint.response(200, TaxZoneSchema)
    @requires("taxes.edit")
    def put(self, body: dict[str, Any], store_id: UUID, zone_id: UUID) -> Response:
        """Rename the zone or change its places; its rates stay."""
        demand_version(tax_zone_by_id(zone_id).version)
        return _show(update_tax_zone(zone_id, _input(body)))

    @blueprint.response(204)
    @requires("taxes.edit")
    def delete(self, store_id: UUID, zone_id: UUID) -> Response:
        """Remove the zone with its rates. Orders keep what they were charged."""
        demand_version(tax_zone_by_id(zone_id).version)
        delete_tax_zone(zone_id)
        return Response(status=204)


def _input(body: dict[str, Any]) -> TaxZoneInput:
    return TaxZoneInput(body["name"], tuple(body["countries"]), tuple(body["areas"]), tuple(body["postcodes"]))


def _show(zone: TaxZone, status: int = 200) -> Response:
    return answer(zone_values(zone, zone.rates), status, etag=str(zone.version))
