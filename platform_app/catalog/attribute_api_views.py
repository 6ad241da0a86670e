"""Attributes with their choices, and what products say for them."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.structure_schemas import AttributeBody, AttributeSchema, ValuesBody, ValueSchema
from shared.kernel.decimals import plain_decimal
from shared.models.catalog.attribute import attribute_by_id
from shared.models.catalog.product import product_by_id
from shared.services.catalog.attribute_listing import AttributeRow, list_attributes
from shared.services.catalog.attribute_values import set_attribute_values, values_said
from shared.services.catalog.attributes import (
    AttributeInput,
    ChoiceInput,
    create_attribute,
    delete_attribute,
    update_attribute,
)
from shared.web.access import requires

blueprint = ApiBlueprint(
    "attributes", __name__, "/stores/<uuid:store_id>", "What products are compared and filtered by."
)


@blueprint.route("/attributes")
class Attributes(MethodView):
    @blueprint.response(200, AttributeSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID) -> Response:
        """List all attributes with their choices, in the merchant's order."""
        rows = [_shape(row) for row in list_attributes()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(AttributeBody)
    @blueprint.response(201, AttributeSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create an attribute."""
        return _show(create_attribute(_wish(body)).id, 201)


@blueprint.route("/attributes/<uuid:attribute_id>")
class OneAttribute(MethodView):
    @blueprint.response(200, AttributeSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, attribute_id: UUID) -> Response:
        """One attribute; its ETag is its version."""
        return _show(attribute_by_id(attribute_id).id)

    @blueprint.arguments(AttributeBody)
    @blueprint.response(200, AttributeSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, attribute_id: UUID) -> Response:
        """Make the attribute what the body says. Choices that are missing leave the products that had them."""
        demand_version(attribute_by_id(attribute_id).version)
        update_attribute(attribute_id, _wish(body), version=expected_version())
        return _show(attribute_id)

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, attribute_id: UUID) -> Response:
        """Remove an attribute with all that products say for it."""
        demand_version(attribute_by_id(attribute_id).version)
        delete_attribute(attribute_id)
        return Response(status=204)


@blueprint.route("/products/<uuid:product_id>/attributes")
class ValuesOfProduct(MethodView):
    @blueprint.response(200, ValueSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """What a product says for its attributes."""
        return _values(product_by_id(product_id).id)

    @blueprint.arguments(ValuesBody)
    @blueprint.response(200, ValueSchema(many=True))
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Write what a product says for the attributes that are named."""
        set_attribute_values(product_id, body["values"])
        return _values(product_id)


def _wish(body: dict[str, Any]) -> AttributeInput:
    choices = None if body["choices"] is None else tuple(ChoiceInput(**choice) for choice in body["choices"])
    plain = {name: value for name, value in body.items() if name not in ("choices", "category_ids")}
    return AttributeInput(**plain, choices=choices, category_ids=tuple(body["category_ids"]))


def _shape(row: AttributeRow) -> dict[str, Any]:
    one = row.attribute
    names = ("id", "handle", "name", "kind", "unit", "is_many", "is_filter", "is_shown", "position", "version")
    choices = [
        {"id": choice.id, "name": choice.name, "swatch": choice.swatch, "names": row.choice_names.get(choice.id, {})}
        for choice in row.choices
    ]
    more = {"choices": choices, "category_ids": row.category_ids, "names": row.names}
    return {name: getattr(one, name) for name in names} | more | {"product_count": row.product_count}


def _show(attribute_id: UUID, status: int = 200) -> Response:
    shape = _shape(list_attributes(attribute_id)[0])
    return answer(shape, status, etag=str(shape["version"]))


def _values(product_id: UUID) -> Response:
    rows = [
        {"attribute_id": key, "value": plain_decimal(value) if isinstance(value, Decimal) else value}
        for key, value in values_said(product_id).items()
    ]
    return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)
