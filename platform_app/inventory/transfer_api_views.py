"""Transfers between locations."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.inventory.bodies import ReceiptBody, TransferBody, TransferQuery
from platform_app.inventory.schemas import TransferRowSchema, TransferSchema
from platform_app.inventory.shown import arrivals_of, lines_of, page_answer, transfer_values, worker
from shared.models.inventory.transfer import StockTransfer, transfer_by_id
from shared.services.inventory.document_lists import list_transfers
from shared.services.inventory.transfer_moves import cancel_transfer, dispatch_transfer, receive_transfer
from shared.services.inventory.transfers import TransferInput, create_transfer, update_transfer
from shared.web.access import requires

blueprint = ApiBlueprint(
    "transfers", __name__, "/stores/<uuid:store_id>/transfers", "Goods on their way from one location to another."
)
ID = "018f2f6e-3a52-7cc0-b8f2-7d0f2b3f5a01"
EXAMPLE = {"source_id": ID, "destination_id": ID[:-1] + "2", "lines": [{"variant_id": ID[:-1] + "3", "quantity": 12}]}
RECEIPT = {"lines": [{"line_id": ID, "received": 10, "rejected": 2}]}


@blueprint.route("")
class Transfers(MethodView):
    @blueprint.arguments(TransferQuery, location="query")
    @blueprint.response(200, TransferRowSchema(many=True))
    @requires("inventory.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List transfers, the latest first."""
        return page_answer(list_transfers(query.pop("status"), **query))

    @blueprint.arguments(TransferBody, example=EXAMPLE)
    @blueprint.response(201, TransferSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a draft."""
        return _show(create_transfer(_input(body), worker()), 201)


@blueprint.route("/<uuid:transfer_id>")
class OneTransfer(MethodView):
    @blueprint.response(200, TransferSchema)
    @requires("inventory.view")
    def get(self, store_id: UUID, transfer_id: UUID) -> Response:
        """One transfer with its lines."""
        return _show(transfer_by_id(transfer_id))

    @blueprint.arguments(TransferBody, example=EXAMPLE)
    @blueprint.response(200, TransferSchema)
    @requires("inventory.edit")
    def put(self, body: dict[str, Any], store_id: UUID, transfer_id: UUID) -> Response:
        """Make a draft what the body says; of one that has left only texts and the date change."""
        demand_version(transfer_by_id(transfer_id).version)
        return _show(update_transfer(transfer_id, _input(body), version=expected_version()))


@blueprint.route("/<uuid:transfer_id>/dispatch")
class Dispatch(MethodView):
    @blueprint.response(201, TransferSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, store_id: UUID, transfer_id: UUID) -> Response:
        """Send it off: the goods leave the source and are incoming at the destination."""
        return _show(dispatch_transfer(transfer_id, worker()), 201)


@blueprint.route("/<uuid:transfer_id>/receipts")
class TransferReceipts(MethodView):
    @blueprint.arguments(ReceiptBody, example=RECEIPT)
    @blueprint.response(201, TransferSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, transfer_id: UUID) -> Response:
        """Note what has arrived; it is received when nothing is under way any more."""
        arrivals = arrivals_of(body, transfer_by_id(transfer_id))
        return _show(receive_transfer(transfer_id, arrivals, worker()), 201)


@blueprint.route("/<uuid:transfer_id>/cancellation")
class TransferCancellation(MethodView):
    @blueprint.response(201, TransferSchema)
    @requires("inventory.edit")
    @idempotent
    def post(self, store_id: UUID, transfer_id: UUID) -> Response:
        """Call it off: what is under way goes back, what has arrived stays."""
        return _show(cancel_transfer(transfer_id, worker()), 201)


def _input(body: dict[str, Any]) -> TransferInput:
    return TransferInput(**body | {"lines": lines_of(body)})


def _show(transfer: StockTransfer, status: int = 200) -> Response:
    return answer(transfer_values(transfer), status, etag=str(transfer.version))
