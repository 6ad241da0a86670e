"""Who is signed in to the shop: a cookie of its own, apart from the cart's, worthless in any other store."""

from flask import Flask, Response, g, request, session

from shared.models.carts.cart import find_cart
from shared.models.customers.customer import Customer
from shared.services.carts.keeping import join_carts
from shared.services.customers.sessions import LASTS, Browser, KnownCustomer, begin_sign_in, end_sign_in, find_signed_in
from shared.web.context import host
from shared.web.limits import client_address
from storefront_app.carts.visitor import CART, keep_cart, show_count, visitor_cart_id

#: Also read by the page cache: pages of somebody who is signed in are nobody else's.
COOKIE = "__Host-customer"


def known_customer() -> KnownCustomer | None:
    """The customer of the present request, or None; read once."""
    if "known_customer" not in g:
        token = _token()
        g.known_customer = find_signed_in(token) if token else None
        if token and g.known_customer is None:
            g.customer_token = ""
    found: KnownCustomer | None = g.known_customer
    return found


def let_in(customer: Customer) -> None:
    """Sign the browser in: a new token, a new form token, and the cart joined with what was chosen elsewhere."""
    browser = Browser(request.headers.get("User-Agent", ""), client_address())
    g.customer_token = begin_sign_in(customer, browser, instead_of=_token())
    session.pop("csrf_token", None)
    cart_id = join_carts(customer.id, visitor_cart_id())
    cart = find_cart(cart_id) if cart_id else None
    if cart is not None:
        keep_cart(cart)


def let_out() -> None:
    """Sign out here. The cart waits with the account: the next one at this browser does not see it."""
    end_sign_in(_token())
    forget_browser()


def forget_browser() -> None:
    """The browser knows nobody any more."""
    g.customer_token = ""
    session.pop("csrf_token", None)
    session.pop(CART, None)
    show_count(0)


def install_customer_cookie(app: Flask) -> None:
    """Send the cookie with every answer that signed somebody in or out."""

    @app.after_request
    def write_cookie(response: Response) -> Response:
        token = g.get("customer_token")
        if token is None:
            return response
        if token:
            life = int(LASTS.total_seconds())
            response.set_cookie(_name(), token, max_age=life, path="/", secure=True, httponly=True, samesite="Lax")
        else:
            response.delete_cookie(_name(), path="/", secure=True, httponly=True, samesite="Lax")
        return response


def _token() -> str:
    return request.cookies.get(_name(), "")


def _name() -> str:
    """In the path form stores share a host, so the store's handle is part of the name."""
    context = host()
    return f"{COOKIE}-{context.store_handle}" if context.base_path else COOKIE
