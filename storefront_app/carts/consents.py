"""The boxes of the checkout: their texts, what was ticked, and what is still asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import request

from shared.models.carts.cart import Cart
from shared.services.carts.consents import split_text
from storefront_app.context import store
from storefront_app.place import current_place


@dataclass(frozen=True, slots=True)
class ShownBox:
    """``pieces`` are (words, address or nothing); ``version`` is sent back with a tick. Never ticked beforehand."""

    name: str
    version: int
    pieces: tuple[tuple[str, str], ...]
    is_required: bool
    is_ticked: bool
    problem: str


def ticked_boxes() -> dict[UUID, int]:
    """The boxes that the form brought, with the versions of the texts that were read."""
    found = {}
    for box in store().consents:
        sent = request.form.get(box.field_name, "")
        if sent.isascii() and sent.isdigit() and len(sent) < 10:
            found[box.id] = int(sent)
    return found


def shown_boxes_of(cart: Cart, problems: Mapping[str, str]) -> list[ShownBox]:
    """In the language of the cart, in which the order will keep them. What was ticked stays, if it still says that."""
    ticked, place = ticked_boxes(), current_place()
    return [
        ShownBox(
            name=box.field_name,
            version=box.version,
            pieces=tuple(
                (words, place.address(box.link) if is_link and box.link else "")
                for words, is_link in split_text(box.text_in(cart.locale, store().default_locale))
            ),
            is_required=box.is_required,
            is_ticked=ticked.get(box.id) == box.version,
            problem=problems.get(box.field_name, ""),
        )
        for box in store().consents
    ]
