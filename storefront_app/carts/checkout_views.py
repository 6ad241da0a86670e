"""The checkout: where it goes, how it gets there and is paid, and the order. Works without scripts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.carts.cart import Cart
from shared.models.orders.order import find_order_of_cart
from shared.services.carts.checkout import foresee_contact, keep_typed, load_of, save_contact
from shared.services.carts.holding import foresee_holding, hold_cart, keep_cart_held, keeps_goods
from shared.services.carts.lines import open_cart
from shared.services.carts.seen import SEEN, seen_now
from shared.services.orders.place import Choice, place_with_payments
from shared.services.orders.tax_proofs import demand_registered
from shared.web.access import shopper
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.carts.book import address_book, keep_in_book, known_contact
from storefront_app.carts.checkout import Checkout, ask_for_quotes, read_checkout
from storefront_app.carts.checkout_forms import MARKS, ChoiceForm, ContactForm, contact_form
from storefront_app.carts.consents import shown_boxes_of, ticked_boxes
from storefront_app.carts.discounts import discount_problem, take_typed_code, typed_code
from storefront_app.carts.visitor import leave_cart, ordered_cart_id, visitor_cart_id
from storefront_app.context import store
from storefront_app.customers.who import known_customer
from storefront_app.orders.paying import allow_pay_pages, lead_to_payment, order_address
from storefront_app.shopper import known_groups, previewed_groups
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("checkout", __name__, url_prefix="/checkout")
PACE = "60 per minute"


@blueprint.get("")
@shopper
def contact() -> Any:
    checkout = read_checkout()
    if checkout is None:
        return _lead_away()
    return _show_contact(checkout, contact_form(known_contact(checkout.cart), is_shipped=checkout.needs_delivery))


@blueprint.post("")
@shopper
def keep_contact() -> Any:
    is_about_codes = take_typed_code()
    _foresee_contact()
    cart = open_cart(visitor_cart_id())
    load = load_of(cart.id) if cart is not None else None
    if cart is None or load is None or load.is_empty:
        return _lead_away()
    form = contact_form(known_contact(cart), is_shipped=load.needs_delivery)
    if "reload" in request.form or is_about_codes:
        return _show_contact_again(form, 422 if discount_problem() else 200)
    holds = keeps_goods()  # read in the transaction that keeps the contact
    try:
        demand_registered(form.contact)
        save_contact(cart.id, form.contact, locale=host().locale, more=_seen_again(cart))
    except Invalid as error:
        form.take_errors(error)
        keep_typed(cart.id, form.contact, locale=host().locale)
        return _show_contact_again(form, 422)
    keep_in_book(cart)
    if holds:
        hold_cart(cart.id)
    return redirect(url_for("checkout.delivery"), 303)


def _foresee_contact() -> None:
    cart_id = visitor_cart_id()
    if cart_id is not None:
        foresee_contact(cart_id)
        foresee_holding()


def _seen_again(cart: Cart) -> dict[str, Any]:
    """Whoever has looked at prices before goes on with those of now; others are told by the total."""
    checkout = read_checkout() if SEEN in cart.checkout else None
    return seen_now(checkout.contents, checkout.currency) if checkout is not None else {}


@blueprint.post("/address")
@shopper
def address_fields() -> Any:
    """The fields of the chosen country, with what was typed so far, for scripts."""
    checkout = read_checkout()
    form = contact_form(None, is_shipped=checkout is None or checkout.needs_delivery)
    return render_template("carts/_address.html", form=form, marks=MARKS)


@blueprint.get("/delivery")
@shopper
def delivery() -> Any:
    ask_for_quotes()
    checkout = read_checkout()
    if checkout is None:
        return _lead_away()
    if checkout.contact is None:
        return redirect(url_for("checkout.contact"))
    keep_cart_held(checkout.cart)
    return _show_delivery(checkout, _choice_form(checkout))


@blueprint.post("/totals")
@shopper
def totals() -> Any:
    """The order's sums for what is chosen at the moment, for scripts."""
    checkout = _asked_checkout()
    if checkout is None:
        raise NotFound
    return render_template("carts/_totals.html", checkout=checkout)


@blueprint.post("/delivery")
@shopper
def place() -> Any:
    check_limit(PACE, "place", client_address())
    if take_typed_code():
        return _show_codes()
    try:
        return _place(_asked_cart())
    except (Conflict, Invalid, NotFound) as error:
        return _show_refused(error)


def _show_codes() -> Any:
    """The page again with the code in or out; what was chosen stays chosen."""
    checkout = _asked_checkout()
    if checkout is None:
        return _lead_away()
    if checkout.contact is None:
        return redirect(url_for("checkout.contact"))
    return _show_delivery(checkout, _choice_form(checkout)), 422 if discount_problem() else 200


