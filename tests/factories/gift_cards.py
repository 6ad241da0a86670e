"""Gift cards, made by the services, in the store that is open."""

from typing import Any
from uuid import UUID

from shared.models.gift_cards.card import GiftCard
from shared.services.carts.gift_cards import put_card
from shared.services.gift_cards.issuing import CardWish, issue_card
from tests.factories.catalog import make_product


def make_card(amount: int = 5_000, **values: Any) -> tuple[GiftCard, str]:
    """A card of so many minor units with its code; ``values`` are fields of ``CardWish``."""
    made = issue_card(CardWish(amount, **values))
    assert made.code is not None
    return made.card, made.code


def put_cards(cart_id: UUID, *codes: str) -> UUID:
    """Type these codes for a cart."""
    for code in codes:
        assert put_card(cart_id, code)
    return cart_id


def make_gift_product(price: int = 2_500) -> UUID:
    """A gift card on sale; the id of its one amount."""
    return make_product("Gift card", price=price, stock=None, is_gift_card=True).variants[0].id
