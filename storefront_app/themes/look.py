"""What the platform's own pages (checkout, orders) take over from the shop's theme."""

import re

from shared.themes.parsed import parsed_theme
from storefront_app.memory import remember
from storefront_app.themes.published import shown_theme

_HEX = re.compile(r"#[0-9a-f]{6}")


def shop_accent() -> str:
    """The theme's accent as ``#rrggbb``; empty where it has none."""
    return remember(("accent",), _read_accent)


def _read_accent() -> str:
    settings = parsed_theme(shown_theme()).settings.read(lambda _kind, _handle: None, str)
    text = str(settings.get("accent", "")).lower()
    return text if _HEX.fullmatch(text) else ""
