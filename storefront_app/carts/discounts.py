"""The visitor's discounts: what comes off, and the codes that are typed or come with a link."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import g, request, session

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.kernel.tenant import current_store_id
from shared.models.carts.cart import Cart
from shared.services.carts.contents import CartContent
from shared.services.carts.discounts import cart_promotions, check_typed, put_code, take_code_out
from shared.services.carts.discounts import told_codes as typed_codes
from shared.services.carts.gift_cards import CardPart, cards_in, put_card, take_card_out
from shared.services.carts.lines import open_cart
from shared.services.carts.totals import add_up
from shared.services.catalog.prices.context import price_context
from shared.services.gift_cards.codes import tidy_card_code
from shared.services.promotions.codes import tidy_code
from shared.services.promotions.terms import Discounts
from shared.web.limits import check_limit, client_address
from storefront_app.carts.visitor import visitor_cart_id

PACE = "30 per minute"
CARD_PACE = "20 per 10 minutes"
#: A card is shown, and taken out, by the end of its code: the rest is not known here.
CARD = "•••• "
#: Codes of links that were followed before there was a cart to put them in.
WAITING = "codes"
MOST_WAITING = 3


def discounts_of(cart: Cart, contents: Sequence[CartContent]) -> Discounts:
    """What comes off the cart as far as is known, before a delivery is chosen."""
    prices = price_context()
    promotions = cart_promotions(cart, contents, prices.currency_terms, prices.group_ids)
    return add_up(contents, prices.currency_terms, promotions=promotions).discounts


def told_codes(
    cart: Cart, discounts: Discounts, currency: str, cards: Iterable[CardPart] | None = None
) -> list[dict[str, object]]:
    """Each code that was typed, whether it applies, and why or why not; then the gift cards, read where not given."""
    told: list[dict[str, object]] = [
        {"code": one.code, "applicable": one.applies, "message": one.message}
        for one in typed_codes(cart, discounts, currency)
    ]
    return told + [_told_card(card, currency) for card in (cards_in(cart, currency) if cards is None else cards)]


def _told_card(card: CardPart, currency: str) -> dict[str, object]:
    return {"code": f"{CARD}{card.last4}", "applicable": card.is_usable, "message": _card_message(card, currency)}


def _card_message(card: CardPart, currency: str) -> str:
    if not card.fits:
        return _("This gift card is in another currency.")
    if not card.is_usable:
        return _("This gift card cannot be used any more.")
    balance = format_money(Money(card.balance, currency))
    if not card.amount:
        return _("Gift card with %(balance)s on it.", balance=balance)
    left = format_money(Money(card.balance - card.amount, currency))
    return _(
        "Gift card: pays %(amount)s, then holds %(left)s.", amount=format_money(Money(card.amount, currency)), left=left
    )


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
        if leaving.startswith(CARD):
            take_card_out(cart_id, leaving.removeprefix(CARD))
        elif leaving:
            take_code_out(cart_id, leaving)
        else:
            put_typed(cart_id, typed)
    except (Invalid, Conflict, NotFound) as error:
        note_discount_problem(next(iter(error.fields.values()), "") or error.message, typed)
    return True


def put_typed(cart_id: UUID, typed: str) -> None:
    """A gift card or a discount code: one field for both. Raises as ``put_code`` and ``put_card``.

    Whoever tries codes of cards is slowed down long before one in so many fits; what fits nothing, or belongs to
    another store, is answered as any other unknown code.
    """
    if tidy_card_code(typed):
        check_limit(CARD_PACE, "gift-card", str(current_store_id()), client_address())
        if put_card(cart_id, typed):
            return
    put_code(cart_id, typed)


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
