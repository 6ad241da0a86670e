"""Asking to be told when something is back, and ending that. Works without scripts and without an account."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.variant import Variant, variant_by_id
from shared.models.inventory.back_in_stock import find_request
from shared.services.inventory.back_in_stock import ask_for_return, end_request
from shared.web.access import shopper, without_form_token
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.catalog.pages import product_page_of_variant
from storefront_app.place import current_place
from storefront_app.themes.look import shop_accent
from storefront_app.themes.page import form_state
from storefront_app.themes.rendering import show_page

blueprint = Blueprint("back_in_stock", __name__, url_prefix="/back-in-stock")
PACE = "20 per hour"
#: Nobody's letter box is filled by somebody who types a foreign address again and again.
PACE_OF_ADDRESS = "5 per hour"


@blueprint.post("")
@without_form_token
@shopper
def ask() -> BaseResponse:
    """The form of the product page: a variant, an address, and the agreement to one mail."""
    check_limit(PACE, "back-in-stock", client_address())
    variant_id = parse_id(request.form.get("id", ""))
    if variant_id is None:
        raise NotFound(_("This variant does not exist."))
    email = request.form.get("email", "").strip()
    check_limit(PACE_OF_ADDRESS, "back-in-stock-address", email.lower()[:254])
    try:
        if not request.form.get("agree"):
            raise Invalid(fields={"agree": _("Tick the box, so that we may write to you.")})
        ask_for_return(variant_id, email, locale=host().locale, consent=request.form.get("consent", "")[:1000])
    except Invalid as error:
        return show_page(product_page_of_variant(variant_id, forms={"back_in_stock": form_state(**error.fields)}))
    except Conflict:
        product = variant_by_id(variant_id).product
        return redirect(current_place().address(f"/products/{product.handle}?variant={variant_id}"), 303)
    return _page({"asked": True, **_about(variant_by_id(variant_id))})


@blueprint.get("/<token>")
@shopper
def show(token: str) -> Response:
    """The page behind the link in the mail: programs that look into mails follow links, but press no buttons."""
    check_limit("60 per hour", "back-in-stock-end", client_address())
    found = find_request(token)
    if found is None:
        raise NotFound(_("This request does not exist any more."))
    return _page({"request_status": found.status, **_about(variant_by_id(found.variant_id))})


@blueprint.post("/<token>")
@shopper
def end(token: str) -> Response:
    found = end_request(token)
    return _page({"request_status": found.status, **_about(variant_by_id(found.variant_id))})


def _about(variant: Variant) -> dict[str, Any]:
    url = current_place().address(f"/products/{variant.product.handle}?variant={variant.id}")
    return {"title": variant.product.title, "variant_title": variant.title, "product_url": url}


def _page(values: dict[str, Any]) -> Response:
    page = render_template("inventory/back_in_stock.html", accent=shop_accent(), **values)
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
