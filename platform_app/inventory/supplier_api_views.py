"""Suppliers."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import SupplierBody, SupplierQuery
from platform_app.inventory.schemas import SupplierRowSchema, SupplierSchema
from platform_app.inventory.shown import page_answer, supplier_values
from shared.kernel.addresses import Address
from shared.models.inventory.supplier import Supplier, supplier_by_id
from shared.services.inventory.document_lists import list_suppliers
from shared.services.inventory.suppliers import SupplierInput, create_supplier, update_supplier
from shared.web.access import requires

blueprint = ApiBlueprint("suppliers", __name__, "/stores/<uuid:store_id>/suppliers", "Whom goods are bought from.")
EXAMPLE = {"name": "Clay & Co", "currency": "EUR", "email": "orders@clay.example", "lead_days": 10}


@blueprint.route("")
class Suppliers(MethodView):
    @blueprint.arguments(SupplierQuery, location="query")
    @blueprint.response(200, SupplierRowSchema(many=True))
    @requires("inventory.purchase")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List suppliers by name."""
        return page_answer(list_suppliers(query.pop("q"), **query))

    @blueprint.arguments(SupplierBody, example=EXAMPLE)
    @blueprint.response(201, SupplierSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Add a supplier."""
        return _show(create_supplier(_input(body)), 201)


@blueprint.route("/<uuid:supplier_id>")
class OneSupplier(MethodView):
    @blueprint.response(200, SupplierSchema)
    @requires("inventory.purchase")
    def get(self, store_id: UUID, supplier_id: UUID) -> Response:
        """One supplier; its ETag is its version."""
        return _show(supplier_by_id(supplier_id))

    @blueprint.arguments(SupplierBody, example=EXAMPLE)
    @blueprint.response(200, SupplierSchema)
    @requires("inventory.purchase")
    def put(self, body: dict[str, Any], store_id: UUID, supplier_id: UUID) -> Response:
        """Make the supplier what the body says; `is_active` false retires it."""
        demand_version(supplier_by_id(supplier_id).version)
        return _show(update_supplier(supplier_id, _input(body), version=expected_version()))


def _input(body: dict[str, Any]) -> SupplierInput:
    return SupplierInput(**body | {"address": Address.from_dict(body["address"])})


def _show(supplier: Supplier, status: int = 200) -> Response:
    return answer(supplier_values(supplier), status, etag=str(supplier.version))
