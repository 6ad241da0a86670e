"""Variants of a store: found one by one, counted one by one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.inputs import read_variant
from platform_app.catalog.patch_schemas import VariantPatchBody, VariantsPatchBody
from platform_app.catalog.schemas import StockBody, VariantBody, VariantSchema
from shared.models.catalog.product import product_by_id
from shared.models.catalog.variant import variant_by_id
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.api_parts import api_variant, api_variants
from shared.services.catalog.product_inputs import input_of
from shared.services.catalog.variant_cells import CellChange, change_cells
from shared.services.catalog.variant_removal import remove_variants
from shared.services.inventory.stock import set_stock
from shared.services.inventory.stocked_products import update_stocked_product
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
        return _list(rows)

    @blueprint.arguments(VariantBody)
    @blueprint.response(201, VariantSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Sell one more combination of the product's values."""
        stored = product_with_parts(product_id)
        demand_version(stored.version)
        whole = input_of(stored)
        added = replace(whole, variants=(*(whole.variants or ()), read_variant(body)))
        stock = [*[None] * len(stored.variants), body["stock"]]
        product = update_stocked_product(product_id, added, stock, version=expected_version())
        return answer(api_variant(product.variants[-1].id), 201)

    @blueprint.arguments(VariantsPatchBody)
    @blueprint.response(200, VariantSchema(many=True))
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Change fields of many variants: all or none of it. `If-Match` takes the product's ETag."""
        demand_version(product_by_id(product_id).version)
        changes = [_cell(row, name) for row in body["variants"] for name in row if name != "id"]
        change_cells(product_id, changes)
        wanted = {row["id"] for row in body["variants"]}
        return _list([row for row in api_variants([product_id]) if row["id"] in wanted])


def _list(rows: list[dict[str, Any]]) -> Response:
    return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


def _cell(row: dict[str, Any], name: str) -> CellChange:
    return CellChange(row["id"], name, row[name])


@blueprint.route("/variants/<uuid:variant_id>")
class OneVariant(MethodView):
    @blueprint.response(200, VariantSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, variant_id: UUID) -> Response:
        """One variant."""
        return answer(api_variant(variant_id))

    @blueprint.arguments(VariantPatchBody)
    @blueprint.response(200, VariantSchema)
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """Change only what the body names. `If-Match` takes the product's ETag."""
        variant = variant_by_id(variant_id)
        demand_version(product_by_id(variant.product_id).version)
        change_cells(variant.product_id, [CellChange(variant_id, name, value) for name, value in body.items()])
        return answer(api_variant(variant_id))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, variant_id: UUID) -> Response:
        """Stop selling the variant; orders keep what they say about it."""
        remove_variants(variant_by_id(variant_id).product_id, [variant_id])
        return Response(status=204)


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
