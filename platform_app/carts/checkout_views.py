"""From a cart to an order: step by step, or in one request."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.carts.asked import asked_cart, asked_contact
from platform_app.carts.schemas import CheckoutBody, CheckoutSchema, ContactBody, PlacingBody
from platform_app.orders.schemas import OrderSchema
from shared.services.carts.checkout import save_contact
from shared.services.carts.courier_quotes import renew_quotes
from shared.services.carts.filling import demand_cart
from shared.services.carts.lines import open_cart
from shared.services.carts.reading import checkout_values, read_cart
from shared.services.orders.api_listing import api_order
from shared.services.orders.at_once import Agreed, WholeOrder, order_at_once, place_cart
from shared.services.orders.tax_proofs import demand_registered
from shared.web.access import requires

blueprint = ApiBlueprint(
    "checkouts", __name__, "/stores/<uuid:store_id>/checkouts", "Carts on their way to orders; ids are those of carts."
)


@blueprint.route("")
class Checkouts(MethodView):
    @blueprint.arguments(CheckoutBody)
    @blueprint.response(201, OrderSchema)
    @requires("carts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Order in one request: goods, contact, delivery and payment. All of it, or nothing."""
        wish = WholeOrder(
            cart=asked_cart(body),
            contact=asked_contact(body),
            provider=body["payment_provider"],
            rate_id=body["rate_id"],
            codes=body["discount_codes"],
            gift_cards=body["gift_cards"],
            agreed=_agreed(body),
        )
        return answer(api_order(order_at_once(wish).id), 201)


@blueprint.route("/<uuid:cart_id>")
class OneCheckout(MethodView):
    @blueprint.response(200, CheckoutSchema)
    @requires("carts.edit")
    def get(self, store_id: UUID, cart_id: UUID) -> Response:
        """The cart, what may be chosen for its address, and what is still missing."""
        _ask_couriers(cart_id)
        return answer(checkout_values(read_cart(cart_id)))


@blueprint.route("/<uuid:cart_id>/contact")
class CheckoutContact(MethodView):
    @blueprint.arguments(ContactBody)
    @blueprint.response(200, CheckoutSchema)
    @requires("carts.edit")
    def put(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Say who orders, and where it goes; judged by the rules of the country."""
        contact, locale = asked_contact(body), demand_cart(cart_id).locale
        demand_registered(contact)
        save_contact(cart_id, contact, locale=locale)
        _ask_couriers(cart_id)
        return answer(checkout_values(read_cart(cart_id)))


@blueprint.route("/<uuid:cart_id>/orders")
class CheckoutOrders(MethodView):
    @blueprint.arguments(PlacingBody)
    @blueprint.response(201, OrderSchema)
    @requires("carts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Order the cart. A cart is ordered once: asked again, the answer is the same order."""
        order = place_cart(cart_id, rate_id=body["rate_id"], provider=body["payment_provider"], agreed=_agreed(body))
        return answer(api_order(order.id), 201)


def _ask_couriers(cart_id: UUID) -> None:
    """Nothing where the store asks none, or what they said still holds."""
    cart = open_cart(cart_id)
    if cart is not None:
        renew_quotes(cart)


def _agreed(body: Mapping[str, Any]) -> Agreed:
    ticked = {one["id"]: one["version"] for one in body["consents"]}
    return Agreed(body["expected_total"], body["expected_currency"], ticked, body["expected_due"])
