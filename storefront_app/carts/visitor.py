"""The visitor's cart: its id in the signed session, and a readable cookie that says how many things are in it."""

from uuid import UUID

from flask import Flask, Response, g, request, session

from shared.kernel.ids import parse_id
from shared.models.carts.cart import Cart, count_things
from shared.web.context import host
from shared.web.sessions import COOKIE_LIFE_DAYS

CART = "cart"
ORDERED = "ordered_cart"
HINT = "cart_count"


def visitor_cart_id() -> UUID | None:
    """The cart that this browser fills. Reading it makes the answer personal."""
    return parse_id(session.get(CART, ""))


def keep_cart(cart: Cart) -> None:
    """From now on this is the browser's cart."""
    session.permanent = True
    session[CART] = str(cart.id)
    show_count(count_things((line.quantity, line.unit) for line in cart.lines))


def leave_cart(cart_id: UUID) -> None:
    """The cart became an order: the next thing that is bought starts a new one. The order is found again by it."""
    session[ORDERED] = str(cart_id)
    if session.get(CART) == str(cart_id):
        session.pop(CART)
        show_count(0)


def ordered_cart_id() -> UUID | None:
    """The cart that this browser ordered last."""
    return parse_id(session.get(ORDERED, ""))


def show_count(count: int) -> None:
    """Tell the browser how many things are in the cart, for scripts and for the page cache."""
    g.cart_count = count


def install_cart_hint(app: Flask) -> None:
    """Send the hint with every answer that changed the cart. In the path form it belongs to the store's own path."""

    @app.after_request
    def write_hint(response: Response) -> Response:
        count = g.get("cart_count")
        if count is None or (count == 0 and HINT not in request.cookies):
            return response
        path = f"{host().base_path}/"
        if count:
            life = COOKIE_LIFE_DAYS * 86_400
            response.set_cookie(HINT, str(count), max_age=life, path=path, secure=True, samesite="Lax")
        else:
            response.delete_cookie(HINT, path=path, secure=True, samesite="Lax")
        return response


def note_problem(variant_id: UUID, message: str) -> None:
    """What was wrong with a line of the cart, to be shown beside it on the answer's page."""
    g.setdefault("line_problems", {})[variant_id] = message


def line_problems() -> dict[UUID, str]:
    """Messages by variant."""
    found: dict[UUID, str] = g.get("line_problems", {})
    return found
