"""The objects that every page of a theme can read. What costs a statement is read only if the theme asks."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g
from markupsafe import Markup

from shared.kernel.errors import NotFound
from shared.services.carts.contents import cart_contents
from shared.services.carts.gifts import gifts_in
from shared.services.carts.lines import open_cart
from shared.services.promotions.terms import NO_DISCOUNTS
from shared.themes.drops import Drop, Handled
from storefront_app.carts.discounts import discounts_of, told_codes
from storefront_app.carts.told import tell_changes
from storefront_app.carts.visitor import line_problems, visitor_cart_id
from storefront_app.catalog.known import known_product
from storefront_app.context import store
from storefront_app.drops.carts import cart_drop
from storefront_app.drops.categories import all_categories, find_category
from storefront_app.drops.collections import all_collections, find_collection
from storefront_app.drops.customers import customer_drop
from storefront_app.drops.images import find_image
from storefront_app.drops.menus import all_menus, menu_drop
from storefront_app.drops.pages import all_pages, find_page
from storefront_app.drops.products import product_drop
from storefront_app.drops.shops import localization_drop, request_drop, routes_drop, shop_drop, tag_of
from storefront_app.place import Place, language_root
from storefront_app.themes.page import ShopPage


def page_objects(page: ShopPage, place: Place) -> dict[str, Any]:
    """All globals of a page: the shop's, then the page's own."""
    visited = store()
    return {
        "shop": lambda: shop_drop(visited, place),
        "routes": lambda: routes_drop(place),
        "localization": lambda: localization_drop(visited, place),
        "request": lambda: request_drop(visited, place, page.template.partition(".")[0]),
        "cart": lambda: visitor_cart(place),
        "customer": lambda: customer_drop(place),
        "linklists": lambda: all_menus(place),
        "collections": lambda: all_collections(place),
        "categories": lambda: all_categories(place),
        "all_products": lambda: Handled(lambda handle: find_product(handle, place)),
        "pages": lambda: all_pages(place),
        "blogs": Handled(lambda _handle: None),
        "articles": Handled(lambda _handle: None),
        "images": Handled(lambda _handle: None),
        "metaobjects": Drop({}),
        "page_title": page.title,
        "page_description": page.description,
        "canonical_url": canonical_address(page, place),
        "current_page": place.page,
        "current_tags": None,
        "handle": page.path.rpartition("/")[2],
        "powered_by_link": "",
        "content_for_header": header_tags(page, place),
        **page.globals,
    }


def visitor_cart(place: Place) -> Drop:
    """The cart of this browser; an empty one where it has none yet."""
    cart = open_cart(visitor_cart_id())
    if cart is None:
        return cart_drop(None, "", [], place, {}, NO_DISCOUNTS, [])
    contents = cart_contents(cart.id, place.locale, is_holding=cart.held_until is not None)
    problems = tell_changes(cart, contents) | line_problems()
    discounts = discounts_of(cart, contents)
    codes = told_codes(cart, discounts, place.currency)
    return cart_drop(cart.id, cart.note, contents, place, problems, discounts, codes, gifts_in(cart, contents))


def find_product(handle: str, place: Place) -> Drop | None:
    """The product of that handle as shoppers see it now, or None."""
    try:
        return product_drop(known_product(handle, place.locale), place)
    except NotFound:
        return None


_FINDERS: Mapping[str, Callable[[str, Place], Any]] = {
    "product": find_product,
    "collection": find_collection,
    "category": find_category,
    "page": find_page,
    "link_list": menu_drop,
    "image": find_image,
}


def find_resource(kind: str, handle: str, place: Place) -> Any:
    """What a setting of the theme points at, or None. Two settings that point at one thing share it."""
    find = _FINDERS.get(kind)
    if find is None:
        return None
    known: dict[tuple[str, str, Place], Any] = g.setdefault("resources", {})
    key = (kind, handle, place)
    if key not in known:
        known[key] = find(handle, place)
    return known[key]


def canonical_address(page: ShopPage, place: Place) -> str:
    """The one address of this page that search engines should keep: on the store's own host."""
    number = place.page
    query = f"?page={number}" if number > 1 else ""
    return f"{_home(place, place.locale)}{page.path}{query}"


def header_tags(page: ShopPage, place: Place) -> Markup:
    """What the platform puts into every head: the page's other languages, and what robots should leave out."""
    if not page.is_indexed:
        return Markup('<meta name="robots" content="noindex">')
    codes = store().locales
    if len(codes) < 2:
        return Markup()
    links = [(tag_of(code), _home(place, code)) for code in codes] + [("x-default", _home(place, place.default_locale))]
    tag = Markup('<link rel="alternate" hreflang="{}" href="{}">')
    return Markup("\n").join(tag.format(code, f"{home}{page.path}") for code, home in links)


def _home(place: Place, locale: str) -> str:
    return f"{store().origin}{language_root('', locale, place.default_locale)}"
