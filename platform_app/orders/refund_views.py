"""Refunds of an order through the API."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.money_schemas import RefundBody, RefundPreviewSchema, RefundSchema
from platform_app.orders.order_views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.refund import RefundOrigin
from shared.services.orders.api_money import api_refund, api_refunds, told_preview, told_refund
from shared.services.orders.refund_preview import RefundTo, RefundWish, preview_refund
from shared.services.orders.refunds import create_refund, retry_refund
from shared.web.access import requires
from shared.web.context import principal


@blueprint.route("/<uuid:order_id>/refunds")
class Refunds(MethodView):
    @blueprint.response(200, RefundSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """All refunds of an order, oldest first."""
        found = api_refunds(order_id)
        return answer(found, page=1, per_page=len(found), total=len(found), next_cursor=None)

    @blueprint.arguments(RefundBody)
    @blueprint.response(201, RefundSchema)
    @requires("payments.refund")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Give money back. Card refunds are ``pending`` until the provider has answered."""
        refund = create_refund(order_id, _wish(body), actor=principal().label, origin=RefundOrigin.API)
        return answer(told_refund(refund), 201)


@blueprint.route("/<uuid:order_id>/refunds/<uuid:refund_id>")
class OneRefund(MethodView):
    @blueprint.response(200, RefundSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID, refund_id: UUID) -> Response:
        """One refund with its lines."""
        return answer(api_refund(order_id, refund_id))


@blueprint.route("/<uuid:order_id>/refunds/<uuid:refund_id>/attempts")
class RefundAttempts(MethodView):
    @blueprint.response(201, RefundSchema)
    @requires("payments.refund")
    @idempotent
    def post(self, store_id: UUID, order_id: UUID, refund_id: UUID) -> Response:
        """Try a refund that failed once more."""
        return answer(told_refund(retry_refund(order_id, refund_id, actor=principal().label)), 201)


@blueprint.route("/<uuid:order_id>/refund-previews")
class RefundPreviews(MethodView):
    @blueprint.arguments(RefundBody)
    @blueprint.response(200, RefundPreviewSchema)
    @requires("payments.refund")
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """What a refund would come to; nothing is written."""
        return answer(told_preview(preview_refund(order_id, _wish(body))))


def _wish(body: dict[str, Any]) -> RefundWish:
    lines = body.pop("lines")
    quantities = {line["line_id"]: line["quantity"] for line in lines}
    if len(quantities) < len(lines):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
    restock = {line["line_id"]: line["restock_location_id"] for line in lines if line["restock_location_id"]}
    to_gift_card = body.pop("to") is RefundTo.GIFT_CARD
    return RefundWish(quantities=quantities, restock=restock, to_gift_card=to_gift_card, **body)
