"""What variants cost: now or at another moment, for whom, and what they cost before."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.catalog.price_list_views import answer_results
from platform_app.catalog.price_schemas import (
    BasePricesBody,
    HistoryQuery,
    ItemResultSchema,
    PriceInForceSchema,
    PriceQuery,
    RecordedPriceSchema,
    VariantSaleBody,
)
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import variant_by_id
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.base_prices import FIELDS, BasePriceInput, set_base_prices
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.history import RecordedPrice, price_history
from shared.services.catalog.prices.lowest import lowest_before
from shared.services.catalog.prices.price import PriceInForce
from shared.services.catalog.prices.resolve import prices_for
from shared.services.catalog.prices.variant_sales import VariantSaleInput, set_variant_sales
from shared.web.access import requires

blueprint = ApiBlueprint(
    "prices", __name__, "/stores/<uuid:store_id>", "Prices in force, own prices of many variants, and their record."
)


@blueprint.route("/prices")
class Prices(MethodView):
    @blueprint.arguments(PriceQuery, location="query")
    @blueprint.response(200, PriceInForceSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """What variants cost (`variant_id` may be repeated), as the shop and the checkout find it.

        What is not sold in the currency is left out. `group_id` may be repeated, too.
        """
        context = _context(query)
        prices = prices_for(query["variant_id"], context)
        lowest = lowest_before(prices, context)
        rows = [_shape(key, price, context.currency, lowest.get(key)) for key, price in prices.items()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(BasePricesBody)
    @blueprint.response(200, ItemResultSchema(many=True))
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Set own prices, compare-at prices and costs of up to 1,000 variants. One result for each item."""
        wanted = [
            BasePriceInput({name: item[name] for name in FIELDS if name in item}, item["variant_id"], item["sku"])
            for item in body["items"]
        ]
        return answer_results(set_base_prices(wanted))


@blueprint.route("/variants/<uuid:variant_id>/sale")
class SaleOfVariant(MethodView):
    @blueprint.arguments(VariantSaleBody)
    @blueprint.response(200, PriceInForceSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """Give a variant a sale price of its own, instead of one that runs or is planned."""
        variant_by_id(variant_id)
        try:
            set_variant_sales({variant_id: VariantSaleInput(**body)})
        except Invalid as error:
            fields = {name.partition(".")[2]: message for name, message in error.fields.items()}
            raise Invalid(error.message, fields=fields) from None
        context = PriceContext(selling_terms().own.code)
        price = prices_for([variant_id], context)[variant_id]
        lowest = lowest_before({variant_id: price}, context)
        return answer(_shape(variant_id, price, context.currency, lowest.get(variant_id)))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, variant_id: UUID) -> Response:
        """End the variant's own sale."""
        variant_by_id(variant_id)
        set_variant_sales({variant_id: None})
        return Response(status=204)


@blueprint.route("/variants/<uuid:variant_id>/price-history")
class HistoryOfVariant(MethodView):
    @blueprint.arguments(HistoryQuery, location="query")
    @blueprint.response(200, RecordedPriceSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """What a variant has cost: the latest changes, the oldest of them first."""
        variant_by_id(variant_id)
        currency = query["currency"] or selling_terms().own.code
        limit = query["per_page"]
        found = price_history([variant_id], currency, group_id=query["group_id"], since=query["since"], limit=limit)
        rows = [{name: getattr(row, name) for name in RecordedPrice.__slots__} for row in found]
        return answer(rows, page=1, per_page=limit, total=len(rows), next_cursor=None)


def _context(query: dict[str, Any]) -> PriceContext:
    terms = selling_terms()
    currency = query["currency"] or terms.own.code
    if currency not in terms.codes:
        message = _("The store does not sell in this currency.")
        raise Invalid(message, fields={"currency": message})
    quantities = dict.fromkeys(query["variant_id"], query["quantity"])
    at = query["at"] or clock.now()
    return PriceContext(currency, tuple(query["group_id"]), at=at, quantities=quantities, terms=terms)


def _shape(variant_id: UUID, price: PriceInForce, currency: str, lowest: int | None) -> dict[str, Any]:
    names = ("amount", "usual", "compare_at", "list_id", "sale_id", "sale_starts_at", "sale_ends_at")
    return {
        "variant_id": variant_id,
        "currency": currency,
        **{name: getattr(price, name) for name in names},
        "lowest_30_days": lowest,
        "tiers": [{"quantity": tier.quantity, "amount": tier.amount} for tier in price.tiers],
    }
