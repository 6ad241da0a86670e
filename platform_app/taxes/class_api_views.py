"""Tax classes of a store, and the products in them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.taxes.schemas import ClassProductsBody, TaxClassBody, TaxClassSchema
from platform_app.taxes.shown import class_values
from shared.models.taxes.tax_class import TaxClass, all_tax_classes, tax_class_by_id
from shared.services.taxes.classes import (
    count_products_by_class,
    create_tax_class,
    delete_tax_class,
    put_into_class,
    rename_tax_class,
)
from shared.web.access import requires

blueprint = ApiBlueprint(
    "tax classes",
    __name__,
    "/stores/<uuid:store_id>/tax-classes",
    "Goods that are taxed alike, such as books. The standard class is always there and has no row: it is null.",
)


@blueprint.route("")
class TaxClasses(MethodView):
    @blueprint.response(200, TaxClassSchema(many=True))
    @requires("taxes.view")
    def get(self, store_id: UUID) -> Response:
        """All classes but the standard one."""
        counts = count_products_by_class()
        rows = [class_values(one, counts.get(one.id, 0)) for one in all_tax_classes()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(TaxClassBody)
    @blueprint.response(201, TaxClassSchema)
    @requires("taxes.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a class."""
        return _show(create_tax_class(body["name"]), 201)


@blueprint.route("/<uuid:class_id>")
class OneTaxClass(MethodView):
    @blueprint.response(200, TaxClassSchema)
    @requires("taxes.view")
    def get(self, store_id: UUID, class_id: UUID) -> Response:
        """One class; its ETag is its version."""
        return _show(tax_class_by_id(class_id))

    @blueprint.arguments(TaxClassBody)
    @blueprint.response(200, TaxClassSchema)
    @requires("taxes.edit")
    def put(self, body: dict[str, Any], store_id: UUID, class_id: UUID) -> Response:
        """Rename the class."""
        demand_version(tax_class_by_id(class_id).version)
        return _show(rename_tax_class(class_id, body["name"]))

    @blueprint.response(204)
    @requires("taxes.edit")
    def delete(self, store_id: UUID, class_id: UUID) -> Response:
        """Remove the class with its rates; its products are taxed by the default class."""
        demand_version(tax_class_by_id(class_id).version)
        delete_tax_class(class_id)
        return Response(status=204)


@blueprint.route("/<uuid:class_id>/products")
class ClassProducts(MethodView):
    @blueprint.arguments(ClassProductsBody)
    @blueprint.response(201, TaxClassSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, class_id: UUID) -> Response:
        """Put up to 1,000 products into the class; they leave the one they were in."""
        put_into_class(class_id, body["product_ids"])
        return _show(tax_class_by_id(class_id), 201)


def _show(found: TaxClass, status: int = 200) -> Response:
    values = class_values(found, count_products_by_class().get(found.id, 0))
    return answer(values, status, etag=str(found.version))
