"""Links to carts: back to one's own from a mail, somebody else's things into mine, and no more such mails."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.abandonment import abandoned_by_id
from shared.models.carts.cart import CartLine
from shared.services.carts.abandonment import refuse_reminders
from shared.services.carts.contents import cart_contents
from shared.services.carts.keeping import fill_cart, own_cart, shared_lines
from shared.services.carts.links import CartLink, read_cart_token
from shared.services.carts.restoring import restore_cart
from shared.web.access import shopper, without_form_token
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.carts.visitor import keep_cart, visitor_cart_id
from storefront_app.customers.who import known_customer
from storefront_app.place import current_place
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("cart_links", __name__, url_prefix="/cart")
PACE = "60 per hour"


@blueprint.get("/restore/<token>")
@shopper
def restore(token: str) -> BaseResponse:
    """From the mail about a checkout that was left: its cart in this browser, with what lies in this one."""
    check_limit(PACE, "cart-links", client_address())
    customer = known_customer()
    found = restore_cart(_subject(CartLink.OWN, token), visitor_cart_id(), customer.id if customer else None)
    keep_cart(found.cart)
    return redirect(url_for("checkout.contact") if found.has_contact else current_place().address("/cart"))


@blueprint.get("/shared/<token>")
@shopper
def shared(token: str) -> Any:
    """Somebody passed their cart on. Nothing happens before the button is pressed."""
    cart_id = _subject(CartLink.SHARED, token)
    contents = [line for line in cart_contents(cart_id, host().locale) if line.is_on_sale]
    if not contents:
        raise NotFound(_("There is nothing in this cart any more."))
    return _show("shared.html", contents=contents, currency=current_place().currency)


@blueprint.post("/shared/<token>")
@shopper
def take(token: str) -> BaseResponse:
    check_limit(PACE, "cart-links", client_address())
    lines = shared_lines(_subject(CartLink.SHARED, token))
    _fill(lines)
    return redirect(current_place().address("/cart"), 303)


@blueprint.get("/reminders/<token>")
@shopper
def reminders(token: str) -> Any:
    """The page behind “no more mails”: programs that look into mails follow links, but press no buttons."""
    _subject(CartLink.NO_REMINDERS, token)
    return _show("reminders.html", is_done=False)


@blueprint.post("/reminders/<token>")
@shopper
def refuse(token: str) -> Any:
    check_limit(PACE, "cart-links", client_address())
    refuse_reminders(abandoned_by_id(_subject(CartLink.NO_REMINDERS, token)).email)
    return _show("reminders.html", is_done=True)


@blueprint.get("/reminders/<token>/one-click")
@shopper
def ask_at_once(token: str) -> BaseResponse:
    """For programs that only follow links: the page with the button."""
    return redirect(url_for("cart_links.reminders", token=token))


@blueprint.post("/reminders/<token>/one-click")
@without_form_token
@shopper
def refuse_at_once(token: str) -> Any:
    """The button of mail programs (RFC 8058): they post one field and bring neither cookies nor an origin."""
    check_limit(PACE, "cart-links", client_address())
    email = abandoned_by_id(_subject(CartLink.NO_REMINDERS, token)).email
    if request.form.get("List-Unsubscribe") != "One-Click":
        return _show("reminders.html", is_done=False), 422
    refuse_reminders(email)
    return _show("reminders.html", is_done=True)


def _subject(kind: CartLink, token: str) -> UUID:
    subject_id = read_cart_token(kind, token)
    if subject_id is None:
        raise NotFound(_("This link is too old, or was not copied whole. Ask for a new one."))
    return subject_id


def _fill(lines: list[CartLine]) -> None:
    filled = fill_cart(visitor_cart_id(), lines, locale=host().locale, currency=current_place().currency)
    customer = known_customer()
    if customer is not None:
        own_cart(filled.cart, customer.id)
    keep_cart(filled.cart)


def _show(template: str, **values: Any) -> str:
    return render_template(f"carts/{template}", accent=shop_accent(), **values)
