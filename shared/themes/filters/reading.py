"""Small readings that many filters share: what arrives from a template can be anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from liquid.undefined import is_undefined

from shared.themes.drops import Drop


def text_of(value: Any) -> str:
    """A value as text; nothing for nil."""
    if value is None or is_undefined(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def whole_of(value: Any, otherwise: int = 0) -> int:
    """A value as a whole number."""
    try:
        return int(float(value)) if isinstance(value, str) and len(value) < 40 else int(value)
    except (TypeError, ValueError, OverflowError):
        return otherwise


def item_of(value: Any, key: str, otherwise: Any = None) -> Any:
    """``value[key]`` where there is such a thing."""
    if type(value) is not dict and not isinstance(value, (Drop, Mapping)):
        return otherwise
    found = value.get(key)
    return otherwise if found is None else found


def is_given(value: Any) -> bool:
    return value is not None and not is_undefined(value)


def make_handle(value: Any) -> str:
    """``Crème & Brûlée`` as ``creme-brulee``: letters and digits of any script, joined by dashes."""
    plain = unicodedata.normalize("NFKD", text_of(value).lower().replace("'", ""))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", kept)).strip("-")
