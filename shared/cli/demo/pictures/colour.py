"""Colours as 8-bit RGB, and the ramps that fill outlines with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
INK: Colour = (38, 32, 40)


def rgb(text: str) -> Colour:
    """'#d8c3a5' as numbers."""
    text = text.lstrip("#")
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour, the rest of the first."""
    r, g, b = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return r, g, b


def lighter(colour: Colour, share: float) -> Colour:
    return mix(colour, (255, 250, 240), share)


def darker(colour: Colour, share: float) -> Colour:
    """Towards a warm near-black, as shadows in daylight are."""
    return mix(colour, (36, 24, 34), share)


def brightness(colour: Colour) -> float:
    """Perceived lightness from 0 to 1 (ITU-R BT.601 weights)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


@dataclass(frozen=True)
class Ramp:
    """A gradient over the box of whatever it fills: along 'x', 'y' or from the middle outwards ('r')."""

    stops: tuple[tuple[float, Colour], ...]
    axis: str = "x"

    def at(self, t: float) -> Colour:
        """The colour at t (0 to 1)."""
        for (t0, c0), (t1, c1) in zip(self.stops, self.stops[1:], strict=False):
            if t <= t1:
                return mix(c0, c1, (t - t0) / ((t1 - t0) or 1))
        return self.stops[-1][1]

    def image(self, size: tuple[int, int]) -> Image.Image:
        """The gradient as an opaque picture of this size."""
        return _ramp_tile(self).resize(size, Image.Resampling.BILINEAR)


def across(*colours: Colour, at: Sequence[float] | None = None) -> Ramp:
    return Ramp(_stops(colours, at), "x")


def down(*colours: Colour, at: Sequence[float] | None = None) -> Ramp:
    return Ramp(_stops(colours, at), "y")


def outward(*colours: Colour, at: Sequence[float] | None = None) -> Ramp:
    return Ramp(_stops(colours, at), "r")


def _stops(colours: Sequence[Colour], at: Sequence[float] | None) -> tuple[tuple[float, Colour], ...]:
    places = at or [i / max(len(colours) - 1, 1) for i in range(len(colours))]
    return tuple(zip(places, colours, strict=True))


@lru_cache(maxsize=256)
def _ramp_tile(ramp: Ramp) -> Image.Image:
    if ramp.axis == "r":
        distance = Image.radial_gradient("L")
        tables = [[ramp.at(min(i / 180, 1))[channel] for i in range(256)] for channel in range(3)]
        channels = [distance.point(table) for table in tables]
        return Image.merge("RGBX", [*channels, Image.new("L", distance.size, 255)])
    size = (256, 1) if ramp.axis == "x" else (1, 256)
    tile = Image.new("RGBX", size)
    tile.putdata([(*ramp.at(i / 255), 255) for i in range(256)])
    return tile
