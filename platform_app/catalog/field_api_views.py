"""Custom fields, and what things say in them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.structure_schemas import (
    FieldBody,
    FieldQuery,
    FieldSchema,
    FieldValuesBody,
    FieldValueSchema,
)
from shared.kernel.errors import NotFound
from shared.models.catalog.custom_field import (
    CustomField,
    FieldOwner,
    all_custom_fields,
    custom_field_by_id,
    custom_fields_of,
)
from shared.services.catalog.custom_fields import (
    FieldInput,
    create_custom_field,
    delete_custom_field,
    update_custom_field,
)
from shared.services.catalog.custom_values import custom_values_of, refuse_foreign_owner, set_custom_values
from shared.web.access import requires

blueprint = ApiBlueprint(
    "fields", __name__, "/stores/<uuid:store_id>/custom-fields", "Fields of your own; themes show them as metafields."
)
SHOWN = ("id", "owner", "namespace", "key", "name", "description", "kind", "is_list", "limits", "position", "version")


@blueprint.route("")
class Fields(MethodView):
    @blueprint.arguments(FieldQuery, location="query")
    @blueprint.response(200, FieldSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List the definitions, of one kind of thing or of all."""
        fields = custom_fields_of(query["owner"]) if query["owner"] else all_custom_fields()
        rows = [_shape(field) for field in fields]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(FieldBody)
    @blueprint.response(201, FieldSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Define a field."""
        return _show(create_custom_field(FieldInput(**body)), 201)


@blueprint.route("/<uuid:field_id>")
class OneField(MethodView):
    @blueprint.response(200, FieldSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, field_id: UUID) -> Response:
        """One definition; its ETag is its version."""
        return _show(custom_field_by_id(field_id))

    @blueprint.arguments(FieldBody)
    @blueprint.response(200, FieldSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, field_id: UUID) -> Response:
        """Change the name, the description and the limits; what is stored already stays."""
        demand_version(custom_field_by_id(field_id).version)
        return _show(update_custom_field(field_id, FieldInput(**body), version=expected_version()))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, field_id: UUID) -> Response:
        """Remove a field with everything that is said in it."""
        demand_version(custom_field_by_id(field_id).version)
        delete_custom_field(field_id)
        return Response(status=204)


@blueprint.route("/values/<owner>/<uuid:owner_id>")
class FieldValues(MethodView):
    @blueprint.response(200, FieldValueSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, owner: str, owner_id: UUID) -> Response:
        """What a thing says: `owner` is `product`, `variant`, `collection`, `category` or `page`."""
        kind = _owner(owner)
        refuse_foreign_owner(kind, owner_id)
        return _values(kind, owner_id)

    @blueprint.arguments(FieldValuesBody)
    @blueprint.response(200, FieldValueSchema(many=True))
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, owner: str, owner_id: UUID) -> Response:
        """Write what a thing says in the fields that are named."""
        kind = _owner(owner)
        set_custom_values(kind, owner_id, body["values"])
        return _values(kind, owner_id)


def _owner(name: str) -> FieldOwner:
    found = next((one for one in FieldOwner if one.value == name), None)
    if found is None:
        raise NotFound
    return found


def _shape(field: CustomField) -> dict[str, Any]:
    return {name: getattr(field, name) for name in SHOWN}


def _show(field: CustomField, status: int = 200) -> Response:
    return answer(_shape(field), status, etag=str(field.version))


def _values(owner: FieldOwner, owner_id: UUID) -> Response:
    values = custom_values_of([owner_id]).get(owner_id, {})
    rows = [
        {"field_id": one.id, "namespace": one.namespace, "key": one.key, "kind": one.kind, "value": values[one.id]}
        for one in custom_fields_of(owner)
        if one.id in values
    ]
    return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)
