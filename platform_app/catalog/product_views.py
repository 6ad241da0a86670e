"""Products of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.inputs import read_patch, read_product, read_stock, read_view
from platform_app.catalog.patch_schemas import CopyBody, ProductPatchBody
from platform_app.catalog.schemas import ProductBody, ProductQuery, ProductSchema, ViewQuery
from shared.models.catalog.product import product_by_id
from shared.services.catalog.api_listing import ApiFilters, api_product, api_products
from shared.services.catalog.duplicates import CopyWish, duplicate_product
from shared.services.catalog.products import delete_product
from shared.services.inventory.stocked_products import create_stocked_product, update_stocked_product
from shared.services.inventory.upserts import patch_product
from shared.web.access import requires

blueprint = ApiBlueprint(
    "products", __name__, "/stores/<uuid:store_id>/products", "Products with their options and variants."
)


@blueprint.route("")
class Products(MethodView):
    @blueprint.arguments(ProductQuery(), location="query")
    @blueprint.response(200, ProductSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List products: filtered, sorted, with only the fields and parts that are asked for."""
        page, per_page, cursor = query.pop("page"), query.pop("per_page"), query.pop("cursor")
        view = read_view(query)
        found = api_products(ApiFilters(**query), view=view, page=page, per_page=per_page, cursor=cursor)
        shown = None if cursor else page
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)

    @blueprint.arguments(ProductBody)
    @blueprint.response(201, ProductSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a product with its variants and, where given, their stock."""
        product = create_stocked_product(read_product(body), read_stock(body))
        return _show(product.id, 201)


@blueprint.route("/<uuid:product_id>")
class OneProduct(MethodView):
    @blueprint.arguments(ViewQuery(), location="query")
    @blueprint.response(200, ProductSchema)
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """One product; its ETag is its version."""
        row = api_product(product_id, read_view(query))
        return answer(row, etag=str(row["version"]))

    @blueprint.arguments(ProductPatchBody)
    @blueprint.response(200, ProductSchema)
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Change only what the body names. Variants, where given, replace those that are there."""
        product = product_by_id(product_id)
        demand_version(product.version)
        stock = read_stock(body) if "variants" in body else None
        patch_product(product_id, read_patch(body, product), stock, version=expected_version())
        return _show(product_id)

    @blueprint.arguments(ProductBody)
    @blueprint.response(200, ProductSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Make the product what the body says. Variants with the same values keep their ids, stock and carts."""
        demand_version(product_by_id(product_id).version)
        update_stocked_product(product_id, read_product(body), read_stock(body), version=expected_version())
        return _show(product_id)

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, product_id: UUID) -> Response:
        """Remove a product for good. Orders keep what they say about it."""
        demand_version(product_by_id(product_id).version)
        delete_product(product_id)
        return Response(status=204)


@blueprint.route("/<uuid:product_id>/copies")
class Copies(MethodView):
    @blueprint.arguments(CopyBody)
    @blueprint.response(201, ProductSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Make a draft like this product, with everything that describes it, but without stock and barcodes."""
        return _show(duplicate_product(product_id, CopyWish(**body)).id, 201)


def _show(product_id: UUID, status: int = 200) -> Response:
    row = api_product(product_id)
    return answer(row, status, etag=str(row["version"]))
