"""The visitor's cart as plain data, with sections of the theme where a script asks for them."""

from typing import Any

from flask import Response, jsonify

from shared.models.carts.cart import Cart
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.gifts import gifts_in
from shared.services.carts.lines import open_cart
from shared.services.promotions.terms import NO_DISCOUNTS
from storefront_app.carts.asked import asked_sections, sent_values
from storefront_app.carts.discounts import discounts_of, told_codes
from storefront_app.carts.visitor import show_count, visitor_cart_id
from storefront_app.drops.carts import cart_shape
from storefront_app.place import current_place
from storefront_app.themes.elsewhere import page_at
from storefront_app.themes.rendering import render_sections


def current_contents() -> list[CartContent]:
    """The lines of the visitor's cart; none where there is no cart."""
    cart = open_cart(visitor_cart_id())
    return _contents_of(cart, current_place().locale) if cart else []


def _contents_of(cart: Cart, locale: str) -> list[CartContent]:
    return cart_contents(cart.id, locale, is_holding=cart.held_until is not None)


def current_shape() -> dict[str, Any]:
    """The visitor's cart as ``/cart.js`` shows it; mends the hint cookie on the way."""
    place, cart = current_place(), open_cart(visitor_cart_id())
    contents = _contents_of(cart, place.locale) if cart else []
    discounts = discounts_of(cart, contents) if cart else NO_DISCOUNTS
    codes = told_codes(cart, discounts, place.currency) if cart else []
    gifts = gifts_in(cart, contents) if cart else {}
    shape = cart_shape(cart.id if cart else None, cart.note if cart else "", contents, place, discounts, codes, gifts)
    show_count(shape["item_count"])
    return shape


def cart_answer(**more: Any) -> Response:
    """The whole cart, and the sections that were asked for."""
    return jsonify({**current_shape(), **more, **_sections()})


def lines_answer(variant_ids: list[str], *, is_list: bool) -> Response:
    """The lines that were added: several as ``items``, one by itself."""
    items = {item["variant_id"]: item for item in current_shape()["items"]}
    added = [items[variant_id] for variant_id in dict.fromkeys(variant_ids) if variant_id in items]
    return jsonify({**({"items": added} if is_list else added[0]), **_sections()})


def _sections() -> dict[str, Any]:
    names = asked_sections()
    if not names:
        return {}
    page = page_at(str(sent_values().get("sections_url") or "/cart"))
    return {"sections": render_sections(page, current_place(), names).sections}
