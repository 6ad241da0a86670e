"""Orders of a store, and what becomes of them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.handling_schemas import FulfilmentSchema
from platform_app.orders.schemas import CancellationBody, ConsentSchema, OrderQuery, OrderSchema, ParcelBody
from platform_app.orders.shown import shown_consent, shown_parcel
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.consent import consents_of
from shared.models.orders.fulfilment import parcels_with_lines
from shared.models.orders.order import order_by_id
from shared.services.orders.api_listing import api_order, api_orders
from shared.services.orders.cancel import cancel_order
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.list_rules import OrderFilters
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint("orders", __name__, "/stores/<uuid:store_id>/orders", "Orders, parcels, cancellations.")


@blueprint.route("")
class Orders(MethodView):
    @blueprint.arguments(OrderQuery, location="query")
    @blueprint.response(200, OrderSchema(many=True))
    @requires("orders.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List orders, newest first."""
        page, per_page, cursor = query.pop("page"), query.pop("per_page"), query.pop("cursor")
        found = api_orders(_filters(query), page=page, per_page=per_page, cursor=cursor)
        shown = None if cursor else page
        return answer(found.rows, page=shown, per_page=per_page, total=found.total, next_cursor=found.next_cursor)


@blueprint.route("/<uuid:order_id>")
class OneOrder(MethodView):
    @blueprint.response(200, OrderSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """One order with its lines."""
        return answer(api_order(order_id))


@blueprint.route("/<uuid:order_id>/fulfilments")
class Fulfilments(MethodView):
    @blueprint.response(200, FulfilmentSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """The parcels of an order, the oldest first."""
        return answer([shown_parcel(parcel) for parcel in parcels_with_lines(order_by_id(order_id).id)])

    @blueprint.arguments(ParcelBody)
    @blueprint.response(201, OrderSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Note that a parcel left; the shopper is told by mail."""
        fulfil_order(order_id, _parcel(body), actor=principal().label)
        return answer(api_order(order_id), 201)


@blueprint.route("/<uuid:order_id>/consents")
class Consents(MethodView):
    @blueprint.response(200, ConsentSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """What the shopper agreed to when placing the order, word for word; empty where nothing was asked."""
        return answer([shown_consent(one) for one in consents_of(order_by_id(order_id).id)])


@blueprint.route("/<uuid:order_id>/cancellation")
class Cancellation(MethodView):
    @blueprint.arguments(CancellationBody)
    @blueprint.response(201, OrderSchema)
    @requires("orders.cancel")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Cancel an order that has not shipped; its stock is on sale again, and with ``refund`` the money goes back."""
        if body["refund"]:
            principal().demand("payments.refund")
        cancel_order(order_id, reason=body["reason"], refund=body["refund"], actor=principal().label)
        return answer(api_order(order_id), 201)


def _filters(query: dict[str, Any]) -> OrderFilters:
    return OrderFilters(
        query=query["query"],
        status=query["status"],
        payment=query["payment_state"],
        fulfilment=query["fulfilment_state"],
        email=query["email"] or "",
        since=query["placed_since"],
        until=query["placed_until"],
        tag=query["tag"],
        country=query["country"].upper(),
        provider=query["provider"],
        is_held=query["on_hold"],
        least=query["total_from"],
        most=query["total_to"],
    )


def _parcel(body: dict[str, Any]) -> Parcel:
    lines = body.pop("lines")
    if lines is None:
        return Parcel(**body)
    quantities = {line["line_id"]: line["quantity"] for line in lines}
    if len(quantities) < len(lines):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
    return Parcel(quantities, **body)
