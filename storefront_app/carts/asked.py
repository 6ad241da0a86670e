"""What cart requests ask for, whether a form or a theme's script sends it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import parse_whole
from shared.services.carts.contents import CartContent
from shared.services.carts.lines import MAX_LINES

MOST_SECTIONS = 5


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


def asked_additions() -> list[tuple[UUID, Decimal]]:
    """(variant, quantity) pairs of ``/cart/add``: one by ``id``, or several as ``items``. Raises Invalid, NotFound."""
    values = sent_values()
    items = values.get("items")
    if not isinstance(items, list):
        items = [values]
    if not 0 < len(items) <= MAX_LINES or not all(isinstance(item, Mapping) for item in items):
        raise Invalid(_("Choose something to put into the cart."))
    return [(read_variant(item.get("id")), read_quantity(item.get("quantity"), 1)) for item in items]


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
