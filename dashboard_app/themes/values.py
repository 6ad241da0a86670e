"""Read what was sent for a theme's setting, by its kind."""

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LONGEST = 5000
PICTURE = "image_picker"
MADE_ELSEWHERE = ("video", "product_list", "collection_list")


def read_value(schema: Mapping[str, Any], sent: MultiDict[str, str], name: str, before: Any) -> Any:
    """The setting's new value; ``before`` where it was not in the form. Raises Invalid with the field's name."""
    kind = str(schema.get("type", "text"))
    if kind == "checkbox":
        return name in sent
    if kind == PICTURE:
        return _picture(sent, name, before)
    text = sent.get(name)
    if text is None or kind in MADE_ELSEWHERE:
        return before
    text = text.strip()[:LONGEST]
    if kind in ("range", "number"):
        return _number(schema, text, name, before)
    if kind == "color":
        return _colour(text, name)
    if kind in ("select", "radio"):
        return text if text in {str(option.get("value")) for option in schema.get("options") or []} else before
    if kind in ("richtext", "inline_richtext", "html"):
        return sanitise_html(text)
    return text


def _picture(sent: MultiDict[str, str], name: str, before: Any) -> Any:
    """The id of a picture that was just stored, nothing where it was taken out, else what it was."""
    if f"drop-{name}" in sent:
        return None
    return sent.get(name) or before


def _colour(text: str, name: str) -> str:
    if not COLOUR.fullmatch(text):
        raise Invalid(fields={name: _("Choose a colour, such as #9c4424.")})
    return text.lower()


def _number(schema: Mapping[str, Any], text: str, name: str, before: Any) -> Any:
    if not text:
        return before
    try:
        value = float(text)
    except ValueError:
        raise Invalid(fields={name: _("Type a number.")}) from None
    low, high = float(schema.get("min", value)), float(schema.get("max", value))
    kept = min(max(value, low), high)
    return int(kept) if kept.is_integer() else kept
