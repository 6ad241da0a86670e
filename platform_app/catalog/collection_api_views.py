"""Collections: filled by hand, or by rules."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.api.schemas import PageQuery
from platform_app.catalog.structure_schemas import (
    CollectionBody,
    CollectionQuery,
    CollectionSchema,
    MembersBody,
    MemberSchema,
)
from shared.models.catalog.collection import collection_by_id
from shared.services.catalog.collection_rules import RuleInput
from shared.services.catalog.collections import (
    CollectionInput,
    create_collection,
    delete_collection,
    set_collection_products,
    update_collection,
)
from shared.services.catalog.structure_rows import collection_row, collection_rows, member_rows
from shared.web.access import requires

blueprint = ApiBlueprint(
    "collections", __name__, "/stores/<uuid:store_id>/collections", "Products that are shown together."
)


@blueprint.route("")
class Collections(MethodView):
    @blueprint.arguments(CollectionQuery, location="query")
    @blueprint.response(200, CollectionSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List collections with their rules, in the merchant's order."""
        page, per_page = query["page"], query["per_page"]
        narrowed = {"kind": query["kind"], "handle": query["handle"], "query": query["q"]}
        rows, total = collection_rows(**narrowed, page=page, per_page=per_page)
        return answer(rows, page=page, per_page=per_page, total=total)

    @blueprint.arguments(CollectionBody)
    @blueprint.response(201, CollectionSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a collection. In a large store an operation fills a smart one."""
        return _show(create_collection(_wish(body)).id, 201)


@blueprint.route("/<uuid:collection_id>")
class OneCollection(MethodView):
    @blueprint.response(200, CollectionSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, collection_id: UUID) -> Response:
        """One collection; its ETag is its version."""
        return _show(collection_id)

    @blueprint.arguments(CollectionBody)
    @blueprint.response(200, CollectionSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, collection_id: UUID) -> Response:
        """Make the collection what the body says; rules and products that are null stay as they are."""
        demand_version(collection_by_id(collection_id).version)
        update_collection(collection_id, _wish(body), version=expected_version())
        return _show(collection_id)

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, collection_id: UUID) -> Response:
        """Remove a collection; its products stay."""
        demand_version(collection_by_id(collection_id).version)
        delete_collection(collection_id)
        return Response(status=204)


@blueprint.route("/<uuid:collection_id>/products")
class ProductsOfCollection(MethodView):
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, MemberSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID, collection_id: UUID) -> Response:
        """The products of a collection, in its own order."""
        page, per_page = query["page"], query["per_page"]
        rows, total = member_rows(collection_by_id(collection_id).id, page=page, per_page=per_page)
        return answer(rows, page=page, per_page=per_page, total=total)

    @blueprint.arguments(MembersBody)
    @blueprint.response(200, CollectionSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, collection_id: UUID) -> Response:
        """Show exactly these products, in this order. A smart collection refuses."""
        set_collection_products(collection_id, body["product_ids"])
        return _show(collection_id)


def _wish(body: dict[str, Any]) -> CollectionInput:
    rules = None if body["rules"] is None else tuple(RuleInput(**rule) for rule in body["rules"])
    products = None if body["product_ids"] is None else tuple(body["product_ids"])
    texts = {name: value for name, value in body.items() if name not in ("rules", "product_ids")}
    return CollectionInput(**texts, rules=rules, product_ids=products)


def _show(collection_id: UUID, status: int = 200) -> Response:
    row = collection_row(collection_id)
    return answer(row, status, etag=str(row["version"]))
