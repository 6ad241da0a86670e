"""Sales of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.price_schemas import RuleQuery, SaleBody, SaleSchema
from shared.models.catalog.price_sale import Sale, sale_by_id
from shared.services.catalog.prices.periods import state_of
from shared.services.catalog.prices.rule_listing import list_sales
from shared.services.catalog.prices.sales import SaleInput, create_sale, delete_sale, end_sale, update_sale
from shared.web.access import requires

blueprint = ApiBlueprint(
    "sales", __name__, "/stores/<uuid:store_id>/sales", "Lower prices for a while, of everything or of parts."
)


@blueprint.route("")
class Sales(MethodView):
    @blueprint.arguments(RuleQuery, location="query")
    @blueprint.response(200, SaleSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List sales, the latest first."""
        found = list_sales(query["q"], state=query["state"], page=query["page"], per_page=query["per_page"])
        rows = [sale_shape(sale) for sale in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(SaleBody)
    @blueprint.response(201, SaleSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a sale. One that begins at once lowers prices at once."""
        return _show(create_sale(SaleInput(**body)), 201)


@blueprint.route("/<uuid:sale_id>")
class OneSale(MethodView):
    @blueprint.response(200, SaleSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, sale_id: UUID) -> Response:
        """One sale; its ETag is its version."""
        return _show(sale_by_id(sale_id))

    @blueprint.arguments(SaleBody)
    @blueprint.response(200, SaleSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, sale_id: UUID) -> Response:
        """Make the sale what the body says."""
        demand_version(sale_by_id(sale_id).version)
        return _show(update_sale(sale_id, SaleInput(**body)))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, sale_id: UUID) -> Response:
        """Remove a sale. Orders and the record of prices keep what it did."""
        demand_version(sale_by_id(sale_id).version)
        delete_sale(sale_id)
        return Response(status=204)


@blueprint.route("/<uuid:sale_id>/ending")
class Ending(MethodView):
    @blueprint.response(201, SaleSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, store_id: UUID, sale_id: UUID) -> Response:
        """End a running sale now."""
        return _show(end_sale(sale_id), 201)


def sale_shape(sale: Sale) -> dict[str, Any]:
    names = ("id", "name", "kind", "value", "covers_all", "starts_at", "ends_at", "is_active", "version")
    shape = {name: getattr(sale, name) for name in (*names, "created_at", "updated_at")}
    targets = {
        f"{kind}_ids": [getattr(target, f"{kind}_id") for target in sale.targets if getattr(target, f"{kind}_id")]
        for kind in ("product", "collection", "category")
    }
    tags = [target.tag for target in sale.targets if target.tag is not None]
    return shape | targets | {"tags": tags, "state": state_of(sale)}


def _show(sale: Sale, status: int = 200) -> Response:
    return answer(sale_shape(sale), status, etag=str(sale.version))
