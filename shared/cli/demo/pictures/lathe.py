"""Things turned on a wheel or a lathe: a profile spun around the upright axis, seen slightly from above.

Decoration is drawn on the surface itself: `at(turn, height)` says where a spot of the wall appears, so bands
curve and dots narrow towards the edges as they do on a real pot.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, exp, pi, radians, sin, sqrt
from random import Random

from PIL import Image, ImageDraw

from shared.cli.demo.pictures.canvas import OVERSAMPLING, Pen, Stencil
from shared.cli.demo.pictures.colour import INK, WHITE, Colour, Ramp, across, darker, lighter
from shared.cli.demo.pictures.geometry import Outline, Point, ellipse, spline


@dataclass(frozen=True)
class Surface:
    """How a wall takes light: gloss 0 (bisque) to 1 (metal), depth of its shade, colour of its shadow."""

    gloss: float = 0.5
    depth: float = 0.5
    shadow: Colour = INK


CLAY = Surface(0.12, 0.46)
GLAZE = Surface(0.55, 0.5)
METAL = Surface(1.0, 0.72, (52, 22, 12))
GLASS = Surface(0.8, 0.25)


class Lathe:
    """A turned body standing at the pen's origin; heights and radii in the pen's units."""

    def __init__(self, pen: Pen, profile: Sequence[Point], tilt: float = 0.22, *, smooth: bool = True) -> None:
        """`profile` lists (height, radius) from foot to rim; a repeated knot makes a corner."""
        self.pen, self.tilt = pen, tilt
        self.profile = spline(profile, steps=16) if smooth else list(profile)
        self.profile = [(h, max(r, 0.5)) for h, r in self.profile]
        self.heights = [h for h, _ in self.profile]
        self.top, self.foot = self.profile[-1], self.profile[0]
        self.body = self._silhouette()

    def radius(self, height: float) -> float:
        """The radius at a height (the outermost, by interpolation)."""
        i = min(max(bisect_left(self.heights, height), 1), len(self.profile) - 1)
        (h0, r0), (h1, r1) = self.profile[i - 1], self.profile[i]
        share = min(max((height - h0) / ((h1 - h0) or 1), 0), 1)
        return r0 + (r1 - r0) * share

    def at(self, turn: float, height: float, out: float = 0) -> Point:
        """Where a spot on the wall appears: turn in degrees from the front (right positive)."""
        r = self.radius(height) + out
        return r * sin(radians(turn)), -height + self.tilt * r * cos(radians(turn))

    def ring(self, height: float, out: float = 0) -> Outline:
        r = self.radius(height) + out
        return ellipse(0, -height, r, r * self.tilt)

    def band(self, low: float, high: float, reach: float = 90) -> Outline:
        """The strip of wall between two heights."""
        turns = [-reach + reach * i / 16 for i in range(33)]
        steps = [low + (high - low) * i / 6 for i in range(7)]
        right = [self.at(reach, h) for h in steps]
        left = [self.at(-reach, h) for h in reversed(steps)]
        return [self.at(t, low) for t in turns] + right + [self.at(t, high) for t in reversed(turns)] + left

    def patch(self, turn: float, height: float, outline: Outline) -> Outline:
        """An outline drawn on paper and stuck on the wall: x becomes turn (by arc length), y height."""
        reach = max(self.radius(height), 1)
        return [self.at(turn + x / reach * 180 / pi, height - y) for x, y in outline]

    def visible(self, turns: Sequence[float]) -> list[float]:
        return [t for t in turns if abs(t) < 86]

    def fill(self, paint: Colour | Ramp) -> None:
        self.pen.fill(self.body, paint)

    def shade(self, surface: Surface = GLAZE) -> None:
        """Light from the upper left, over whatever was painted on the body."""
        box = self.body.box
        dark, bright = self._light_map("dark", surface), self._light_map("bright", surface)
        left, top = box[0], box[1]
        self.pen.layer.paint(Stencil(left, top, dark).within(self.body), surface.shadow)
        self.pen.layer.paint(Stencil(left, top, bright).within(self.body), WHITE)

    def reflect_window(self, low: float, high: float, turn: float = -38, width: float = 13, alpha: float = 0.4) -> None:
        """The bright patch that a studio window leaves on a glossy wall."""
        steps = [low + (high - low) * i / 8 for i in range(9)]
        edge = [self.at(turn - width / 2, h) for h in steps] + [self.at(turn + width / 2, h) for h in steps[::-1]]
        self.pen.glow(edge, max(3.5, width * 0.34), alpha, self.body)

    def open_mouth(self, inside: Colour, rim: Colour, wall: float = 0.07, depth: float = 0.5) -> Stencil:
        """The rim and the hollow behind it; hands back the hollow for whatever is poured in."""
        height, r = self.top
        self.pen.fill(ellipse(0, -height, r, r * self.tilt), across(lighter(rim, 0.25), rim, darker(rim, 0.12)))
        inner = r * (1 - wall)
        hollow = ellipse(0, -height + r * wall * 0.12, inner, inner * self.tilt * (1 - wall * 0.5))
        stencil = self.pen.fill(hollow, across(darker(inside, depth), darker(inside, depth * 0.55), inside))
        self.pen.shade(ellipse(0, -height - r * self.tilt * 0.75, r, r * self.tilt), r * 0.1, 0.35, stencil)
        return stencil

    def pour(self, hollow: Stencil, liquid: Colour, drop: float) -> None:
        """A liquid standing `drop` units below the rim."""
        height, r = self.top
        level = ellipse(0, -height + drop, r * 0.9, r * 0.9 * self.tilt)
        self.pen.fill(level, across(lighter(liquid, 0.12), liquid, darker(liquid, 0.25)), hollow)
        self.pen.glow(ellipse(-r * 0.35, -height + drop + r * self.tilt * 0.3, r * 0.25, r * 0.04), 3, 0.4, hollow)

    def speckle(self, colour: Colour, count: int, chance: Random, size: float = 2.4) -> None:
        """Iron spots in the clay."""
        low, high = self.heights[0], self.heights[-1]
        spots = [
            ellipse(x, y, s * cos(radians(turn)), s)
            for _ in range(count)
            for turn in (chance.uniform(-88, 88),)
            for s in (size * chance.uniform(0.4, 1.2),)
            for x, y in (self.at(turn, chance.uniform(low, high)),)
        ]
        self.pen.fill(spots, colour, self.body, 0.55)

    def _silhouette(self) -> Stencil:
        scale, tilt = self.pen.scale, self.tilt
        reach = max(r for _, r in self.profile)
        low, high = self.heights[0] - reach * tilt, self.heights[-1] + self.top[1] * tilt
        high = max(high, max(h + r * tilt for h, r in self.profile))
        left, top = int(self.pen.x - reach * scale) - 2, int(self.pen.y - high * scale) - 2
        size = int(2 * reach * scale) + 5, int((high - low) * scale) + 5
        big = Image.new("L", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING))
        draw = ImageDraw.Draw(big)
        factor = scale * OVERSAMPLING
        cx, cy = (self.pen.x - left) * OVERSAMPLING, (self.pen.y - top) * OVERSAMPLING
        last: tuple[float, float] | None = None
        for h, r in self._fine_profile(2 / scale):
            x, y, ry = r * factor, cy - h * factor, r * tilt * factor
            draw.ellipse((cx - x, y - ry, cx + x, y + ry), fill=255)
            if last:
                draw.polygon([(cx - x, y), (cx + x, y), (cx + last[0], last[1]), (cx - last[0], last[1])], fill=255)
            last = x, y
        return Stencil(left, top, big.reduce(OVERSAMPLING))

    def _fine_profile(self, step: float) -> list[Point]:
        """The profile in steps too small to be seen as corners in the outline."""
        fine: list[Point] = []
        for (h0, r0), (h1, r1) in zip(self.profile, self.profile[1:], strict=False):
            count = max(1, int(max(abs(h1 - h0), abs(r1 - r0)) / step))
            fine += [(h0 + (h1 - h0) * i / count, r0 + (r1 - r0) * i / count) for i in range(count)]
        return [*fine, self.profile[-1]]

    def _light_map(self, kind: str, surface: Surface) -> Image.Image:
        """The light ramp stretched to the body's width, row by row; worked at half size, as light is soft."""
        left, top, right, bottom = self.body.box
        width, height = (right - left + 1) // 2, (bottom - top + 1) // 2
        sheet = Image.new("L", (width, height))
        ramp, step = _light_ramp(kind, surface), 3
        edges = ramp.tobytes()[0], ramp.tobytes()[-1]
        middle = (self.pen.x - left) / 2
        strips: dict[int, Image.Image] = {}
        for row in range(0, height, step):
            half = self._half_width((top + row * 2 - self.pen.y) / self.pen.scale) * self.pen.scale / 2
            start, stop = round(middle - half), round(middle + half)
            sheet.paste(edges[0], (0, row, max(0, start), row + step))
            sheet.paste(edges[1], (max(0, stop), row, width, row + step))
            wide = max(2, stop - start)
            if wide not in strips:
                strips[wide] = ramp.resize((wide, step))
            sheet.paste(strips[wide], (start, row))
        return sheet.resize((right - left, bottom - top), Image.Resampling.BICUBIC)

    def _half_width(self, y: float) -> float:
        foot_height, foot = self.foot
        below = y + foot_height
        if below > 0:
            return foot
        return self.radius(min(-y, self.heights[-1]))


