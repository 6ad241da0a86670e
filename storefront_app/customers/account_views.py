"""The customer's account: overview, orders, and what is kept of them. Nobody gets in without being signed in."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.db.codec import dump_json
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.errors import NotAuthenticated
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.customers.customer import addresses_of
from shared.services.carts.keeping import own_cart
from shared.services.customers.own_data import own_data
from shared.services.customers.sessions import KnownCustomer
from shared.services.orders.own_orders import list_own_orders, order_again, own_order
from shared.services.returns.listing import list_own_returns
from shared.web.access import shopper
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.carts.visitor import keep_cart, visitor_cart_id
from storefront_app.context import store
from storefront_app.customers.who import known_customer
from storefront_app.orders.views import show_order
from storefront_app.place import current_place
from storefront_app.returns.progress import TITLES
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("account", __name__, url_prefix="/account")
DOWNLOADS = "10 per hour"


@blueprint.before_request
def demand_customer() -> Any:
    """Whoever is not signed in is asked to, and led back to what they wanted to read."""
    if known_customer() is not None:
        return None
    path = request.full_path.rstrip("?") if request.method == "GET" else "/account"
    return redirect(url_for("customer_access.login", next=path), 303 if request.method == "POST" else 302)


def myself() -> KnownCustomer:
    """The customer who is signed in. Raises NotAuthenticated."""
    customer = known_customer()
    if customer is None:
        raise NotAuthenticated(_("Please sign in."))
    return customer


@blueprint.get("")
@shopper
def overview() -> str:
    orders = list_own_orders(myself().id, per_page=3)
    addresses = addresses_of(myself().id)
    return show_account(
        "overview.html",
        "overview",
        orders=orders,
        address=Address.from_dict(addresses[0].fields) if addresses else None,
    )


@blueprint.get("/orders")
@shopper
def orders() -> str:
    query = request.args.get("q", "")
    return show_account(
        "orders.html", "orders", orders=list_own_orders(myself().id, query, page=current_place().page), query=query
    )


@blueprint.get("/orders/<uuid:order_id>")
@shopper
def order(order_id: UUID) -> Response:
    return show_order(own_order(myself().id, order_id), "customers/order.html")


@blueprint.get("/returns")
@shopper
def returns() -> str:
    return show_account("returns.html", "returns", returns=list_own_returns(myself().id), titles=TITLES)


@blueprint.post("/orders/<uuid:order_id>/cart")
@shopper
def buy_again(order_id: UUID) -> BaseResponse:
    """The same things into the cart, as far as they are still sold."""
    found = own_order(myself().id, order_id)
    filled = order_again(found, visitor_cart_id(), locale=host().locale, currency=current_place().currency)
    own_cart(filled.cart, myself().id)
    keep_cart(filled.cart)
    if filled.missing:
        flash(
            ngettext(
                "One thing of that order is not to be had in that quantity any more.",
                "%(count)s things of that order are not to be had in that quantity any more.",
                filled.missing,
            ),
            "warning",
        )
        return redirect(url_for("account.order", order_id=order_id), 303)
    return redirect(current_place().address("/cart"), 303)


@blueprint.get("/data")
@shopper
def data() -> Response:
    """Everything that is kept of the customer, as a file."""
    check_limit(DOWNLOADS, "customer-data", str(myself().id), client_address())
    response = Response(dump_json(own_data(myself().id)), content_type="application/json")
    day = clock.now().date().isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="{store().handle}-{day}.json"'
    return response


def show_account(template: str, part: str, **values: Any) -> str:
    """One of the account's pages; ``part`` is the one that the menu marks."""
    return render_template(f"customers/{template}", part=part, customer=myself(), accent=shop_accent(), **values)
