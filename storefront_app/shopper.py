"""Who shops: in which currency, and with which group's prices."""

from uuid import UUID

from flask import request

from shared.models.stores.selling import SellingTerms
from shared.services.carts.lines import open_cart
from shared.services.catalog.prices.context import Shopper
from shared.services.customers.previews import read_preview
from shared.web.context import host
from storefront_app.carts.visitor import HINT, visitor_cart_id
from storefront_app.customers.who import known_customer

#: Also read by the page cache: pages with a group's prices are nobody else's.
PREVIEW_COOKIE = "shop_as"


def present_shopper(terms: SellingTerms) -> Shopper:
    """The visitor of the present request: with the groups of the customer who is signed in, or of a signed preview."""
    return Shopper(terms, _currency(terms), previewed_groups() or known_groups())


def known_groups() -> tuple[UUID, ...]:
    """The groups of the customer who is signed in; empty for everybody else."""
    customer = known_customer()
    return customer.group_ids if customer is not None else ()


def previewed_groups() -> tuple[UUID, ...]:
    """The group whose prices this browser is shown, as a tuple of one; empty for everybody else."""
    token = request.cookies.get(PREVIEW_COOKIE, "")
    group_id = read_preview(token) if token else None
    return (group_id,) if group_id is not None else ()


def _currency(terms: SellingTerms) -> str:
    """That of the cart where there is one, so that sums never change their currency unasked; else the one chosen."""
    chosen = host().currency
    if len(terms.codes) < 2 or HINT not in request.cookies:
        return terms.in_currency(chosen).code
    cart = open_cart(visitor_cart_id())
    return terms.in_currency(cart.currency if cart is not None else chosen).code
