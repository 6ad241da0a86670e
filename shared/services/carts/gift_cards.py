"""The gift cards of a cart: typed like discount codes, kept as ids, and taken off what is left to pay."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.carts.cart import Cart
from shared.models.gift_cards.card import CardState, GiftCard, cards_by_id, find_card_by_hash
from shared.models.payments.method import PaymentMethod
from shared.models.stores.selling import selling_terms
from shared.services.carts.contents import CartContent
from shared.services.carts.lines import open_cart
from shared.services.carts.totals import Totals
from shared.services.gift_cards.codes import hash_code, tidy_card_code

MOST_CARDS = 5
CARDS = "gift_cards"


@dataclass(frozen=True, slots=True)
class CardPart:
    """What one card pays: ``amount`` of the ``balance`` on it, in minor units of the cart's currency.

    ``state`` says why it pays nothing; ``fits`` is False for a card in another currency.
    """

    card_id: UUID
    last4: str
    amount: int
    balance: int
    state: CardState
    fits: bool = True

    @property
    def is_usable(self) -> bool:
        return self.state is CardState.ACTIVE and self.fits


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cards of a cart pay, in the order in which they were typed."""

    parts: tuple[CardPart, ...] = ()

    @property
    def total(self) -> int:
        return sum(part.amount for part in self.parts)


NO_COVER = Cover()


def cards_of_cart(cart: Cart) -> tuple[UUID, ...]:
    """Ids of the cards that were typed, in that order."""
    return tuple(found for found in (parse_id(text) for text in cart.checkout.get(CARDS, ())) if found)


def pay_with_cards(
    cart: Cart,
    contents: Sequence[CartContent],
    currency: str,
    method: PaymentMethod | None,
    add: Callable[[PaymentMethod | None], Totals],
) -> tuple[Totals, Cover, PaymentMethod | None]:
    """The totals with what cards pay of them; where that is all, nothing else is chosen and no fee is due.

    ``add`` adds up with a way to pay, or without one. One statement, and none for a cart without cards.
    """
    wanted = cards_of_cart(cart)
    if not wanted:
        return add(method), NO_COVER, method
    cards, given = cards_by_id(wanted), sum(line.total for line in contents if line.is_gift_card)
    bare = add(None)
    cover = cover_of(cards, bare.total - given, currency)
    if bare.total and cover.total == bare.total:
        return bare, cover, None
    totals = add(method)
    return totals, cover_of(cards, totals.total - given, currency), method


def cover_of(cards: Iterable[GiftCard], most: int, currency: str) -> Cover:
    """What each card pays of ``most`` minor units: a new gift card is never bought with an old one."""
    now, left, parts = clock.now(), max(0, most), []
    for card in cards:
        state, fits = card.state_at(now), card.currency == currency
        amount = min(left, card.balance) if state is CardState.ACTIVE and fits else 0
        parts.append(CardPart(card.id, card.last4, amount, card.balance, state, fits))
        left -= amount
    return Cover(tuple(parts))


def cards_in(cart: Cart, currency: str) -> tuple[CardPart, ...]:
    """The cards of a cart before it is known what they will pay. One statement, and none where there is no card."""
    wanted = cards_of_cart(cart)
    return cover_of(cards_by_id(wanted), 0, currency).parts if wanted else ()


def put_card(cart_id: UUID, typed: str) -> bool:
    """Keep a gift card with the cart. False where nothing like that is known in this store, whatever was typed.

    Whoever knows the whole code learns what is wrong with a card: Invalid (empty, expired, switched off), Conflict (too
    many cards), NotFound (the cart is gone).
    """
    card = known_card(typed)
    if card is None:
        return False
    _refuse_useless(card)
    with transaction():
        cart = _open(cart_id)
        known = cards_of_cart(cart)
        if card.id in known:
            return True
        if len(known) >= MOST_CARDS:
            raise Conflict(_("At most %(count)s gift cards pay for one order.", count=MOST_CARDS))
        if card.currency != selling_terms().in_currency(cart.currency).code:
            _refuse(_("This gift card is in %(currency)s. Choose that currency to use it.", currency=card.currency))
        cart.checkout = {**cart.checkout, CARDS: [*map(str, known), str(card.id)]}
    return True


def demand_card(cart_id: UUID, typed: str) -> None:
    """Keep a gift card with the cart. Raises as ``put_card``, and Invalid for a code that is not known."""
    if not put_card(cart_id, typed):
        message = _("We do not know this code. Check it for typing mistakes.")
        raise Invalid(message, fields={"code": message})


def known_card(typed: str) -> GiftCard | None:
    """The card of this store with that code. A statement only for what can be the code of a card."""
    code = tidy_card_code(typed)
    return find_card_by_hash(hash_code(code)) if code else None


def take_card_out(cart_id: UUID, last4: str) -> None:
    """Forget the card whose code ends so. Raises NotFound (the cart is gone)."""
    with transaction():
        cart = _open(cart_id)
        leaving = {card.id for card in cards_by_id(cards_of_cart(cart)) if card.last4 == last4.strip().upper()}
        cart.checkout = {**cart.checkout, CARDS: [str(kept) for kept in cards_of_cart(cart) if kept not in leaving]}


def _refuse_useless(card: GiftCard) -> None:
    match card.state_at(clock.now()):
        case CardState.EMPTY:
            _refuse(_("Nothing is left on this gift card."))
        case CardState.EXPIRED if card.good_until is not None:
            _refuse(_("This gift card was good until %(date)s.", date=format_date(card.good_until)))
        case CardState.DISABLED:
            _refuse(_("This gift card cannot be used. Please write to the shop."))


def _refuse(message: str) -> NoReturn:
    raise Invalid(message, fields={"discount": message})


def _open(cart_id: UUID) -> Cart:
    cart = open_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart
