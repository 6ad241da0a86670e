"""Which prices a shopper has seen in the cart, so that a change is told before anything is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.db.entities import update_object
from shared.db.session import transaction
from shared.models.carts.cart import Cart
from shared.services.carts.contents import CartContent

SEEN = "seen"


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A line that costs something else per unit than when it was last looked at, in the cart's currency."""

    line: CartContent
    before: int

    @property
    def is_dearer(self) -> bool:
        return self.line.unit_price > self.before


def price_changes(cart: Cart, contents: Sequence[CartContent], currency: str) -> list[PriceChange]:
    """What changed since the shopper saw it. Another currency is chosen, not suffered: nothing counts as changed."""
    seen = _seen(cart, currency)
    return [
        PriceChange(line, seen[str(line.variant_id)])
        for line in contents
        if line.is_on_sale and seen.get(str(line.variant_id), line.unit_price) != line.unit_price
    ]


def note_new_prices(cart: Cart, contents: Sequence[CartContent], currency: str) -> None:
    """Remember the prices of lines that are looked at for the first time. No statement where there are none."""
    seen = _seen(cart, currency)
    new = {str(line.variant_id): line.unit_price for line in contents if str(line.variant_id) not in seen}
    if new:
        _write(cart, seen | new, currency)


def confirm_prices(cart: Cart, contents: Sequence[CartContent], currency: str) -> None:
    """The shopper goes on with these prices."""
    now = {str(line.variant_id): line.unit_price for line in contents}
    if now != _seen(cart, currency):
        _write(cart, now, currency)


def seen_now(contents: Sequence[CartContent], currency: str) -> dict[str, Any]:
    """The same as a part of what a checkout keeps, for those who write it anyway."""
    return {SEEN: {"currency": currency, "prices": {str(line.variant_id): line.unit_price for line in contents}}}


def _seen(cart: Cart, currency: str) -> dict[str, int]:
    kept: dict[str, Any] = cart.checkout.get(SEEN, {})
    return kept.get("prices", {}) if kept.get("currency") == currency else {}


def _write(cart: Cart, prices: dict[str, int], currency: str) -> None:
    """Looking is no sign of life: the cart's age stays, so that a checkout that was left stays left."""
    with transaction():
        kept = {**cart.checkout, SEEN: {"currency": currency, "prices": prices}}
        update_object(cart, checkout=kept, updated_at=cart.updated_at)
