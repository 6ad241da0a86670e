"""Returns through the API, step by step."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.money_schemas import RefundSchema
from platform_app.orders.schemas import OrderSchema
from platform_app.returns.schemas import (
    ReturnBody,
    ReturnCancelBody,
    ReturnDeclineBody,
    ReturnInspectionBody,
    ReturnQuery,
    ReturnReceiptBody,
    ReturnRefundBody,
    ReturnSchema,
    ReturnSwapsBody,
)
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.refund import RefundOrigin
from shared.models.returns.status import ReturnOrigin
from shared.services.orders.api_listing import api_order
from shared.services.orders.api_money import told_refund
from shared.services.orders.refund_preview import RefundTo
from shared.services.returns.api_listing import api_return, api_returns
from shared.services.returns.deciding import approve_return, cancel_return, close_return, decline_return
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.opening import ReturnWish, open_return, wanted_lines
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from shared.services.returns.swaps import set_swaps
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint("returns", __name__, "/stores/<uuid:store_id>/returns", "Returns and exchanges.")


@blueprint.route("")
class Returns(MethodView):
    @blueprint.arguments(ReturnQuery, location="query")
    @blueprint.response(200, ReturnSchema(many=True))
    @requires("returns.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List returns, newest first."""
        found = api_returns(**query)
        shown = None if query["cursor"] else query["page"]
        per_page = query["per_page"]
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)

    @blueprint.arguments(ReturnBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Open a return of goods that were sent. The merchant's days and exceptions do not hold here."""
        wish = ReturnWish(wanted_lines(body["lines"]), note=body["note"])
        made = open_return(
            body["order_id"],
            wish,
            origin=ReturnOrigin.API,
            is_approved=body["approve"],
            actor=principal().label,
        )
        return _told(made.id)


@blueprint.route("/<uuid:return_id>")
class OneReturn(MethodView):
    @blueprint.response(200, ReturnSchema)
    @requires("returns.view")
    def get(self, store_id: UUID, return_id: UUID) -> Response:
        """One return with its lines."""
        return answer(api_return(return_id))


@blueprint.route("/<uuid:return_id>/approval")
class Approval(MethodView):
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, store_id: UUID, return_id: UUID) -> Response:
        """Say yes; the shopper is told how to send the goods."""
        approve_return(return_id, actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/refusal")
class Refusal(MethodView):
    @blueprint.arguments(ReturnDeclineBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Say no, and why; the shopper is told by mail."""
        decline_return(return_id, body["reason"], actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/receipts")
class Receipts(MethodView):
    @blueprint.arguments(ReturnReceiptBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Note what came back: all, or a part; the rest may come later."""
        receive_return(return_id, _quantities(body["lines"]), actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/inspection")
class Inspection(MethodView):
    @blueprint.arguments(ReturnInspectionBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Say how the goods are, and where they are on sale again."""
        findings = {row["line_id"]: Finding(row["condition"], row["location_id"]) for row in body["lines"]}
        _demand_once(body["lines"], findings)
        inspect_return(return_id, findings, actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/refunds")
class ReturnRefunds(MethodView):
    @blueprint.arguments(ReturnRefundBody)
    @blueprint.response(201, RefundSchema)
    @requires("payments.refund")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Give money back for what came, less what is kept. Card refunds are ``pending`` until the provider answers."""
        to_gift_card = body.pop("to") is RefundTo.GIFT_CARD
        wish = ReturnRefundWish(_quantities(body.pop("lines")), to_gift_card=to_gift_card, **body)
        return answer(
            told_refund(refund_return(return_id, wish, actor=principal().label, origin=RefundOrigin.API)), 201
        )


@blueprint.route("/<uuid:return_id>/swaps")
class Swaps(MethodView):
    @blueprint.arguments(ReturnSwapsBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Choose what goes out instead: it is kept in stock at today's prices. Replaces what was chosen before."""
        wanted = {row["variant_id"]: row["quantity"] for row in body["swaps"]}
        _demand_once(body["swaps"], wanted)
        set_swaps(return_id, wanted, actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/exchange")
class Exchange(MethodView):
    @blueprint.response(201, OrderSchema)
    @requires("payments.refund")
    @idempotent
    def post(self, store_id: UUID, return_id: UUID) -> Response:
        """Make the order of what goes out instead; answers with it. What was paid goes along, the rest is refunded."""
        return answer(api_order(exchange_return(return_id, actor=principal().label).id), 201)


@blueprint.route("/<uuid:return_id>/closure")
class Closure(MethodView):
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, store_id: UUID, return_id: UUID) -> Response:
        """Nothing more is done about it."""
        close_return(return_id, actor=principal().label)
        return _told(return_id)


@blueprint.route("/<uuid:return_id>/cancellation")
class ReturnCancellation(MethodView):
    @blueprint.arguments(ReturnCancelBody)
    @blueprint.response(201, ReturnSchema)
    @requires("returns.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Nothing comes back."""
        cancel_return(return_id, body["reason"], actor=principal().label)
        return _told(return_id)


def _told(return_id: UUID) -> Response:
    return answer(api_return(return_id), 201)


def _quantities(rows: list[dict[str, Any]] | None) -> dict[UUID, int] | None:
    if rows is None:
        return None
    found = {row["line_id"]: row["quantity"] for row in rows}
    _demand_once(rows, found)
    return found


def _demand_once(rows: list[dict[str, Any]], found: dict[UUID, Any]) -> None:
    if len(found) < len(rows):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