@lru_cache(maxsize=32)
def _light_ramp(kind: str, surface: Surface) -> Image.Image:
    shine = _dark_at if kind == "dark" else _bright_at
    ramp = Image.new("L", (256, 1))
    ramp.putdata([min(255, round(255 * shine(i / 127.5 - 1, surface))) for i in range(256)])
    return ramp


def _dark_at(u: float, surface: Surface) -> float:
    facing = -0.5 * u + 0.86 * sqrt(max(0.0, 1 - u * u))
    shade = (1 - max(0.0, facing)) ** 1.35 * surface.depth
    bounce = 0.32 * exp(-(((u - 0.97) / 0.1) ** 2))
    if surface.gloss >= 1:
        shade += 0.3 * exp(-(((u - 0.42) / 0.16) ** 2)) + 0.22 * exp(-(((u + 0.78) / 0.1) ** 2))
    return max(0.0, shade * (1 - bounce))


def _bright_at(u: float, surface: Surface) -> float:
    soft = 0.16 * exp(-(((u + 0.42) / 0.34) ** 2))
    sharp = 0.42 * surface.gloss * exp(-(((u + 0.46) / 0.09) ** 2))
    metal = 0.4 * exp(-(((u - 0.68) / 0.06) ** 2)) if surface.gloss >= 1 else 0.0
    return soft * (0.4 + surface.gloss) + sharp * 0.6 + metal