def _place(cart_id: UUID) -> BaseResponse:
    """The order; where the form's cart became one before (pressed twice, or after going back), that same order."""
    choice = Choice(rate_id=request.form.get("rate", ""), provider=request.form.get("payment", ""))
    expected = request.form.get("expected_total", "")
    expected_total = int(expected) if expected.isascii() and expected.isdigit() else -1
    if previewed_groups():
        raise Conflict(_("You are looking at the prices of a customer group. End the preview to place an order."))
    currency = request.form.get("expected_currency", "")
    due = request.form.get("expected_due", "")
    customer = known_customer()
    placed = place_with_payments(
        cart_id,
        expected_total=expected_total,
        expected_currency=currency,
        expected_due=int(due) if due.isascii() and due.isdigit() else None,
        choice=choice,
        customer_group_ids=known_groups(),
        customer_id=customer.id if customer else None,
        consents=ticked_boxes(),
    )
    leave_cart(cart_id)
    return lead_to_payment(placed.order, placed.payments)


def _asked_cart() -> UUID:
    """The form's cart where it is this browser's, else the one that the browser fills. Raises NotFound."""
    asked, filled = parse_id(request.form.get("cart", "")), visitor_cart_id()
    found = asked if asked is not None and asked in (filled, ordered_cart_id()) else filled
    if found is None:
        raise NotFound
    return found


def _show_refused(error: Conflict | Invalid | NotFound) -> Any:
    """The page again with what is true now; what was chosen stays chosen."""
    ask_for_quotes()
    checkout = _asked_checkout()
    if checkout is None:
        return _lead_away()
    if checkout.contact is None:
        return redirect(url_for("checkout.contact"))
    form = _choice_form(checkout)
    if isinstance(error, Invalid):
        form.take_errors(Invalid(fields=_wrong_choices(checkout)) if _wrong_choices(checkout) else _in_short(error))
        return _show_delivery(checkout, form, problems=error.fields), 422
    return _show_delivery(checkout, form, changed=error.message), 409


def _in_short(error: Invalid) -> Invalid:
    """What is said beside the boxes is not said once more above."""
    is_about_boxes = bool(error.fields) and all(name.startswith("consent-") for name in error.fields)
    return Invalid(error.message) if is_about_boxes else error


def _wrong_choices(checkout: Checkout) -> dict[str, str]:
    """What was chosen must still be on offer: nothing else is chosen in its place."""
    fields = {}
    if checkout.needs_delivery and request.form.get("rate") not in {str(offer.id) for offer in checkout.offers}:
        fields["rate"] = _("Choose a delivery.")
    if not checkout.is_covered and request.form.get("payment") not in {method.provider for method in checkout.methods}:
        fields["payment"] = _("Choose how you want to pay.")
    return fields


def _lead_away() -> BaseResponse:
    """From a checkout with nothing in it: to the order that it became, else to the cart."""
    ordered = ordered_cart_id()
    order = find_order_of_cart(ordered) if ordered else None
    return redirect(order_address(order) if order else url_for("carts.show"))


def _asked_checkout() -> Checkout | None:
    rate_id = parse_id(request.form.get("rate", ""))
    return read_checkout(rate_id=rate_id, provider=request.form.get("payment", ""))


def _choice_form(checkout: Checkout) -> ChoiceForm:
    form = ChoiceForm(
        data={
            "rate": str(checkout.offer.id) if checkout.offer else "",
            "payment": checkout.method.provider if checkout.method else "",
        }
    )
    form.rate.choices = [(str(offer.id), offer.name) for offer in checkout.offers]
    form.payment.choices = [(method.provider, method.provider) for method in checkout.methods]
    return form


def _show_contact_again(form: ContactForm, status: int) -> Any:
    """What was typed, with the cart as it is now."""
    checkout = read_checkout()
    return (_show_contact(checkout, form), status) if checkout is not None else _lead_away()


def _show_contact(checkout: Checkout, form: ContactForm) -> str:
    look = {"marks": MARKS, "accent": shop_accent(), "book": address_book(checkout.cart), "customer": known_customer()}
    codes = {"code_problem": discount_problem(), "code_typed": typed_code()}
    return render_template("carts/contact.html", checkout=checkout, form=form, **look, **codes)


def _show_delivery(
    checkout: Checkout, form: ChoiceForm, *, changed: str = "", problems: Mapping[str, str] | None = None
) -> str:
    allow_pay_pages()
    values: dict[str, Any] = {"checkout": checkout, "form": form, "changed": changed, "accent": shop_accent()}
    values["consents"] = shown_boxes_of(checkout.cart, problems or {}) if store().consents else []
    return render_template("carts/delivery.html", **values, code_problem=discount_problem(), code_typed=typed_code())
