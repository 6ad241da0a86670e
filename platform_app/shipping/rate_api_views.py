"""Deliveries of zones, pick-up points, and what a cart would cost."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.shipping.schemas import (
    NewRateBody,
    PickupPointBody,
    PickupPointSchema,
    QuoteBody,
    QuoteSchema,
    RateBody,
    ShippingRateSchema,
)
from platform_app.shipping.shown import point_input, point_values, rate_input, rate_values
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.places import Spot
from shared.models.shipping.rate import RateKind, ShippingRate, all_pickup_points, rate_by_id
from shared.models.stores.store import current_store
from shared.services.shipping.rate_setup import add_pickup_point, add_rate, delete_rate, update_rate
from shared.services.shipping.rates import Offer, rates_for
from shared.services.shipping.tables import Shipment
from shared.web.access import requires

blueprint = ApiBlueprint("shipping rates", __name__, "/stores/<uuid:store_id>", "What deliveries cost.")


@blueprint.route("/shipping-rates")
class ShippingRates(MethodView):
    @blueprint.arguments(NewRateBody)
    @blueprint.response(201, ShippingRateSchema)
    @requires("shipping.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Offer a further delivery in a zone. The zone lists it."""
        return answer(rate_values(add_rate(body["zone_id"], rate_input(body))), 201)


@blueprint.route("/shipping-rates/<uuid:rate_id>")
class OneShippingRate(MethodView):
    @blueprint.response(200, ShippingRateSchema)
    @requires("shipping.view")
    def get(self, store_id: UUID, rate_id: UUID) -> Response:
        """One delivery."""
        return answer(rate_values(_known(rate_id, RateKind.DELIVERY)))

    @blueprint.arguments(RateBody)
    @blueprint.response(200, ShippingRateSchema)
    @requires("shipping.edit")
    def put(self, body: dict[str, Any], store_id: UUID, rate_id: UUID) -> Response:
        """Change a delivery; orders keep what they were told."""
        _known(rate_id, RateKind.DELIVERY)
        return answer(rate_values(update_rate(rate_id, rate_input(body))))

    @blueprint.response(204)
    @requires("shipping.edit")
    def delete(self, store_id: UUID, rate_id: UUID) -> Response:
        """Offer it no more."""
        delete_rate(_known(rate_id, RateKind.DELIVERY).id)
        return Response(status=204)


@blueprint.route("/pick-up-points")
class PickupPoints(MethodView):
    @blueprint.response(200, PickupPointSchema(many=True))
    @requires("shipping.view")
    def get(self, store_id: UUID) -> Response:
        """Where shoppers can pick up, wherever they live."""
        rows = [point_values(point) for point in all_pickup_points()]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(PickupPointBody)
    @blueprint.response(201, PickupPointSchema)
    @requires("shipping.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a location a pick-up point; it needs an address."""
        return answer(point_values(add_pickup_point(point_input(body))), 201)


@blueprint.route("/pick-up-points/<uuid:point_id>")
class OnePickupPoint(MethodView):
    @blueprint.response(200, PickupPointSchema)
    @requires("shipping.view")
    def get(self, store_id: UUID, point_id: UUID) -> Response:
        """One pick-up point."""
        return answer(point_values(_known(point_id, RateKind.PICKUP)))

    @blueprint.arguments(PickupPointBody)
    @blueprint.response(200, PickupPointSchema)
    @requires("shipping.edit")
    def put(self, body: dict[str, Any], store_id: UUID, point_id: UUID) -> Response:
        """Change it; orders keep what they were told."""
        _known(point_id, RateKind.PICKUP)
        return answer(point_values(update_rate(point_id, point_input(body))))

    @blueprint.response(204)
    @requires("shipping.edit")
    def delete(self, store_id: UUID, point_id: UUID) -> Response:
        """Nobody can pick up there any more."""
        delete_rate(_known(point_id, RateKind.PICKUP).id)
        return Response(status=204)


@blueprint.route("/shipping-quotes")
class Quotes(MethodView):
    @blueprint.arguments(QuoteBody)
    @blueprint.response(200, QuoteSchema(many=True))
    @requires("shipping.view")
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """What deliveries would cost for such a cart: those to the address by price, then pick-up. Keeps nothing."""
        goal = Spot(body["country"].upper(), body["area"], body["postcode"]) if body["country"] else None
        shipment = Shipment(body["amount"], body["grams"], body["things"])
        rows = [_quote(offer) for offer in rates_for(goal, shipment, body["locale"] or current_store().default_locale)]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


def _quote(offer: Offer) -> dict[str, Any]:
    names = ("name", "price", "min_days", "max_days")
    place = offer.pickup_at.location_id if offer.pickup_at else None
    return {"rate_id": offer.id, "location_id": place} | {name: getattr(offer, name) for name in names}


def _known(rate_id: UUID, kind: RateKind) -> ShippingRate:
    """Raises NotFound, also for one of the other kind."""
    found = rate_by_id(rate_id)
    if found.kind is not kind:
        raise NotFound(_("This delivery does not exist."))
    return found
