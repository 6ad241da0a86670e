"""In which currencies a store sells."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.price_schemas import SellingBody, SellingSchema
from shared.models.stores.selling import SellingTerms, selling_terms
from shared.services.catalog.prices.currencies import CurrencyInput, SellingInput, set_selling
from shared.web.access import requires

blueprint = ApiBlueprint(
    "currencies", __name__, "/stores/<uuid:store_id>/currencies", "The currencies that shoppers can choose from."
)


@blueprint.route("")
class Currencies(MethodView):
    @blueprint.response(200, SellingSchema)
    @requires("stores.view")
    def get(self, store_id: UUID) -> Response:
        """The store's currencies, their rates, and how computed prices are rounded."""
        return answer(_shape(selling_terms()))

    @blueprint.arguments(SellingBody)
    @blueprint.response(200, SellingSchema)
    @requires("stores.edit")
    def put(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Replace them. Prices that are computed change at once; carts keep the currency they have."""
        currencies = [CurrencyInput(**row) for row in body.pop("currencies")]
        return answer(_shape(set_selling(SellingInput(currencies, **body))))


def _shape(terms: SellingTerms) -> dict[str, Any]:
    further = [
        {
            "code": row.code,
            "rate": format(row.rate.normalize(), "f"),
            "step": row.step,
            "less": row.less,
            "converts": row.converts,
        }
        for row in terms.currencies[1:]
    ]
    own = terms.own
    shown = {"currency": own.code, "currencies": further, "step": own.step, "less": own.less}
    return shown | {"shows_lowest_price": terms.shows_lowest_price}
