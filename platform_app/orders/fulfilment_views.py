"""Parcels by their own id: followed, on their way, arrived, taken back."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.handling_schemas import (
    FulfilmentSchema,
    ParcelCancellationBody,
    ParcelStepBody,
    TrackingBody,
)
from platform_app.orders.shown import shown_parcel
from shared.models.orders.fulfilment import ParcelStatus, fulfilment_by_id
from shared.models.orders.order import order_by_id
from shared.models.shipping.rate import RateKind
from shared.services.orders.parcels import cancel_parcel, change_tracking, move_parcel
from shared.services.orders.tracking import Tracking
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "fulfilments", __name__, "/stores/<uuid:store_id>/fulfilments/<uuid:fulfilment_id>", "Parcels, and where they are."
)


@blueprint.route("")
class OneFulfilment(MethodView):
    @blueprint.response(200, FulfilmentSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, fulfilment_id: UUID) -> Response:
        """One parcel with what is in it."""
        return answer(shown_parcel(fulfilment_by_id(fulfilment_id)))

    @blueprint.arguments(TrackingBody)
    @blueprint.response(200, FulfilmentSchema)
    @requires("orders.fulfil")
    def patch(self, body: dict[str, Any], store_id: UUID, fulfilment_id: UUID) -> Response:
        """Change how a parcel is followed; the shopper is told by mail unless `tells_shopper` is false."""
        kept = fulfilment_by_id(fulfilment_id)
        wanted = Tracking(
            body.get("carrier", kept.carrier),
            body.get("tracking_number", kept.tracking_number),
            body.get("tracking_url", kept.tracking_url),
        )
        tells = body["tells_shopper"]
        changed = change_tracking(fulfilment_id, wanted, tells_shopper=tells, actor=principal().label)
        return answer(shown_parcel(changed))


@blueprint.route("/steps")
class Steps(MethodView):
    @blueprint.arguments(ParcelStepBody)
    @blueprint.response(201, FulfilmentSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, fulfilment_id: UUID) -> Response:
        """Note where a parcel is. `409` where it cannot be there from where it was."""
        status, tells = body["status"], body["tells_shopper"]
        return answer(
            shown_parcel(move_parcel(fulfilment_id, status, tells_shopper=tells, actor=principal().label)), 201
        )


@blueprint.route("/delivery")
class Delivery(MethodView):
    @blueprint.response(201, FulfilmentSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, store_id: UUID, fulfilment_id: UUID) -> Response:
        """Note that a parcel has arrived, or was picked up; of its arrival the shopper is told by mail."""
        order = order_by_id(fulfilment_by_id(fulfilment_id).order_id)
        arrived = ParcelStatus.PICKED_UP if order.delivery_kind is RateKind.PICKUP else ParcelStatus.DELIVERED
        return answer(shown_parcel(move_parcel(fulfilment_id, arrived, actor=principal().label)), 201)


@blueprint.route("/cancellation")
class ParcelCancellation(MethodView):
    @blueprint.arguments(ParcelCancellationBody)
    @blueprint.response(201, FulfilmentSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, fulfilment_id: UUID) -> Response:
        """Take back a parcel that did not leave: its goods are kept for the order again."""
        return answer(shown_parcel(cancel_parcel(fulfilment_id, reason=body["reason"], actor=principal().label)), 201)
