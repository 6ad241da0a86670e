"""Taking money for an order through the API."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import answer
from platform_app.api.idempotency import idempotent, replayable
from platform_app.orders.money_schemas import (
    AmountBody,
    CollectedBody,
    DisputeSchema,
    PaymentSchema,
    PayPageSchema,
    ProofSchema,
    RejectionBody,
)
from platform_app.orders.order_views import blueprint
from platform_app.orders.schemas import OrderSchema
from shared.models.orders.order import order_by_id
from shared.services.orders.api_listing import api_order
from shared.services.orders.api_money import api_payments, api_proofs
from shared.services.orders.capture import request_capture, request_release
from shared.services.orders.collect import Collector, note_cash_collected, note_transfer_received
from shared.services.orders.disputes import api_disputes
from shared.services.orders.pay import start_payment
from shared.services.orders.proofs import approve_proof, reject_proof
from shared.web.access import requires
from shared.web.context import principal


@blueprint.route("/<uuid:order_id>/payments")
class Payments(MethodView):
    @blueprint.response(200, PaymentSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """The payments of an order with what was authorised, captured and refunded."""
        return _list(api_payments(order_id))

    @blueprint.arguments(CollectedBody)
    @blueprint.response(201, OrderSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Note money that was handed over: cash, or with ``collected_by`` ``bank`` a transfer."""
        amount, collector = body["amount"], body["collected_by"]
        if collector is Collector.BANK:
            principal().demand("payments.take")
            note_transfer_received(order_id, amount=amount, actor=principal().label)
        else:
            note_cash_collected(
                order_id,
                amount=amount,
                collected_by=collector,
                collected_on=body["collected_on"],
                actor=principal().label,
            )
        return answer(api_order(order_id), 201)


@blueprint.route("/<uuid:order_id>/disputes")
class Disputes(MethodView):
    @blueprint.response(200, DisputeSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """Payments of an order that a cardholder disputes or has disputed, newest first."""
        return _list(api_disputes(order_id))


@blueprint.route("/<uuid:order_id>/pay-pages")
class PayPages(MethodView):
    @blueprint.response(201, PayPageSchema)
    @requires("carts.edit")
    @replayable
    def post(self, store_id: UUID, order_id: UUID) -> Response:
        """Where the shopper pays an order online; the same page while it is open. The provider is asked at once."""
        return answer({"url": start_payment(order_by_id(order_id).id).url}, 201)


@blueprint.route("/<uuid:order_id>/payments/<uuid:payment_id>/captures")
class Captures(MethodView):
    @blueprint.arguments(AmountBody)
    @blueprint.response(202, PaymentSchema(many=True))
    @requires("payments.take")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID, payment_id: UUID) -> Response:
        """Take what is put aside, or a part; the rest is let go. The provider is asked right after this answer."""
        request_capture(order_id, payment_id=payment_id, amount=body["amount"], actor=principal().label)
        return _list(api_payments(order_id), 202)


@blueprint.route("/<uuid:order_id>/payments/<uuid:payment_id>/release")
class Release(MethodView):
    @blueprint.response(202, PaymentSchema(many=True))
    @requires("payments.take")
    @idempotent
    def post(self, store_id: UUID, order_id: UUID, payment_id: UUID) -> Response:
        """Let go of what is put aside. The provider is asked right after this answer."""
        request_release(order_id, payment_id=payment_id, actor=principal().label)
        return _list(api_payments(order_id), 202)


@blueprint.route("/<uuid:order_id>/payment-proofs")
class Proofs(MethodView):
    @blueprint.response(200, ProofSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """Proofs of payment that the shopper has sent, newest first."""
        return _list(api_proofs(order_id))


@blueprint.route("/<uuid:order_id>/payment-proofs/<uuid:proof_id>/approval")
class ProofApproval(MethodView):
    @blueprint.arguments(AmountBody)
    @blueprint.response(201, OrderSchema)
    @requires("payments.take")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID, proof_id: UUID) -> Response:
        """The money is on the account: all that is owed, or ``amount`` of it."""
        approve_proof(order_id, proof_id, amount=body["amount"], actor=principal().label)
        return answer(api_order(order_id), 201)


@blueprint.route("/<uuid:order_id>/payment-proofs/<uuid:proof_id>/rejection")
class ProofRejection(MethodView):
    @blueprint.arguments(RejectionBody)
    @blueprint.response(201, ProofSchema(many=True))
    @requires("payments.take")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID, proof_id: UUID) -> Response:
        """Say why it proves nothing; the shopper is told by mail."""
        reject_proof(order_id, proof_id, body["reason"], actor=principal().label)
        return _list(api_proofs(order_id), 201)


def _list(found: list[dict[str, Any]], status: int = 200) -> Response:
    return answer(found, status, page=1, per_page=len(found), total=len(found), next_cursor=None)
