"""Colours as settings and filters see them."""

from __future__ import annotations

import colorsys
import re
from typing import Any

from shared.themes.drops import Drop

HEX = re.compile(r"^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$", re.IGNORECASE)
FUNCTION = re.compile(r"^(rgb|hsl)a?\(([^)]{1,60})\)$", re.IGNORECASE)


class Color(Drop):
    """A colour: red, green, blue (0–255), hue (0–360), saturation, lightness (0–100), alpha (0–1)."""

    name = "Color"
    __slots__ = ("text",)

    def __init__(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None:
        r, g, b = (round(min(max(part, 0), 255)) for part in (red, green, blue))
        hue, lightness, saturation = colorsys.rgb_to_hls(r / 255, g / 255, b / 255)
        alpha = round(min(max(alpha, 0.0), 1.0), 3)
        super().__init__(
            {
                "red": r,
                "green": g,
                "blue": b,
                "alpha": 1 if alpha == 1 else alpha,
                "hue": round(hue * 360),
                "saturation": round(saturation * 100),
                "lightness": round(lightness * 100),
                "rgb": f"{r} {g} {b}",
                "rgba": f"{r} {g} {b} / {alpha:g}",
            }
        )
        self.text = f"#{r:02x}{g:02x}{b:02x}" if alpha == 1 else f"rgba({r}, {g}, {b}, {alpha:g})"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, value: Any) -> Color | None:
        """A colour from ``#a33``, ``#aa3333``, ``rgb(170, 51, 51)``, ``rgba(…)``, ``hsl(…)``; else None."""
        if isinstance(value, Color) or not isinstance(value, str):
            return value if isinstance(value, Color) else None
        digits = HEX.match(value.strip())
        if digits:
            return cls(*_read_hex(digits[1]))
        named = FUNCTION.match(value.strip())
        return cls._from_function(named[1].lower(), named[2]) if named else None

    @classmethod
    def _from_function(cls, kind: str, inside: str) -> Color | None:
        parts = [part for part in re.split(r"[\s,/]+", inside.strip()) if part]
        try:
            numbers = [float(part.rstrip("%deg")) for part in parts]
        except ValueError:
            return None
        if len(numbers) not in (3, 4):
            return None
        alpha = numbers[3] / (100 if parts[3].endswith("%") else 1) if len(numbers) == 4 else 1.0
        if kind == "rgb":
            return cls(numbers[0], numbers[1], numbers[2], alpha)
        return cls.from_hsl(numbers[0], numbers[1], numbers[2], alpha)

    @classmethod
    def from_hsl(cls, hue: float, saturation: float, lightness: float, alpha: float = 1.0) -> Color:
        share = [min(max(part, 0), 100) / 100 for part in (saturation, lightness)]
        red, green, blue = colorsys.hls_to_rgb((hue % 360) / 360, share[1], share[0])
        return cls(red * 255, green * 255, blue * 255, alpha)


def _read_hex(digits: str) -> tuple[float, ...]:
    wide = "".join(digit * 2 for digit in digits) if len(digits) < 6 else digits
    parts = [int(wide[index : index + 2], 16) for index in range(0, len(wide), 2)]
    return (*parts[:3], parts[3] / 255) if len(parts) == 4 else tuple(parts)


def brightness_of(color: Color) -> float:
    """Perceived brightness, 0–255 (W3C, Techniques for Accessibility Evaluation, 2.2)."""
    return (color["red"] * 299 + color["green"] * 587 + color["blue"] * 114) / 1000


def luminance_of(color: Color) -> float:
    """Relative luminance, 0–1 (WCAG 2.2)."""
    parts = [color[name] / 255 for name in ("red", "green", "blue")]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_of(one: Color, other: Color) -> float:
    """Contrast ratio, 1–21 (WCAG 2.2)."""
    light, dark = sorted((luminance_of(one), luminance_of(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
