"""Gift cards in a cart that are for somebody else: which pieces of a line are for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.entities import update_object
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, lines_of
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.carts.contents import CartContent
from shared.services.carts.recipients import Recipient

GIFTS = "gifts"
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class GiftPart:
    """So many pieces of a line, for one recipient; without an address they are the buyer's own."""

    pieces: int
    email: str = ""
    name: str = ""
    message: str = ""
    send_on: date | None = None


def note_addition(cart: Cart, variant_id: UUID, more: int, recipient: Recipient | None) -> None:
    """So many pieces were just put into the cart for somebody else, or for the buyer (None), who is kept only where
    others get cards of the same line. Raises Invalid (too many people). Within a transaction.
    """
    kept = cart.checkout.get(GIFTS, {}).get(str(variant_id))
    if recipient is None and not kept:
        return
    line = next((line for line in lines_of(cart) if line.variant_id == variant_id), None)
    if line is None or (recipient is not None and not _is_gift_card(variant_id)):
        return
    had = max(0, line.quantity - more)
    new = GiftPart(more) if recipient is None else _part(more, recipient)
    write_parts(cart, {variant_id: join_parts([*spread(_read(kept or ()), had), new])})


def write_parts(cart: Cart, parts: Mapping[UUID, Sequence[GiftPart]]) -> None:
    """Say anew who gets the pieces of these lines; nobody where there is no part. Within a transaction."""
    kept = dict(cart.checkout.get(GIFTS, {}))
    for variant_id, mine in parts.items():
        if len(mine) > MOST_PARTS:
            raise Invalid(_("So many people do not fit one line. Place another order for the rest."))
        kept.pop(str(variant_id), None)
        if any(part.email for part in mine):
            kept[str(variant_id)] = [_kept(part) for part in mine]
    checkout = {name: value for name, value in cart.checkout.items() if name != GIFTS}
    update_object(cart, checkout=checkout | ({GIFTS: kept} if kept else {}))


def parts_of(cart: Cart, line: CartContent) -> list[GiftPart]:
    """Who gets the pieces of a line; nothing where all are the buyer's own."""
    kept = cart.checkout.get(GIFTS, {}).get(str(line.variant_id)) if line.is_gift_card else None
    return spread(_read(kept), line.quantity) if kept else []


def gifts_in(cart: Cart, contents: Iterable[CartContent]) -> dict[UUID, list[GiftPart]]:
    """The same of all lines, by variant, without the buyer's own pieces."""
    if GIFTS not in cart.checkout:
        return {}
    found = {line.variant_id: [part for part in parts_of(cart, line) if part.email] for line in contents}
    return {variant_id: parts for variant_id, parts in found.items() if parts}


def spread(parts: Sequence[GiftPart], quantity: int) -> list[GiftPart]:
    """The parts made to hold just so many pieces: fewer are taken from the end, more go to whoever came last."""
    fitted: list[GiftPart] = []
    for part in parts:
        pieces = min(part.pieces, quantity - sum(one.pieces for one in fitted))
        if pieces > 0:
            fitted.append(replace(part, pieces=pieces))
    missing = quantity - sum(one.pieces for one in fitted)
    if missing > 0:
        fitted = (
            [*fitted[:-1], replace(fitted[-1], pieces=fitted[-1].pieces + missing)] if fitted else [GiftPart(missing)]
        )
    return fitted


def join_parts(parts: Iterable[GiftPart]) -> list[GiftPart]:
    """Neighbours that say the same become one."""
    joined: list[GiftPart] = []
    for part in parts:
        if joined and replace(joined[-1], pieces=part.pieces) == part:
            joined[-1] = replace(part, pieces=joined[-1].pieces + part.pieces)
        else:
            joined.append(part)
    return joined


def set_recipients(cart: Cart, wanted: Mapping[UUID, Sequence[tuple[int, Recipient]]]) -> None:
    """Whoever gets pieces of the cart's lines, in that order; the rest is the buyer's own.

    Raises Invalid (not a gift card, more pieces than the line has).
    """
    with transaction():
        quantities = {line.variant_id: line.quantity for line in lines_of(cart)}
        parts: dict[UUID, list[GiftPart]] = {}
        for variant_id, people in wanted.items():
            named, all_ = sum(pieces for pieces, _who in people), quantities.get(variant_id, 0)
            if people and (named > all_ or not _is_gift_card(variant_id)):
                message = _("Only pieces of a gift card in the cart can be for somebody else.")
                raise Invalid(message, fields={"recipients": message})
            rest = [GiftPart(all_ - named)] if all_ > named else []
            parts[variant_id] = [*(_part(pieces, who) for pieces, who in people), *rest]
        write_parts(cart, parts)


def joined_gifts(cart: Cart, other: Cart) -> dict[UUID, list[GiftPart]]:
    """Who gets what once the lines of another cart are added to this one; ask before they are."""
    ours, theirs = (one.checkout.get(GIFTS, {}) for one in (cart, other))
    had = {line.variant_id: line.quantity for line in lines_of(cart)}
    more = {line.variant_id: line.quantity for line in lines_of(other)}
    return {
        variant_id: join_parts(
            part
            for kept, quantities in ((ours, had), (theirs, more))
            if quantities.get(variant_id)
            for part in spread(_read(kept.get(str(variant_id), ())), quantities[variant_id])
        )
        for variant_id in more
        if str(variant_id) in ours or str(variant_id) in theirs
    }


def _is_gift_card(variant_id: UUID) -> bool:
    of_variant = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)
    return bool(
        session().scalar(select(Product.is_gift_card).join(Variant, of_variant).where(Variant.id == variant_id))
    )


def _part(pieces: int, who: Recipient) -> GiftPart:
    return GiftPart(pieces, who.email, who.name, who.message, who.send_on)


def _kept(part: GiftPart) -> dict[str, Any]:
    day = part.send_on.isoformat() if part.send_on else ""
    return {"pieces": part.pieces, "email": part.email, "name": part.name, "message": part.message, "send_on": day}


def _read(kept: Iterable[Mapping[str, Any]]) -> list[GiftPart]:
    return [
        GiftPart(
            int(one["pieces"]),
            one["email"],
            one["name"],
            one["message"],
            date.fromisoformat(one["send_on"]) if one["send_on"] else None,
        )
        for one in kept
    ]
