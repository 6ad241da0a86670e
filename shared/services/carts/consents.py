"""The boxes before an order: what the merchant says in them, and what a shopper agreed to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.orders.consent import OrderConsent
from shared.models.orders.order import Order
from shared.models.stores.consents import ConsentBox, ConsentKind, all_boxes, shown_boxes
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store, current_store, store_for_update

#: What comes from somebody who was shown no boxes: enough where a store has none that must be ticked.
NOTHING_TICKED: Mapping[UUID, int] = MappingProxyType({})
MOST_BOXES = 8
LONGEST = 500
_LINK = re.compile(r"\[([^\]]+)\]")
_ADDRESS = re.compile(r"(/(?!/)|https://)[^\s\"'<>\\]{0,400}")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A box as a shopper saw it, and whether it was ticked."""

    box: ConsentBox
    text: str
    is_given: bool


def split_text(text: str) -> list[tuple[str, bool]]:
    """The text in pieces: (words, whether they lead to the box's page)."""
    return [(piece, bool(at % 2)) for at, piece in enumerate(_LINK.split(text)) if piece]


def words_of(text: str) -> str:
    """The text as it is read."""
    return _LINK.sub(r"\1", text)


def check_consents(store: Store, given: Mapping[UUID, int], locale: str) -> list[Agreement]:
    """What the shopper agreed to. ``given`` are the ticked boxes with the version of the text that was read.

    Reads nothing but the store's row. Raises Invalid with the fields of boxes that must be ticked, or whose text has
    changed since.
    """
    wrong: dict[str, str] = {}
    found = []
    for box in shown_boxes(store):
        is_given = box.id in given
        if is_given and given[box.id] != box.version:
            wrong[box.field_name] = _("This text has changed. Please read it once more.")
        elif box.is_required and not is_given:
            wrong[box.field_name] = _("Please tick this box to go on.")
        found.append(Agreement(box, box.text_in(locale, store.default_locale), is_given))
    if wrong:
        raise Invalid(_("Please tick what has to be agreed to."), fields=wrong)
    return found


def shown_consents(store: Store, locale: str) -> list[dict[str, Any]]:
    """The boxes that a shopper is to see, for programs that draw their own checkout."""
    return [
        {
            "id": box.id,
            "kind": box.kind,
            "is_required": box.is_required,
            "version": box.version,
            "text": box.text_in(locale, store.default_locale),
            "link": box.link,
        }
        for box in shown_boxes(store)
    ]


def consent_details(agreements: Sequence[Agreement]) -> dict[str, Any]:
    """For the order's timeline: how many boxes there were, so that only then anybody reads them."""
    return {"consents": len(agreements)} if agreements else {}


def wants_news(agreements: Sequence[Agreement]) -> bool:
    """Whether a box for news and offers was ticked."""
    return any(one.is_given and one.box.kind is ConsentKind.MARKETING for one in agreements)


def new_consents(agreements: Sequence[Agreement], order: Order) -> list[OrderConsent]:
    """Rows to be written with the order: its own language, its own moment, and nothing about browser or address."""
    return [
        OrderConsent(
            order_id=order.id,
            box_id=one.box.id,
            position=position,
            kind=one.box.kind.value,
            is_required=one.box.is_required,
            is_given=one.is_given,
            version=one.box.version,
            locale=order.locale,
            text=one.text,
            link=one.box.link,
            given_at=order.placed_at,
        )
        for position, one in enumerate(agreements, start=1)
    ]


def save_box(
    box_id: UUID | None,
    *,
    kind: ConsentKind,
    texts: Mapping[str, str],
    link: str,
    is_required: bool,
    is_on: bool,
) -> ConsentBox:
    """Make a box, or change one; its version grows when what it says changes. Raises Invalid, NotFound, Conflict."""
    said = {code: " ".join(text.split()) for code, text in texts.items() if text.strip()}
    wanted = ConsentBox(
        id=box_id or new_id(),
        kind=kind,
        is_on=is_on,
        is_required=is_required and kind is ConsentKind.TERMS,  # nobody may be made to want news (art. 7 (4) GDPR)
        link=link.strip(),
        texts=said,
    )
    _check(wanted)
    with transaction():
        store = store_for_update()
        boxes = list(all_boxes(store))
        if box_id is None:
            if len(boxes) >= MOST_BOXES:
                raise Conflict(_("A checkout can have %(most)s boxes.", most=MOST_BOXES))
            return _keep(store, [*boxes, wanted], wanted)
        before = _box_among(boxes, box_id)
        is_same = (before.texts, before.link) == (wanted.texts, wanted.link)
        changed = replace(wanted, version=before.version + (0 if is_same else 1))
        return _keep(store, [changed if box.id == box_id else box for box in boxes], changed)


def remove_box(box_id: UUID) -> None:
    """Orders keep what was agreed to. Raises NotFound."""
    with transaction():
        store = store_for_update()
        boxes = list(all_boxes(store))
        gone = _box_among(boxes, box_id)
        _keep(store, [box for box in boxes if box.id != gone.id], gone)


def raise_box(box_id: UUID) -> None:
    """Put the box one place up; the first stays. Raises NotFound."""
    with transaction():
        store = store_for_update()
        boxes = list(all_boxes(store))
        at = boxes.index(_box_among(boxes, box_id))
        if at:
            boxes[at - 1], boxes[at] = boxes[at], boxes[at - 1]
        _keep(store, boxes, boxes[at])


def box_named(box_id: UUID) -> ConsentBox:
    """Raises NotFound."""
    return _box_among(all_boxes(current_store()), box_id)


def _box_among(boxes: Sequence[ConsentBox], box_id: UUID) -> ConsentBox:
    found = next((box for box in boxes if box.id == box_id), None)
    if found is None:
        raise NotFound(_("This box does not exist."))
    return found


def _keep(store: Store, boxes: Sequence[ConsentBox], box: ConsentBox) -> ConsentBox:
    kept: list[Any] = [one.to_dict() for one in boxes]
    store.consents = kept
    touch_storefront()
    return box


def _check(box: ConsentBox) -> None:
    wrong: dict[str, str] = {}
    main = current_store().default_locale
    if not box.texts.get(main):
        wrong[f"text-{main}"] = _("Type what shoppers agree to.")
    for code, text in box.texts.items():
        if len(text) > LONGEST:
            wrong[f"text-{code}"] = _("This is too long.")
    if box.link and not _ADDRESS.fullmatch(box.link):
        wrong["link"] = _("Choose a page, or type an address that begins with https://.")
    if wrong:
        raise Invalid(_("Please look at the marked fields."), fields=wrong)
