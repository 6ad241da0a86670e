"""Price lists of a store, and the prices in them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.api.schemas import PageQuery
from platform_app.catalog.price_schemas import (
    ItemResultSchema,
    ListPricesBody,
    ListPriceSchema,
    PriceListBody,
    PriceListQuery,
    PriceListSchema,
)
from shared.models.catalog.price_list import PriceList, price_list_by_id
from shared.services.catalog.prices.list_entries import list_entries
from shared.services.catalog.prices.list_prices import ItemResult, ListPriceInput, set_list_prices
from shared.services.catalog.prices.periods import state_of
from shared.services.catalog.prices.price_lists import (
    PriceListInput,
    create_price_list,
    delete_price_list,
    update_price_list,
)
from shared.services.catalog.prices.rule_listing import count_priced, list_price_lists
from shared.web.access import requires

blueprint = ApiBlueprint(
    "price lists",
    __name__,
    "/stores/<uuid:store_id>/price-lists",
    "Other prices for a currency, a customer group or larger quantities.",
)


@blueprint.route("")
class PriceLists(MethodView):
    @blueprint.arguments(PriceListQuery, location="query")
    @blueprint.response(200, PriceListSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List price lists in the order in which they count."""
        query.pop("cursor")
        found = list_price_lists(query.pop("q"), **query)
        rows = [_shape(row.price_list, row.variants) for row in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(PriceListBody)
    @blueprint.response(201, PriceListSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create a price list, still without prices of its own."""
        return _show(create_price_list(PriceListInput(**body)), 201)


@blueprint.route("/<uuid:list_id>")
class OnePriceList(MethodView):
    @blueprint.response(200, PriceListSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, list_id: UUID) -> Response:
        """One price list; its ETag is its version, which also grows with its prices."""
        return _show(price_list_by_id(list_id))

    @blueprint.arguments(PriceListBody)
    @blueprint.response(200, PriceListSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, list_id: UUID) -> Response:
        """Make the list what the body says; its prices stay."""
        demand_version(price_list_by_id(list_id).version)
        return _show(update_price_list(list_id, PriceListInput(**body)))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, list_id: UUID) -> Response:
        """Remove a list with its prices."""
        demand_version(price_list_by_id(list_id).version)
        delete_price_list(list_id)
        return Response(status=204)


@blueprint.route("/<uuid:list_id>/prices")
class PricesOfList(MethodView):
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ListPriceSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID, list_id: UUID) -> Response:
        """The list's prices, product by product. `total` and `per_page` count variants."""
        price_list_by_id(list_id)
        found = list_entries(list_id, only_priced=True, page=query["page"], per_page=query["per_page"])
        rows = [
            {
                "variant_id": entry.variant_id,
                "product_id": entry.product_id,
                "sku": entry.sku,
                "min_quantity": tier.quantity,
                "amount": tier.amount,
                "compare_at": tier.compare_at,
            }
            for entry in found.rows
            for tier in entry.tiers
        ]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(ListPricesBody)
    @blueprint.response(200, ItemResultSchema(many=True))
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, list_id: UUID) -> Response:
        """Set or remove up to 1,000 prices. A refused item leaves the others alone; the answer has one result each."""
        demand_version(price_list_by_id(list_id).version)
        price_list, results = set_list_prices(list_id, [ListPriceInput(**item) for item in body["items"]])
        return answer_results(results, etag=str(price_list.version))


def answer_results(results: list[ItemResult], **more: Any) -> Response:
    rows = [
        {"index": index, "status": result.status, "variant_id": result.variant_id, "message": result.message}
        for index, result in enumerate(results)
    ]
    return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None, **more)


def _shape(price_list: PriceList, variants: int) -> dict[str, Any]:
    names = (
        *("id", "name", "code", "currency", "group_id", "priority", "adjustment", "starts_at", "ends_at"),
        *("is_active", "version", "created_at", "updated_at"),
    )
    shape = {name: getattr(price_list, name) for name in names}
    return shape | {"state": state_of(price_list), "variants": variants}


def _show(price_list: PriceList, status: int = 200) -> Response:
    return answer(_shape(price_list, count_priced(price_list.id)), status, etag=str(price_list.version))
