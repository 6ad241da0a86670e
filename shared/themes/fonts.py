"""Fonts as settings see them. Themes name system families; nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from typing import Any

from shared.themes.drops import Drop

NAME = re.compile(r"^(?P<family>[a-z0-9_ ]+?)(?:_(?P<style>[nio])(?P<weight>[1-9]))?$", re.IGNORECASE)
STACKS = {
    "sans": ("system-ui", '-apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif, "Noto Sans Arabic"'),
    "humanist": ("Seravek", '"Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif, "Noto Sans Arabic"'),
    "geometric": ("Avenir", 'Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif, "Noto Sans Arabic"'),
    "serif": ("Charter", '"Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", serif, "Noto Naskh Arabic"'),
    "old_style": ("Iowan Old Style", '"Palatino Linotype", "URW Palladio L", P052, serif, "Noto Naskh Arabic"'),
    "transitional": ("Georgia", '"Times New Roman", "Liberation Serif", serif, "Noto Naskh Arabic"'),
    "slab": ("Rockwell", '"Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif, "Noto Naskh Arabic"'),
    "mono": ("ui-monospace", '"Cascadia Code", "Source Code Pro", Menlo, Consolas, "DejaVu Sans Mono", monospace'),
}


class Font(Drop):
    """A font choice: ``family``, ``fallback_families``, ``weight``, ``style``, ``variants``, ``system?``."""

    name = "Font"
    __slots__ = ("handle",)

    def __init__(self, handle: str, weight: int = 400, style: str = "normal") -> None:
        family, fallbacks = STACKS.get(handle, (handle.replace("_", " ").title(), "sans-serif"))
        super().__init__(
            {
                "family": family if re.fullmatch(r"[a-z-]+", family) else f'"{family}"',
                "fallback_families": fallbacks,
                "weight": weight,
                "style": style,
                "system?": True,
                "variants": [],
                "baseline_ratio": 0.133,
            }
        )
        self.handle = handle

    def __str__(self) -> str:
        return self.handle

    @classmethod
    def parse(cls, value: Any) -> Font | None:
        """A font from ``serif_n4`` (family, normal or italic, hundred of the weight)."""
        known = NAME.match(value) if isinstance(value, str) else None
        if known is None:
            return None
        style = "italic" if (known["style"] or "n").lower() == "i" else "normal"
        return cls(known["family"].lower(), int(known["weight"] or 4) * 100, style)

    def modified(self, what: str, to: str) -> Font:
        """The same family in another weight (``700``, ``bold``, ``+100``) or style."""
        if what == "style":
            return Font(self.handle, self["weight"], to if to in ("normal", "italic", "oblique") else "normal")
        named = {"bold": 700, "normal": 400, "lighter": self["weight"] - 100, "bolder": self["weight"] + 300}
        try:
            weight = named[to] if to in named else int(to) + (self["weight"] if to[:1] in "+-" else 0)
        except ValueError:
            weight = self["weight"]
        return Font(self.handle, min(max(weight, 100), 900), self["style"])
