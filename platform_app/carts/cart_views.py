"""Carts that apps, tills and staff fill for shoppers."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.carts.asked import asked_cart, asked_gifts, asked_lines
from platform_app.carts.schemas import CartBody, CartLinesBody, CartPatch, CartSchema, CodeBody, GiftCardCodeBody
from shared.services.carts.discounts import put_code, take_code_out
from shared.services.carts.filling import change_cart, demand_cart, make_cart, replace_lines
from shared.services.carts.gift_cards import demand_card, take_card_out
from shared.services.carts.lines import clear_cart
from shared.services.carts.reading import cart_values, read_cart
from shared.web.access import requires

blueprint = ApiBlueprint("carts", __name__, "/stores/<uuid:store_id>/carts", "Carts, filled for shoppers.")


@blueprint.route("")
class Carts(MethodView):
    @blueprint.arguments(CartBody)
    @blueprint.response(201, CartSchema)
    @requires("carts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a cart. Nothing is reserved until it is ordered."""
        return _show(make_cart(asked_cart(body)).id, 201)


@blueprint.route("/<uuid:cart_id>")
class OneCart(MethodView):
    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def get(self, store_id: UUID, cart_id: UUID) -> Response:
        """A cart with today's prices, discounts, taxes and stock."""
        return _show(cart_id)

    @blueprint.arguments(CartPatch)
    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Another note, or another currency of the store."""
        change_cart(cart_id, **body)
        return _show(cart_id)


@blueprint.route("/<uuid:cart_id>/lines")
class CartLines(MethodView):
    @blueprint.arguments(CartLinesBody)
    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def put(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Say anew what the cart holds; more than there is, is refused (409)."""
        replace_lines(cart_id, asked_lines(body["lines"]), asked_gifts(body["lines"]))
        return _show(cart_id)

    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def delete(self, store_id: UUID, cart_id: UUID) -> Response:
        """Take everything out."""
        clear_cart(demand_cart(cart_id).id)
        return _show(cart_id)


@blueprint.route("/<uuid:cart_id>/discount-codes")
class CartCodes(MethodView):
    @blueprint.arguments(CodeBody)
    @blueprint.response(201, CartSchema)
    @requires("carts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Put in a code. One that only wants other goods is kept, and says so."""
        put_code(cart_id, body["code"])
        return _show(cart_id, 201)


@blueprint.route("/<uuid:cart_id>/discount-codes/<string:code>")
class OneCartCode(MethodView):
    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def delete(self, store_id: UUID, cart_id: UUID, code: str) -> Response:
        """Take out a code."""
        take_code_out(cart_id, code)
        return _show(cart_id)


@blueprint.route("/<uuid:cart_id>/gift-cards")
class CartGiftCards(MethodView):
    @blueprint.arguments(GiftCardCodeBody)
    @blueprint.response(201, CartSchema)
    @requires("carts.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, cart_id: UUID) -> Response:
        """Pay with a gift card, as far as it reaches. Its code is not kept."""
        demand_card(cart_id, body["code"])
        return _show(cart_id, 201)


@blueprint.route("/<uuid:cart_id>/gift-cards/<string:last4>")
class OneCartGiftCard(MethodView):
    @blueprint.response(200, CartSchema)
    @requires("carts.edit")
    def delete(self, store_id: UUID, cart_id: UUID, last4: str) -> Response:
        """Take a gift card out, named by the last four signs of its code."""
        take_card_out(cart_id, last4)
        return _show(cart_id)


def _show(cart_id: UUID, status: int = 200) -> Response:
    return answer(cart_values(read_cart(cart_id)), status)
