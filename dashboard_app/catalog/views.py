"""The list of products, and changes to many at once."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_price, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.bulk import BulkAction, change_products, previous_states, restore_products
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.catalog.collection import all_collections
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.category_listing import category_choices
from shared.services.catalog.list_choices import list_attributes
from shared.services.catalog.listing import (
    ListFilters,
    ListSort,
    count_by_status,
    list_product_types,
    list_products,
    list_vendors,
)
from shared.web.access import requires

blueprint = store_blueprint("catalog", __name__, "/products")

SORTS = {
    "title": ListSort.TITLE,
    "-title": ListSort.TITLE_DOWN,
    "price": ListSort.PRICE,
    "-price": ListSort.PRICE_DOWN,
    "-changed": ListSort.CHANGED,
    "changed": ListSort.OLDEST,
}
UNDO_AT_MOST = 20


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    return render_template(
        "catalog/index.html",
        listing=list_products(
            asked_filters(),
            sort=SORTS.get(asked_text("sort"), ListSort.RELEVANCE),
            page=asked_page(),
            cursor=request.args.get("cursor"),
        ),
        counts=count_by_status(),
        vendors=list_vendors(),
        product_types=list_product_types(),
        collections=all_collections(),
        categories=category_choices(),
        attributes=list_attributes(),
    )


@blueprint.post("/changes")
@requires("catalog.edit")
def create_change() -> Any:
    """Publish, unpublish, archive or delete what is ticked, or put back what such a change did."""
    chosen = [found for found in map(parse_id, request.form.getlist("id")) if found]
    action = next((one for one in BulkAction if one.value == request.form.get("action")), None)
    if request.form.get("restore"):
        restore_products(request.form["restore"].split(","))
    elif action is not None and chosen:
        before = previous_states(chosen)
        count = change_products(chosen, action)
        flash(_told(action, count, before), "success")
    query = urlencode(request.args)
    return redirect(url_for("catalog.index") + (f"?{query}" if query else ""))


def asked_filters() -> ListFilters:
    """What the address asks of the list."""
    stock = asked_text("stock")
    return ListFilters(
        query=asked_text(),
        status=asked_choice("status", ProductStatus),
        vendor=asked_text("vendor") or None,
        product_type=asked_text("type") or None,
        tag=asked_text("tag") or None,
        collection_id=asked_id("collection"),
        category_id=asked_id("category"),
        in_stock={"in": True, "out": False}.get(stock),
        price_from=asked_price("min"),
        price_to=asked_price("max"),
        attribute=asked_text("attribute") or None,
    )


def _told(action: BulkAction, count: int, before: dict[str, str]) -> str:
    told = {
        BulkAction.PUBLISH: ngettext("One product is on sale now.", "%(count)s products are on sale now.", count),
        BulkAction.UNPUBLISH: ngettext("One product is a draft now.", "%(count)s products are drafts now.", count),
        BulkAction.ARCHIVE: ngettext("One product is put away.", "%(count)s products are put away.", count),
        BulkAction.DELETE: ngettext("One product is deleted.", "%(count)s products are deleted.", count),
    }[action]
    if action is BulkAction.DELETE or len(before) > UNDO_AT_MOST:
        return told
    return Markup(render_template("catalog/undo.html", told=told, before=before))  # noqa: S704 (escaped in the template)
