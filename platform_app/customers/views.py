"""Customers of a store and their addresses."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.customers.schemas import (
    CustomerAddressBody,
    CustomerAddressSchema,
    CustomerBody,
    CustomerPatch,
    CustomerQuery,
    CustomerSchema,
)
from shared.kernel.addresses import Address
from shared.models.customers.customer import address_of_customer, addresses_of, customer_by_id
from shared.services.customers.address_book import add_address, change_address, choose_default, remove_address
from shared.services.customers.erasure import erase_customer
from shared.services.customers.management import (
    CustomerFilters,
    address_shape,
    api_customer,
    api_customers,
    create_customer,
    update_customer,
    version_of,
)
from shared.web.access import requires

blueprint = ApiBlueprint(
    "customers",
    __name__,
    "/stores/<uuid:store_id>/customers",
    "The people who buy from the store; the same person in another store is another customer.",
)


@blueprint.route("")
class Customers(MethodView):
    @blueprint.arguments(CustomerQuery, location="query")
    @blueprint.response(200, CustomerSchema(many=True))
    @requires("customers.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List customers, the newest first."""
        page, per_page, cursor = query.pop("page"), query.pop("per_page"), query.pop("cursor")
        found = api_customers(CustomerFilters(**query), page=page, per_page=per_page, cursor=cursor)
        shown = None if cursor else page
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)

    @blueprint.arguments(CustomerBody)
    @blueprint.response(201, CustomerSchema)
    @requires("customers.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Bring a customer along. The account opens when they prove the address; no mail is sent."""
        return _show(create_customer(body).id, 201)


@blueprint.route("/<uuid:customer_id>")
class OneCustomer(MethodView):
    @blueprint.response(200, CustomerSchema)
    @requires("customers.view")
    def get(self, store_id: UUID, customer_id: UUID) -> Response:
        """One customer; the ETag is good for If-Match."""
        return _show(customer_id)

    @blueprint.arguments(CustomerPatch)
    @blueprint.response(200, CustomerSchema)
    @requires("customers.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, customer_id: UUID) -> Response:
        """Change what is named. Of a customer with an account the e-mail address stays."""
        update_customer(customer_id, body, version=expected_version())
        return _show(customer_id)


@blueprint.route("/<uuid:customer_id>/erasure")
class Erasure(MethodView):
    @blueprint.response(201, CustomerSchema)
    @requires("customers.erase")
    @idempotent
    def post(self, store_id: UUID, customer_id: UUID) -> Response:
        """Forget the customer for good; orders keep what the law asks for. Refused while one is on its way."""
        erase_customer(customer_id)
        return _show(customer_id, 201)


@blueprint.route("/<uuid:customer_id>/addresses")
class Addresses(MethodView):
    @blueprint.response(200, CustomerAddressSchema(many=True))
    @requires("customers.view")
    def get(self, store_id: UUID, customer_id: UUID) -> Response:
        """The address book, the default first."""
        customer_by_id(customer_id)
        rows = [address_shape(row) for row in addresses_of(customer_id)]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(CustomerAddressBody)
    @blueprint.response(201, CustomerAddressSchema)
    @requires("customers.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, customer_id: UUID) -> Response:
        """Add an address, judged by its country's own rules. The first one is the default."""
        address, phone = _read(body)
        row = add_address(customer_id, address, phone=phone, is_default=body["is_default"])
        return answer(address_shape(row), 201)


@blueprint.route("/<uuid:customer_id>/addresses/<uuid:address_id>")
class OneAddress(MethodView):
    @blueprint.arguments(CustomerAddressBody)
    @blueprint.response(200, CustomerAddressSchema)
    @requires("customers.edit")
    def put(self, body: dict[str, Any], store_id: UUID, customer_id: UUID, address_id: UUID) -> Response:
        """Make the address what the body says; ``is_default`` false leaves the default where it is."""
        address, phone = _read(body)
        change_address(customer_id, address_id, address, phone=phone)
        if body["is_default"]:
            choose_default(customer_id, address_id)
        return answer(address_shape(address_of_customer(customer_id, address_id)))

    @blueprint.response(204)
    @requires("customers.edit")
    def delete(self, store_id: UUID, customer_id: UUID, address_id: UUID) -> Response:
        """Remove an address."""
        remove_address(customer_id, address_id)
        return Response(status=204)


def _read(body: dict[str, Any]) -> tuple[Address, str]:
    return Address.from_dict({**body, "country": body["country"].upper()}), body["phone"]


def _show(customer_id: UUID, status: int = 200) -> Response:
    shown = api_customer(customer_id)
    return answer(shown, status, etag=str(version_of(shown)))
