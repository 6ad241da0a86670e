"""Customer groups of a store, and who is in them."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.models.customers.group import CustomerGroup, group_by_id
from shared.services.customers.groups import (
    MAX_AT_ONCE,
    GroupInput,
    add_members,
    count_members,
    create_group,
    delete_group,
    list_groups,
    list_members,
    remove_members,
    update_group,
)
from shared.web.access import requires

blueprint = ApiBlueprint(
    "customer groups",
    __name__,
    "/stores/<uuid:store_id>/customer-groups",
    "Customers who are treated alike, such as wholesale: price lists can be for them.",
)
CUSTOMER = "019a9d2c-4b1e-7c3a-9f00-c0ffee123456"


class GroupBody(InputSchema):
    """A whole group as it should be, but for its members."""

    name = text(required=True, least=1, most=120, metadata={"example": "Wholesale"})
    code = text(load_default="", most=120, metadata={"example": "wholesale"})
    description = text(load_default="", most=2_000, metadata={"example": "Shops that sell on"})


class CustomerGroupSchema(ma.Schema):
    """A group with how many customers are in it."""

    id = ma.fields.UUID(metadata={"example": "019a9d2c-4b1e-7c3a-9f00-0f1e2d3c4b5a"})
    name = ma.fields.String(metadata={"example": "Wholesale"})
    code = ma.fields.String(metadata={"example": "wholesale"})
    description = ma.fields.String(metadata={"example": "Shops that sell on"})
    members = ma.fields.Integer(metadata={"example": 42})
    version = ma.fields.Integer(metadata={"example": 1})
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class GroupMembersBody(InputSchema):
    customer_ids = ma.fields.List(
        ma.fields.UUID(),
        required=True,
        validate=ma.validate.Length(1, MAX_AT_ONCE),
        metadata={"example": [CUSTOMER]},
    )


class GroupMemberSchema(ma.Schema):
    customer_id = ma.fields.UUID(metadata={"example": CUSTOMER})
    email = ma.fields.String(metadata={"example": "buyer@example.com"})
    name = ma.fields.String(metadata={"example": "Ada Smit"})


@blueprint.route("")
class Groups(MethodView):
    @blueprint.response(200, CustomerGroupSchema(many=True))
    @requires("customers.view")
    def get(self, store_id: UUID) -> Response:
        """All groups, by name."""
        rows = [_shape(row.group, row.members) for row in list_groups()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(GroupBody)
    @blueprint.response(201, CustomerGroupSchema)
    @requires("customers.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a group, still without members."""
        return _show(create_group(GroupInput(**body)), 201)


@blueprint.route("/<uuid:group_id>")
class OneGroup(MethodView):
    @blueprint.response(200, CustomerGroupSchema)
    @requires("customers.view")
    def get(self, store_id: UUID, group_id: UUID) -> Response:
        """One group; its ETag is its version."""
        return _show(group_by_id(group_id))

    @blueprint.arguments(GroupBody)
    @blueprint.response(200, CustomerGroupSchema)
    @requires("customers.edit")
    def put(self, body: dict[str, Any], store_id: UUID, group_id: UUID) -> Response:
        """Make the group what the body says; its members stay."""
        demand_version(group_by_id(group_id).version)
        return _show(update_group(group_id, GroupInput(**body)))

    @blueprint.response(204)
    @requires("customers.edit")
    def delete(self, store_id: UUID, group_id: UUID) -> Response:
        """Remove a group; its customers stay. Refused while a price list is for it."""
        demand_version(group_by_id(group_id).version)
        delete_group(group_id)
        return Response(status=204)


@blueprint.route("/<uuid:group_id>/members")
class Members(MethodView):
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, GroupMemberSchema(many=True))
    @requires("customers.view")
    def get(self, query: dict[str, Any], store_id: UUID, group_id: UUID) -> Response:
        """Who is in the group, by name."""
        group_by_id(group_id)
        found = list_members(group_id, page=query["page"], per_page=query["per_page"])
        rows = [{"customer_id": row.id, "email": row.email, "name": row.name} for row in found.rows]
        return answer(rows, page=query["page"], per_page=query["per_page"], total=found.total, next_cursor=None)

    @blueprint.arguments(GroupMembersBody)
    @blueprint.response(201, CustomerGroupSchema)
    @requires("customers.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, group_id: UUID) -> Response:
        """Put up to 1,000 customers into the group; those who are in it stay."""
        add_members(group_id, body["customer_ids"])
        return _show(group_by_id(group_id), 201)


@blueprint.route("/<uuid:group_id>/members/<uuid:customer_id>")
class OneMember(MethodView):
    @blueprint.response(204)
    @requires("customers.edit")
    def delete(self, store_id: UUID, group_id: UUID, customer_id: UUID) -> Response:
        """Take a customer out of the group."""
        remove_members(group_id, [customer_id])
        return Response(status=204)


def _shape(group: CustomerGroup, members: int) -> dict[str, Any]:
    names = ("id", "name", "code", "description", "version", "created_at", "updated_at")
    return {name: getattr(group, name) for name in names} | {"members": members}


def _show(group: CustomerGroup, status: int = 200) -> Response:
    return answer(_shape(group, count_members(group.id)), status, etag=str(group.version))
