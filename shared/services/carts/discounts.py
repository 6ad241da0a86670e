"""The discounts of a cart, and the codes that were typed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart
from shared.models.stores.selling import selling_terms
from shared.services.carts.contents import CartContent
from shared.services.carts.lines import open_cart
from shared.services.promotions.asking import Promotions, ask_promotions
from shared.services.promotions.codes import tidy_code
from shared.services.promotions.judging import refusal_of
from shared.services.promotions.reading import read_offers
from shared.services.promotions.terms import Context, Discounts, Line, Reason, Refused
from shared.services.promotions.wording import told_applied, told_refused

MOST_CODES = 5
CODES = "codes"
#: What no change of the cart can mend.
_FINAL = (Reason.OFF, Reason.OVER, Reason.NOT_BEGUN, Reason.USED_UP)


def codes_of_cart(cart: Cart) -> tuple[str, ...]:
    """What was typed and is kept, in that order."""
    return tuple(cart.checkout.get(CODES, ()))


@dataclass(frozen=True, slots=True)
class ToldCode:
    """A code that was typed, whether it applies, and why or why not."""

    code: str
    applies: bool
    message: str


def told_codes(cart: Cart, discounts: Discounts, currency: str) -> list[ToldCode]:
    """The cart's codes in the order in which they were typed."""
    told: dict[str, tuple[bool, str]] = {
        one.offer.code: (True, told_applied(one, currency)) for one in discounts.applied if one.offer.code
    }
    for refused in discounts.refused:
        told.setdefault(refused.code, (False, told_refused(refused, currency)))
    return [ToldCode(code, *told.get(code, (False, ""))) for code in codes_of_cart(cart)]


def cart_promotions(
    cart: Cart, contents: Sequence[CartContent], terms: CurrencyTerms, group_ids: Iterable[UUID] = ()
) -> Promotions | None:
    """What the cart's discounts are worked out from; None where there can be none (see ``ask_promotions``).

    Gift cards are money: they neither become cheaper nor count towards a minimum.
    """
    kept = cart.checkout
    return ask_promotions(
        (line_of(content) for content in contents if not content.is_gift_card),
        terms,
        codes=codes_of_cart(cart),
        email=kept.get("email", ""),
        country=kept.get("address", {}).get("country", ""),
        group_ids=group_ids,
    )


def line_of(content: CartContent) -> Line:
    return Line(
        key=content.key,
        product_id=content.product_id,
        quantity=content.quantity,
        unit_price=content.unit_price,
        total=content.total,
        unit=content.rule.unit,
    )


def put_code(cart_id: UUID, typed: str) -> str:
    """Keep a code with the cart; how it is kept is given back. Typed twice, it is there once.

    One that only wants other goods is kept, and the cart says what is missing. Raises Invalid (nobody knows it, or it
    does not hold now), Conflict (too many codes), NotFound (the cart is gone).
    """
    code = check_typed(typed)
    with transaction():
        cart = _open(cart_id)
        known = codes_of_cart(cart)
        if code in known:
            return code
        if len(known) >= MOST_CODES:
            raise Conflict(_("At most %(count)s codes fit one order. Remove another one first.", count=MOST_CODES))
        cart.checkout = {**cart.checkout, CODES: [*known, code]}
    return code


def check_typed(typed: str) -> str:
    """The code as it is kept. Raises Invalid with a kind word where it cannot be used by anybody now."""
    code = tidy_code(typed)
    if not code:
        _refuse(_("Type a code."))
    terms = selling_terms().own
    offer = next((offer for offer in read_offers([code], terms) if offer.code == code), None)
    refused = refusal_of(offer, (), Context(clock.now())) if offer else Refused(Reason.UNKNOWN, code=code)
    if refused is not None and refused.reason in (Reason.UNKNOWN, *_FINAL):
        _refuse(told_refused(refused, terms.code))
    return code


def take_code_out(cart_id: UUID, code: str) -> None:
    """Forget a code. Raises NotFound (the cart is gone)."""
    with transaction():
        cart = _open(cart_id)
        cart.checkout = {**cart.checkout, CODES: [kept for kept in codes_of_cart(cart) if kept != tidy_code(code)]}


def _refuse(message: str) -> NoReturn:
    raise Invalid(message, fields={"discount": message})


def _open(cart_id: UUID) -> Cart:
    cart = open_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart
