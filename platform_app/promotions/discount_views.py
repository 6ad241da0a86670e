"""Discounts of a store, and their codes."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.promotions.schemas import (
    DiscountBody,
    DiscountCodeQuery,
    DiscountCodesBody,
    DiscountCodeSchema,
    DiscountQuery,
    DiscountSchema,
    MadeDiscountCodesSchema,
)
from shared.models.promotions.discount import Discount, TargetRole, discount_by_id
from shared.services.catalog.prices.periods import state_of
from shared.services.promotions.discounts import create_discount, delete_discount, update_discount
from shared.services.promotions.inputs import DiscountInput, Targets
from shared.services.promotions.listing import DiscountRow, describe, list_codes, list_discounts
from shared.services.promotions.many_codes import delete_code, make_codes
from shared.services.promotions.summaries import PLAIN
from shared.web.access import requires

blueprint = ApiBlueprint(
    "discounts", __name__, "/stores/<uuid:store_id>/discounts", "Codes that shoppers type, and offers without one."
)


@blueprint.route("")
class Discounts(MethodView):
    @blueprint.arguments(DiscountQuery, location="query")
    @blueprint.response(200, DiscountSchema(many=True))
    @requires("discounts.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List discounts, the latest first."""
        found = list_discounts(query["q"], state=query["state"], page=query["page"], per_page=query["per_page"])
        rows = [discount_shape(row) for row in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(DiscountBody)
    @blueprint.response(201, DiscountSchema)
    @requires("discounts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a discount."""
        return _show(create_discount(_wish(body)), 201)


@blueprint.route("/<uuid:discount_id>")
class OneDiscount(MethodView):
    @blueprint.response(200, DiscountSchema)
    @requires("discounts.view")
    def get(self, store_id: UUID, discount_id: UUID) -> Response:
        """One discount; its ETag is its version."""
        return _show(discount_by_id(discount_id))

    @blueprint.arguments(DiscountBody)
    @blueprint.response(200, DiscountSchema)
    @requires("discounts.edit")
    def put(self, body: dict[str, Any], store_id: UUID, discount_id: UUID) -> Response:
        """Make the discount what the body says; orders keep what they had."""
        demand_version(discount_by_id(discount_id).version)
        return _show(update_discount(discount_id, _wish(body)))

    @blueprint.response(204)
    @requires("discounts.edit")
    def delete(self, store_id: UUID, discount_id: UUID) -> Response:
        """Remove a discount that no order ever had."""
        demand_version(discount_by_id(discount_id).version)
        delete_discount(discount_id)
        return Response(status=204)


@blueprint.route("/<uuid:discount_id>/codes")
class Codes(MethodView):
    @blueprint.arguments(DiscountCodeQuery, location="query")
    @blueprint.response(200, DiscountCodeSchema(many=True))
    @requires("discounts.view")
    def get(self, query: dict[str, Any], store_id: UUID, discount_id: UUID) -> Response:
        """List the codes of a discount in the order they were made."""
        discount_by_id(discount_id)
        found = list_codes(discount_id, query["q"], page=query["page"], per_page=query["per_page"])
        names = ("id", "code", "usage_limit", "created_at")
        rows = [
            {name: getattr(code, name) for name in names} | {"used": found.uses.get(code.id, 0)} for code in found.rows
        ]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(DiscountCodesBody)
    @blueprint.response(201, MadeDiscountCodesSchema)
    @requires("discounts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, discount_id: UUID) -> Response:
        """Make random codes that nobody guesses."""
        made = make_codes(discount_id, body["count"], prefix=body["prefix"], usage_limit=body["usage_limit"])
        return answer({"codes": made}, 201)


@blueprint.route("/<uuid:discount_id>/codes/<uuid:code_id>")
class OneCode(MethodView):
    @blueprint.response(204)
    @requires("discounts.edit")
    def delete(self, store_id: UUID, discount_id: UUID, code_id: UUID) -> Response:
        """Take away a code that no order used."""
        delete_code(discount_id, code_id)
        return Response(status=204)


def _wish(body: dict[str, Any]) -> DiscountInput:
    targets = {name: Targets(**body[name]) if body[name] is not None else None for name in ("covered", "bought")}
    tiers = [(tier["quantity"], tier["value"]) for tier in body["tiers"]]
    return DiscountInput(**(body | targets | {"tiers": tiers}))


def discount_shape(row: DiscountRow) -> dict[str, Any]:
    discount = row.discount
    shape = {
        name: getattr(discount, name) for name in ("id", "is_automatic", "version", "created_at", "updated_at", *PLAIN)
    }
    return shape | {
        "tiers": discount.tiers,
        "covered": None if discount.covers_all else _targets(discount, TargetRole.COVERED),
        "bought": None if discount.buys_all else _targets(discount, TargetRole.BOUGHT),
        "group_ids": None if discount.for_everybody else discount.ids_of(TargetRole.ALLOWED, "group"),
        "code": row.code,
        "codes_count": row.codes,
        "uses": row.uses,
        "state": state_of(discount),
    }


def _targets(discount: Discount, role: TargetRole) -> dict[str, list[UUID]]:
    return {f"{thing}_ids": discount.ids_of(role, thing) for thing in ("product", "collection", "category")}


def _show(discount: Discount, status: int = 200) -> Response:
    return answer(discount_shape(describe([discount])[0]), status, etag=str(discount.version))
