"""Purchase orders."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import PlacementBody, PurchaseBody, PurchaseQuery, ReceiptBody
from platform_app.inventory.schemas import PurchaseRowSchema, PurchaseSchema
from platform_app.inventory.shown import arrivals_of, page_answer, purchase_values, worker
from shared.models.inventory.purchase import PurchaseOrder, purchase_by_id
from shared.services.inventory.document_lists import list_purchases
from shared.services.inventory.purchases import (
    ExtraCost,
    PurchaseInput,
    PurchaseLineInput,
    create_purchase,
    update_purchase,
)
from shared.services.inventory.receiving import cancel_purchase, close_purchase, receive_purchase, send_purchase
from shared.web.access import requires

blueprint = ApiBlueprint(
    "purchase_orders", __name__, "/stores/<uuid:store_id>/purchase-orders", "Goods ordered from suppliers."
)
ID = "018f2f6e-3a52-7cc0-b8f2-7d0f2b3f5a01"
EXAMPLE = {
    "supplier_id": ID,
    "location_id": ID[:-1] + "2",
    "lines": [{"variant_id": ID[:-1] + "3", "quantity": 24, "unit_cost": 850}],
    "extra_costs": [{"name": "Freight", "amount": 4500}],
}
RECEIPT = {"lines": [{"line_id": ID, "received": 20, "rejected": 4}]}


@blueprint.route("")
class Purchases(MethodView):
    @blueprint.arguments(PurchaseQuery, location="query")
    @blueprint.response(200, PurchaseRowSchema(many=True))
    @requires("inventory.purchase")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List purchase orders, the latest first."""
        return page_answer(list_purchases(query.pop("status"), **query))

    @blueprint.arguments(PurchaseBody, example=EXAMPLE)
    @blueprint.response(201, PurchaseSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a draft."""
        return _show(create_purchase(_input(body), worker()), 201)


@blueprint.route("/<uuid:purchase_id>")
class OnePurchase(MethodView):
    @blueprint.response(200, PurchaseSchema)
    @requires("inventory.purchase")
    def get(self, store_id: UUID, purchase_id: UUID) -> Response:
        """One purchase order with its lines and what they cost landed."""
        return _show(purchase_by_id(purchase_id))

    @blueprint.arguments(PurchaseBody, example=EXAMPLE)
    @blueprint.response(200, PurchaseSchema)
    @requires("inventory.purchase")
    def put(self, body: dict[str, Any], store_id: UUID, purchase_id: UUID) -> Response:
        """Make a draft what the body says; of one that was sent only texts, date, rate and extra costs change."""
        demand_version(purchase_by_id(purchase_id).version)
        return _show(update_purchase(purchase_id, _input(body), version=expected_version()))


@blueprint.route("/<uuid:purchase_id>/placement")
class Placement(MethodView):
    @blueprint.arguments(PlacementBody)
    @blueprint.response(201, PurchaseSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, purchase_id: UUID) -> Response:
        """Order it: its goods are incoming."""
        return _show(send_purchase(purchase_id, worker(), by_mail=body["by_mail"]), 201)


@blueprint.route("/<uuid:purchase_id>/receipts")
class PurchaseReceipts(MethodView):
    @blueprint.arguments(ReceiptBody, example=RECEIPT)
    @blueprint.response(201, PurchaseSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, purchase_id: UUID) -> Response:
        """Note what has arrived: it is on the shelf and in the weighted average cost of its variants."""
        arrivals = arrivals_of(body, purchase_by_id(purchase_id))
        return _show(receive_purchase(purchase_id, arrivals, worker()), 201)


@blueprint.route("/<uuid:purchase_id>/closing")
class Closing(MethodView):
    @blueprint.response(201, PurchaseSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, store_id: UUID, purchase_id: UUID) -> Response:
        """Expect nothing more of it."""
        return _show(close_purchase(purchase_id, worker()), 201)


@blueprint.route("/<uuid:purchase_id>/cancellation")
class PurchaseCancellation(MethodView):
    @blueprint.response(201, PurchaseSchema)
    @requires("inventory.purchase")
    @idempotent
    def post(self, store_id: UUID, purchase_id: UUID) -> Response:
        """Call it off while nothing has arrived."""
        return _show(cancel_purchase(purchase_id, worker()), 201)


def _input(body: dict[str, Any]) -> PurchaseInput:
    lines = [PurchaseLineInput(**line) for line in body["lines"]]
    costs = [ExtraCost(**cost) for cost in body["extra_costs"]]
    return PurchaseInput(**body | {"lines": lines, "extra_costs": costs})


def _show(order: PurchaseOrder, status: int = 200) -> Response:
    return answer(purchase_values(order), status, etag=str(order.version))
