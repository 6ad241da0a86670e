"""What cart requests ask for, whether a form or a theme's script sends it."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from flask import request

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import parse_whole
from shared.services.carts.contents import CartContent
from shared.services.carts.lines import MAX_LINES

MOST_SECTIONS = 5
NO_GIFT: Mapping[str, str] = MappingProxyType({})
#: What fields about the recipient of a gift card are called in Online Store 2.0 themes.
RECIPIENT = {"email": "Recipient email", "name": "Recipient name", "message": "Message", "send_on": "Send on"}


class Addition(NamedTuple):
    """So much (whole units) of a variant for the cart. ``gift`` is what was typed about whom a gift card is for."""

    variant_id: UUID
    quantity: Decimal
    gift: Mapping[str, str] = NO_GIFT


def sent_values() -> Mapping[str, Any]:
    """The body: JSON as it is; of a form each name's first value, over which the address's query counts."""
    if request.is_json:
        body = request.get_json(silent=True)
        return body if isinstance(body, Mapping) else {}
    return request.form.to_dict() | request.args.to_dict()


def read_quantity(value: Any, otherwise: int | None = None) -> Decimal:
    """A quantity of whole units, such as 2 or 1.25; the variant's rule decides later. Raises Invalid."""
    if value in (None, "") and otherwise is not None:
        return Decimal(otherwise)
    try:
        return parse_whole(str(value))
    except Invalid:
        raise Invalid(_("Type a number."), fields={"quantity": _("Type a number.")}) from None


def read_variant(value: Any) -> UUID:
    """A variant's id, or that of a line (``<variant>:…``). Raises NotFound."""
    found = parse_id(str(value or "").partition(":")[0])
    if found is None:
        raise NotFound(_("This variant does not exist."))
    return found


def asked_additions() -> list[Addition]:
    """What ``/cart/add`` asks for: one thing by ``id``, or several as ``items``. Raises Invalid, NotFound."""
    values = sent_values()
    items = values.get("items")
    if not isinstance(items, list):
        items = [values]
    if not 0 < len(items) <= MAX_LINES or not all(isinstance(item, Mapping) for item in items):
        raise Invalid(_("Choose something to put into the cart."))
    return [
        Addition(read_variant(item.get("id")), read_quantity(item.get("quantity"), 1), _gift_of(item)) for item in items
    ]


def _gift_of(item: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by services' names: from ``properties``, or from fields such as ``properties[Message]``."""
    sent = item.get("properties")
    named = sent if isinstance(sent, Mapping) else {}
    typed = {key: named.get(label, item.get(f"properties[{label}]")) for key, label in RECIPIENT.items()}
    return {key: str(value) for key, value in typed.items() if value not in (None, "")}


def asked_change(contents: list[CartContent]) -> tuple[UUID, Decimal]:
    """(variant, quantity) of ``/cart/change``: by ``line`` (from 1) or by ``id``. Raises Invalid, NotFound."""
    values = sent_values()
    quantity = read_quantity(values.get("quantity"))
    if values.get("line") in (None, ""):
        return read_variant(values.get("id")), quantity
    line = int(read_quantity(values["line"]))
    if not 1 <= line <= len(contents):
        raise NotFound(_("This is not in the cart any more."))
    return contents[line - 1].variant_id, quantity


def asked_updates(contents: list[CartContent]) -> dict[UUID, Decimal]:
    """Quantities by variant of ``updates``: in the lines' order, or by id. What is not named stays as it is."""
    sent = request.get_json(silent=True) if request.is_json else None
    updates = sent.get("updates") if isinstance(sent, Mapping) else None
    if isinstance(updates, list):
        return _in_order(contents, updates)
    if isinstance(updates, Mapping):
        return {read_variant(key): read_quantity(value) for key, value in updates.items()}
    named = {
        read_variant(name[8:-1]): read_quantity(value)
        for name, value in request.form.items()
        if name.startswith("updates[") and name.endswith("]") and len(name) > 9
    }
    return named | _in_order(contents, request.form.getlist("updates[]"))


def _in_order(contents: list[CartContent], values: list[Any]) -> dict[UUID, Decimal]:
    return {line.variant_id: read_quantity(value) for line, value in zip(contents, values, strict=False)}


def asked_note() -> str | None:
    """The note for the merchant, or None where none was sent."""
    note = sent_values().get("note")
    return None if note is None else str(note)


def asked_sections() -> list[str]:
    """Ids of sections that a script wants to swap along with its answer."""
    values = sent_values()
    sections = values.get("sections") or []
    names = sections if isinstance(sections, list) else str(sections).split(",")
    return [str(name) for name in names if name][:MOST_SECTIONS]
