"""Home, products and collections."""

from flask import Blueprint, Response, jsonify, request

from shared.kernel.i18n import gettext as _
from shared.web.access import shopper
from storefront_app.catalog.known import known_product
from storefront_app.catalog.pages import categories_page, category_page, collection_page, product_page
from storefront_app.context import store
from storefront_app.drops.products import product_shape
from storefront_app.page_cache import allow_caching
from storefront_app.place import current_place
from storefront_app.themes.page import ShopPage
from storefront_app.themes.rendering import REVALIDATE, shop_page

blueprint = Blueprint("catalog", __name__)


@blueprint.get("/")
@shopper
@shop_page
def home() -> ShopPage:
    return ShopPage("index", "/", title=store().name, description=store().description)


@blueprint.get("/products/<handle>")
@shopper
@shop_page
def show_product(handle: str) -> ShopPage:
    return product_page(handle)


@blueprint.get("/products/<handle>.js")
@blueprint.get("/products/<handle>.json", endpoint="product_json")
@shopper
def product_data(handle: str) -> Response:
    place = current_place()
    response = jsonify(product_shape(known_product(handle, place.locale), place))
    response.headers["Cache-Control"] = REVALIDATE
    allow_caching(request.environ)
    return response


@blueprint.get("/collections/<collection>/products/<handle>")
@shopper
@shop_page
def show_product_in_collection(collection: str, handle: str) -> ShopPage:
    return product_page(handle, collection=collection)


@blueprint.get("/collections")
@shopper
@shop_page
def list_collections() -> ShopPage:
    return ShopPage("list-collections", "/collections", title=_("Collections"))


@blueprint.get("/collections/<handle>")
@shopper
@shop_page
def show_collection(handle: str) -> ShopPage:
    return collection_page(handle)


@blueprint.get("/categories")
@shopper
@shop_page
def list_categories() -> ShopPage:
    return categories_page()


@blueprint.get("/categories/<handle>")
@shopper
@shop_page
def show_category(handle: str) -> ShopPage:
    return category_page(handle)
