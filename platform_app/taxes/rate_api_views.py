"""Tax rates of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.taxes.schemas import NewTaxRateBody, TaxRateBody, TaxRateQuery, TaxRateSchema
from platform_app.taxes.shown import rate_values
from shared.models.taxes.zone import TaxRate, tax_rate_by_id
from shared.services.taxes.listing import page_of_rates
from shared.services.taxes.rates import TaxRateInput, add_tax_rate, delete_tax_rate, read_percent, update_tax_rate
from shared.web.access import requires

blueprint = ApiBlueprint(
    "tax rates", __name__, "/stores/<uuid:store_id>/tax-rates", "What is charged in a tax zone on a class of goods."
)


@blueprint.route("")
class TaxRates(MethodView):
    @blueprint.arguments(TaxRateQuery, location="query")
    @blueprint.response(200, TaxRateSchema(many=True))
    @requires("taxes.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List rates, zone by zone."""
        page, per_page = query["page"], query["per_page"]
        rows, total = page_of_rates(query["zone_id"], page=page, per_page=per_page)
        return answer([rate_values(row) for row in rows], page=page, per_page=per_page, total=total, next_cursor=None)

    @blueprint.arguments(NewTaxRateBody)
    @blueprint.response(201, TaxRateSchema)
    @requires("taxes.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Charge a further tax in a zone, from the next order on."""
        return _show(add_tax_rate(body["zone_id"], _input(body)), 201)


@blueprint.route("/<uuid:rate_id>")
class OneTaxRate(MethodView):
    @blueprint.response(200, TaxRateSchema)
    @requires("taxes.view")
    def get(self, store_id: UUID, rate_id: UUID) -> Response:
        """One rate; its ETag is its version."""
        return _show(tax_rate_by_id(rate_id))

    @blueprint.arguments(TaxRateBody)
    @blueprint.response(200, TaxRateSchema)
    @requires("taxes.edit")
    def put(self, body: dict[str, Any], store_id: UUID, rate_id: UUID) -> Response:
        """Change the rate, from the next order on."""
        demand_version(tax_rate_by_id(rate_id).version)
        return _show(update_tax_rate(rate_id, _input(body)))

    @blueprint.response(204)
    @requires("taxes.edit")
    def delete(self, store_id: UUID, rate_id: UUID) -> Response:
        """Charge it no more."""
        demand_version(tax_rate_by_id(rate_id).version)
        delete_tax_rate(rate_id)
        return Response(status=204)


def _input(body: dict[str, Any]) -> TaxRateInput:
    return TaxRateInput(body["name"], read_percent(body["percent"]), body["tax_class_id"], body["is_compound"])


def _show(rate: TaxRate, status: int = 200) -> Response:
    return answer(rate_values(rate), status, etag=str(rate.version))
