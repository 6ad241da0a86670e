"""The category tree."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.structure_schemas import (
    CategoryBody,
    CategoryDeletionQuery,
    CategoryQuery,
    CategorySchema,
    NewCategoryBody,
    PlaceBody,
)
from shared.models.catalog.category import category_by_id
from shared.services.catalog.categories import (
    CategoryInput,
    create_category,
    delete_category,
    move_category,
    update_category,
)
from shared.services.catalog.structure_rows import category_row, category_rows
from shared.web.access import requires

blueprint = ApiBlueprint(
    "categories", __name__, "/stores/<uuid:store_id>/categories", "The tree in which products stand."
)


@blueprint.route("")
class Categories(MethodView):
    @blueprint.arguments(CategoryQuery, location="query")
    @blueprint.response(200, CategorySchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List categories level by level; `path` says where each stands in the tree."""
        page, per_page = query["page"], query["per_page"]
        narrowed = {"parent_id": query["parent_id"], "top": query["top"], "query": query["q"]}
        rows, total = category_rows(**narrowed, page=page, per_page=per_page)
        return answer(rows, page=page, per_page=per_page, total=total)

    @blueprint.arguments(NewCategoryBody)
    @blueprint.response(201, CategorySchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a category under a parent, or at the top of the tree."""
        place = {name: body.pop(name) for name in ("parent_id", "position")}
        return _show(create_category(CategoryInput(**body), **place).id, 201)


@blueprint.route("/<uuid:category_id>")
class OneCategory(MethodView):
    @blueprint.response(200, CategorySchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, category_id: UUID) -> Response:
        """One category; its ETag is its version."""
        return _show(category_id)

    @blueprint.arguments(CategoryBody)
    @blueprint.response(200, CategorySchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, category_id: UUID) -> Response:
        """Make the category what the body says; it stays where it stands."""
        demand_version(category_by_id(category_id).version)
        update_category(category_id, CategoryInput(**body), version=expected_version())
        return _show(category_id)

    @blueprint.arguments(CategoryDeletionQuery, location="query")
    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, query: dict[str, Any], store_id: UUID, category_id: UUID) -> Response:
        """Remove a category; say what becomes of the categories under it and of their products."""
        demand_version(category_by_id(category_id).version)
        delete_category(category_id, **query)
        return Response(status=204)


@blueprint.route("/<uuid:category_id>/place")
class PlaceOfCategory(MethodView):
    @blueprint.arguments(PlaceBody)
    @blueprint.response(200, CategorySchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, category_id: UUID) -> Response:
        """Move the category, with all that is under it. It cannot be put under itself."""
        move_category(category_id, body["parent_id"], body["position"])
        return _show(category_id)


def _show(category_id: UUID, status: int = 200) -> Response:
    row = category_row(category_id)
    return answer(row, status, etag=str(row["version"]))
