"""Filters on colours."""

from __future__ import annotations

from typing import Any

from shared.themes.colors import Color, brightness_of, contrast_of
from shared.themes.filters.reading import text_of
from shared.themes.fonts import Font


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _changing(change: Any) -> Any:
    """A filter that answers what it was given where that is no colour."""

    def apply(value: Any, *args: Any) -> Any:
        color = Color.parse(value)
        return value if color is None else str(change(color, *args))

    return apply


def color_to_rgb(color: Color) -> str:
    parts = f"{color['red']}, {color['green']}, {color['blue']}"
    return f"rgb({parts})" if color["alpha"] == 1 else f"rgba({parts}, {color['alpha']:g})"


def color_to_hsl(color: Color) -> str:
    parts = f"{color['hue']}, {color['saturation']}%, {color['lightness']}%"
    return f"hsl({parts})" if color["alpha"] == 1 else f"hsla({parts}, {color['alpha']:g})"


def color_to_hex(color: Color) -> str:
    return f"#{color['red']:02x}{color['green']:02x}{color['blue']:02x}"


def _shifted(color: Color, *, saturation: float = 0, lightness: float = 0) -> Color:
    return Color.from_hsl(
        color["hue"], color["saturation"] + saturation, color["lightness"] + lightness, color["alpha"]
    )


def color_modify(color: Color, part: Any, value: Any) -> Color:
    part, number = text_of(part), _number(value)
    if part in ("red", "green", "blue"):
        parts = {**{name: color[name] for name in ("red", "green", "blue")}, part: number}
        return Color(parts["red"], parts["green"], parts["blue"], color["alpha"])
    if part == "alpha":
        return Color(color["red"], color["green"], color["blue"], number)
    parts = {**{name: color[name] for name in ("hue", "saturation", "lightness")}, part: number}
    return Color.from_hsl(parts["hue"], parts["saturation"], parts["lightness"], color["alpha"])


def color_mix(color: Color, other: Any, share: Any = 50) -> Color:
    second, weight = Color.parse(other) or color, min(max(_number(share), 0), 100) / 100
    return Color(*(color[name] * weight + second[name] * (1 - weight) for name in ("red", "green", "blue", "alpha")))


def color_extract(value: Any, part: Any) -> Any:
    color = Color.parse(value)
    return color.get(text_of(part)) if color else None


def color_brightness(value: Any) -> float:
    color = Color.parse(value)
    return round(brightness_of(color), 2) if color else 0.0


def color_contrast(value: Any, other: Any) -> float:
    one, two = Color.parse(value), Color.parse(other)
    return round(contrast_of(one, two), 1) if one and two else 1.0


def color_difference(value: Any, other: Any) -> int:
    one, two = Color.parse(value), Color.parse(other)
    return sum(abs(one[name] - two[name]) for name in ("red", "green", "blue")) if one and two else 0


def brightness_difference(value: Any, other: Any) -> float:
    one, two = Color.parse(value), Color.parse(other)
    return round(abs(brightness_of(one) - brightness_of(two)), 2) if one and two else 0.0


def font_modify(value: Any, what: Any, to: Any) -> Any:
    return value.modified(text_of(what), text_of(to)) if isinstance(value, Font) else None


def font_face(_value: Any, **_options: Any) -> str:
    """System fonts are already there; nothing to declare."""
    return ""


FILTERS = {
    "color_to_rgb": _changing(color_to_rgb),
    "color_to_hsl": _changing(color_to_hsl),
    "color_to_hex": _changing(color_to_hex),
    "color_lighten": _changing(lambda color, by: _shifted(color, lightness=_number(by))),
    "color_darken": _changing(lambda color, by: _shifted(color, lightness=-_number(by))),
    "color_saturate": _changing(lambda color, by: _shifted(color, saturation=_number(by))),
    "color_desaturate": _changing(lambda color, by: _shifted(color, saturation=-_number(by))),
    "color_modify": _changing(color_modify),
    "color_mix": _changing(color_mix),
    "color_extract": color_extract,
    "color_brightness": color_brightness,
    "color_contrast": color_contrast,
    "color_difference": color_difference,
    "brightness_difference": brightness_difference,
    "font_modify": font_modify,
    "font_face": font_face,
    "font_url": font_face,
}
