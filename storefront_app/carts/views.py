"""The cart: a page, plain forms, and the addresses that themes' scripts call (with or without ``.js``)."""

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, Invalid, NotAllowed
from shared.kernel.i18n import gettext as _
from shared.web.access import shopper, without_form_token
from shared.web.limits import check_limit, client_address
from storefront_app.asked import wants_data
from storefront_app.carts.asked import (
    RECIPIENT,
    Addition,
    asked_additions,
    asked_change,
    asked_note,
    asked_updates,
    sent_values,
)
from storefront_app.carts.changes import add_all, empty_cart, message_of, set_line, set_lines, write_note
from storefront_app.carts.shown import cart_answer, current_contents, current_shape, lines_answer
from storefront_app.carts.told import confirm_shown
from storefront_app.carts.visitor import line_problems, note_problem
from storefront_app.catalog.pages import product_page_of_variant
from storefront_app.place import current_place, stand_at
from storefront_app.themes.page import ShopPage, form_state
from storefront_app.themes.rendering import shop_page, show_page

blueprint = Blueprint("carts", __name__)
CHANGES = "240 per minute"


@blueprint.get("/cart")
@shopper
@shop_page
def show() -> ShopPage:
    return _cart_page()


@blueprint.get("/cart.js")
@blueprint.get("/cart.json", endpoint="cart_json")
@shopper
def cart_data() -> Response:
    return jsonify(current_shape())


@blueprint.post("/cart/add")
@blueprint.post("/cart/add.js", endpoint="add_js")
@without_form_token
@shopper
def add() -> BaseResponse:
    _check_pace()
    wanted = asked_additions()
    try:
        add_all(wanted)
    except (Conflict, Invalid) as error:
        if wants_data():
            raise
        return show_page(_refused_addition(wanted[0], error))
    if wants_data():
        return lines_answer([str(one.variant_id) for one in wanted], is_list="items" in sent_values())
    return back_to_cart()


def _refused_addition(wanted: Addition, error: Conflict | Invalid) -> ShopPage:
    """The product again, with what is wrong and what was typed."""
    messages = {name: text for name, text in error.fields.items() if name in RECIPIENT}
    state = form_state(**(messages or {"quantity": message_of(error)}))
    return product_page_of_variant(wanted.variant_id, forms={"product": {**state, **wanted.gift}})


@blueprint.post("/cart/change")
@blueprint.post("/cart/change.js", endpoint="change_js")
@without_form_token
@shopper
def change() -> BaseResponse:
    _check_pace()
    variant_id, quantity = asked_change(current_contents())
    try:
        set_line(variant_id, quantity)
    except (Conflict, Invalid) as error:
        if wants_data():
            raise
        note_problem(variant_id, message_of(error))
        return show_problems()
    return cart_answer() if wants_data() else back_to_cart()


@blueprint.get("/cart/change")
@shopper
def change_by_link() -> BaseResponse:
    """A theme's “remove” link. Only followed from the shop's own pages, and never ahead of the click."""
    own = request.headers.get("Sec-Fetch-Site", "cross-site") == "same-origin"
    if not own or "prefetch" in request.headers.get("Sec-Purpose", ""):
        raise NotAllowed(_("This request came from another site and was not carried out."))
    set_line(*asked_change(current_contents()))
    return back_to_cart()


@blueprint.post("/cart")
@blueprint.post("/cart/update", endpoint="update_form")
@blueprint.post("/cart/update.js", endpoint="update_js")
@without_form_token
@shopper
def update() -> BaseResponse:
    _check_pace()
    note = asked_note()
    if note is not None:
        write_note(note)
    set_lines(asked_updates(current_contents()))
    problems = line_problems()
    if wants_data():
        if problems:
            raise Conflict(next(iter(problems.values())))
        return cart_answer()
    if problems:
        return show_problems()
    confirm_shown()
    return redirect(current_place().address("/checkout"), 303) if "checkout" in request.form else back_to_cart()


@blueprint.post("/cart/clear")
@blueprint.post("/cart/clear.js", endpoint="clear_js")
@without_form_token
@shopper
def clear() -> BaseResponse:
    _check_pace()
    empty_cart()
    return cart_answer() if wants_data() else back_to_cart()


def _cart_page(**more: object) -> ShopPage:
    return ShopPage("cart", "/cart", title=_("Cart"), is_indexed=False, **more)  # type: ignore[arg-type]


def show_problems() -> BaseResponse:
    """The cart again, with what is wrong beside each line and code."""
    stand_at("/cart")
    messages = {str(variant_id): message for variant_id, message in line_problems().items()}
    return show_page(_cart_page(forms={"cart": form_state(**messages)}, status=422))


def back_to_cart() -> BaseResponse:
    """To the cart, or where the form says, within the shop."""
    place, back = current_place(), request.form.get("return_to", "")
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if is_ours else place.address("/cart"), 303)


def _check_pace() -> None:
    check_limit(CHANGES, "cart", client_address())
