"""The visitor's discounts: what comes off, and the codes that are typed or come with a link."""

from collections.abc import Sequence

from flask import g, request, session

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.carts.cart import Cart
from shared.services.carts.contents import CartContent
from shared.services.carts.discounts import cart_promotions, check_typed, codes_of_cart, put_code, take_code_out
from shared.services.carts.lines import open_cart
from shared.services.carts.totals import add_up
from shared.services.catalog.prices.context import price_context
from shared.services.promotions.codes import tidy_code
from shared.services.promotions.terms import Discounts
from shared.services.promotions.wording import told_applied, told_refused
from shared.web.limits import check_limit, client_address
from storefront_app.carts.visitor import visitor_cart_id

PACE = "30 per minute"
#: Codes of links that were followed before there was a cart to put them in.
WAITING = "codes"
MOST_WAITING = 3


def discounts_of(cart: Cart, contents: Sequence[CartContent]) -> Discounts:
    """What comes off the cart as far as is known, before a delivery is chosen."""
    prices = price_context()
    promotions = cart_promotions(cart, contents, prices.currency_terms, prices.group_ids)
    return add_up(contents, prices.currency_terms, promotions=promotions).discounts


def told_codes(cart: Cart, discounts: Discounts, currency: str) -> list[dict[str, object]]:
    """Each code that was typed, whether it applies, and why or why not."""
    told: dict[str, tuple[bool, str]] = {
        one.offer.code: (True, told_applied(one, currency)) for one in discounts.applied if one.offer.code
    }
    for refused in discounts.refused:
        told.setdefault(refused.code, (False, told_refused(refused, currency)))
    return [
        {"code": code, "applicable": applies, "message": message}
        for code in codes_of_cart(cart)
        for applies, message in (told.get(code) or (False, ""),)
    ]


def take_typed_code() -> bool:
    """Put in or take out what the form asks for. False where it asks for nothing of the kind.

    What is wrong with a code is noted, for the page to say.
    """
    cart_id = visitor_cart_id()
    leaving = request.form.get("remove_code") or request.args.get("remove_code", "")
    typed = next((text for text in request.form.getlist("discount") if text.strip()), "")
    if cart_id is None or not (leaving or (typed and "apply_code" in request.form)):
        return False
    check_limit(PACE, "discount", client_address())
    try:
        if leaving:
            take_code_out(cart_id, leaving)
        else:
            put_code(cart_id, typed)
    except (Invalid, Conflict, NotFound) as error:
        note_discount_problem(next(iter(error.fields.values()), "") or error.message, typed)
    return True


def take_linked_code(typed: str) -> None:
    """Put in the code of a link; where there is no cart yet, it waits for one. Raises Invalid, Conflict."""
    check_limit(PACE, "discount", client_address())
    cart = open_cart(visitor_cart_id())
    if cart is not None:
        put_code(cart.id, typed)
        return
    code = check_typed(typed)
    waiting = [kept for kept in session.get(WAITING, ()) if kept != code]
    session[WAITING] = [*waiting, code][-MOST_WAITING:]


def put_waiting_codes(cart: Cart) -> None:
    """What came with links goes into the first cart; what does not hold any more is forgotten."""
    for code in session.pop(WAITING, ()):
        try:
            put_code(cart.id, code)
        except (Invalid, Conflict):
            continue


def note_discount_problem(message: str, typed: str = "") -> None:
    """What is wrong with a code, to be shown beside the field on the answer's page."""
    g.discount_problem, g.discount_typed = message, tidy_code(typed)


def discount_problem() -> str:
    return str(g.get("discount_problem", ""))


def typed_code() -> str:
    """The code that was refused, so that it can be mended."""
    return str(g.get("discount_typed", ""))
