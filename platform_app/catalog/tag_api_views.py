"""Tags with how many products have them, changed on all products at once."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.structure_schemas import StructureQuery, TagChangeBody, TagNamesBody, TagSchema
from platform_app.stores.operation_api_views import OperationSchema, shown_operation
from shared.services.catalog.tags import TagRow, delete_tag, list_tags, rename_tag, set_tag_names, tag_row
from shared.web.access import requires

blueprint = ApiBlueprint("tags", __name__, "/stores/<uuid:store_id>/tags", "Words on products.")


@blueprint.route("")
class Tags(MethodView):
    @blueprint.arguments(StructureQuery, location="query")
    @blueprint.response(200, TagSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List the tags in use, those of most products first. Counts follow a change within moments."""
        page, per_page = query["page"], query["per_page"]
        found = list_tags(query["q"], page=page, per_page=per_page)
        return answer([_shape(row) for row in found.rows], page=page, per_page=per_page, total=found.total)


@blueprint.route("/changes")
class TagChanges(MethodView):
    @blueprint.arguments(TagChangeBody)
    @blueprint.response(202, OperationSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Rename a tag, merge it into another, or delete it: an operation, which can be undone."""
        tag, name = body["tag"], body["name"]
        operation = delete_tag(tag) if name is None else rename_tag(tag, name)
        return answer(shown_operation(operation), 202)


@blueprint.route("/names")
class TagNames(MethodView):
    @blueprint.arguments(TagNamesBody)
    @blueprint.response(200, TagSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID) -> Response:
        """A tag's names in the store's further languages."""
        set_tag_names(body["tag"], body["names"])
        return answer(_shape(tag_row(body["tag"])))


def _shape(row: TagRow) -> dict[str, Any]:
    return {"tag": row.tag, "product_count": row.product_count, "names": dict(row.names)}
