"""Codes: typed into the cart, or brought along by a link."""

from urllib.parse import quote, urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, Invalid
from shared.web.access import shopper, without_form_token
from storefront_app.asked import wants_data
from storefront_app.carts.asked import asked_updates
from storefront_app.carts.changes import set_lines
from storefront_app.carts.discounts import discount_problem, note_discount_problem, take_linked_code, take_typed_code
from storefront_app.carts.shown import cart_answer, current_contents
from storefront_app.carts.views import back_to_cart, show_problems
from storefront_app.place import current_place

blueprint = Blueprint("cart_discounts", __name__)


@blueprint.post("/cart/discount")
@blueprint.post("/cart/discount.js", endpoint="change_js")
@without_form_token
@shopper
def change() -> BaseResponse:
    """Put a code in (``discount``) or take one out (``remove_code``); quantities typed beside it are kept too."""
    set_lines(asked_updates(current_contents()))
    take_typed_code()
    if discount_problem():
        if wants_data():
            raise Invalid(discount_problem(), fields={"discount": discount_problem()})
        return show_problems()
    return cart_answer() if wants_data() else back_to_cart()


@blueprint.before_app_request
def take_named_code() -> BaseResponse | None:
    """``?discount=CODE`` on any page is the same link: the code is put in, and the page comes without it."""
    code = request.args.get("discount", "")
    if request.method != "GET" or not code or request.endpoint in (None, "cart_discounts.follow"):
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "discount"]
    target = f"{request.path}?{urlencode(kept)}" if kept else request.path
    return redirect(current_place().address(f"/discount/{quote(code, safe='')}?{urlencode({'redirect': target})}"))


@blueprint.get("/discount/<code>")
@shopper
def follow(code: str) -> BaseResponse:
    """A link with a code, as in newsletters: on to where it points within the shop. A wrong one says so in the cart."""
    target = request.args.get("redirect", "/")
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    try:
        take_linked_code(code)
    except (Conflict, Invalid) as error:
        note_discount_problem(next(iter(error.fields.values()), "") or error.message, code)
        return show_problems()
    return redirect(current_place().address(target if is_ours else "/"), 303)
