"""Variants of a store: found one by one, counted one by one."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.schemas import StockBody, VariantSchema
from shared.models.catalog.product import product_by_id
from shared.models.catalog.variant import variant_by_id
from shared.services.catalog.api_listing import api_variant, api_variants
from shared.services.inventory.stock import set_stock
from shared.web.access import requires

blueprint = ApiBlueprint("variants", __name__, "/stores/<uuid:store_id>", "Variants and their stock.")


@blueprint.route("/products/<uuid:product_id>/variants")
class VariantsOfProduct(MethodView):
    @blueprint.response(200, VariantSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """The variants of a product, in their order."""
        product_by_id(product_id)
        rows = api_variants([product_id])
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/variants/<uuid:variant_id>")
class OneVariant(MethodView):
    @blueprint.response(200, VariantSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, variant_id: UUID) -> Response:
        """One variant."""
        return answer(api_variant(variant_id))


@blueprint.route("/variants/<uuid:variant_id>/stock")
class StockOfVariant(MethodView):
    @blueprint.arguments(StockBody)
    @blueprint.response(200, VariantSchema)
    @requires("inventory.edit")
    def put(self, body: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """Set how many units lie at the first location; the difference becomes a movement with its reason."""
        variant_by_id(variant_id)
        set_stock(variant_id, body["on_hand"], body["reason"])
        return answer(api_variant(variant_id))
