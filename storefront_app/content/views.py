"""Pages of text."""

from flask import Blueprint

from shared.services.content.pages import storefront_page
from shared.web.access import shopper
from storefront_app.catalog.pages import summary_of
from storefront_app.drops.pages import page_drop
from storefront_app.place import current_place
from storefront_app.themes.page import ShopPage
from storefront_app.themes.rendering import shop_page

blueprint = Blueprint("content", __name__)


@blueprint.get("/pages/<handle>")
@shopper
@shop_page
def show_page(handle: str) -> ShopPage:
    place = current_place()
    page = storefront_page(handle, place.locale)
    return ShopPage(
        "page",
        f"/pages/{page.handle}",
        title=page.title,
        description=summary_of(page.body),
        globals={"page": page_drop(page, place)},
    )
