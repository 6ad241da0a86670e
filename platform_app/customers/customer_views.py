"""Customers of a store."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.schemas import PageQuery, text
from shared.services.customers.api_listing import api_customer, api_customers
from shared.web.access import requires

blueprint = ApiBlueprint("customers", __name__, "/stores/<uuid:store_id>/customers", "Who has bought in the store.")


class CustomerSchema(ma.Schema):
    """A shopper known by e-mail in this store only."""

    id = ma.fields.UUID()
    email = ma.fields.String()
    name = ma.fields.String()
    phone = ma.fields.String()
    locale = ma.fields.String()
    accepts_marketing = ma.fields.Boolean()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class CustomerQuery(PageQuery):
    """Which customers, in the order they became known."""

    email = text(load_default=None)


@blueprint.route("")
class Customers(MethodView):
    @blueprint.arguments(CustomerQuery, location="query")
    @blueprint.response(200, CustomerSchema(many=True))
    @requires("customers.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List customers."""
        found = api_customers(**query)
        shown, per_page = None if query["cursor"] else query["page"], query["per_page"]
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)


@blueprint.route("/<uuid:customer_id>")
class OneCustomer(MethodView):
    @blueprint.response(200, CustomerSchema)
    @requires("customers.view")
    def get(self, store_id: UUID, customer_id: UUID) -> Response:
        """One customer."""
        return answer(api_customer(customer_id))
