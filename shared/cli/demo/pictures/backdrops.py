"""The studio behind the things: a lit wall and floor in each shop's tints, and a shape to give depth."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops

from shared.cli.demo.pictures.canvas import Layer, Pen
from shared.cli.demo.pictures.colour import Colour, brightness, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import Outline, box, circle, ellipse, spline

HORIZON = 640


@dataclass(frozen=True)
class Tint:
    """A wall, a floor, and the tone of the arch or disc on the wall."""

    wall: str
    floor: str
    accent: str


TINTS: dict[str, tuple[Tint, ...]] = {
    "kleistudio": (
        Tint("#eae2d6", "#d9cbb9", "#f3ede4"),
        Tint("#d9ded3", "#c4cbbb", "#e8ebe2"),
        Tint("#ecd9cd", "#dcc0b0", "#f5e8df"),
        Tint("#d6dde2", "#bfc9d0", "#e6ebee"),
        Tint("#e8dcc3", "#d5c4a2", "#f3ead8"),
    ),
    "souq": (
        Tint("#f0d9b8", "#dcb98a", "#f7e7cf"),
        Tint("#e7b48f", "#cf8f66", "#f0c9aa"),
        Tint("#bcd0c6", "#97b3a6", "#d1e0d8"),
        Tint("#26395a", "#1b2944", "#345080"),
        Tint("#efcdb9", "#d9a88c", "#f6dfd1"),
        Tint("#4c2833", "#361a25", "#68394a"),
    ),
    "fudekami": (
        Tint("#f1eee6", "#e4dfd3", "#e6e1d4"),
        Tint("#dfe5e2", "#cfd8d4", "#d3dcd8"),
        Tint("#f2dfdc", "#e6cdc9", "#ecd3cf"),
        Tint("#2f3e57", "#263349", "#394a66"),
        Tint("#e9e2c9", "#dbd2b2", "#dfd6b8"),
        Tint("#d8dfe8", "#c7d0dc", "#cbd5e0"),
    ),
}


def standing(shop: str, tint: int, size: tuple[int, int], shape: str = "") -> Layer:
    """A wall and a floor to stand things on; units are 1/1000 of the height."""
    return Layer(_studio(shop, tint % len(TINTS[shop]), size, shape).copy())


def tabletop(shop: str, tint: int, size: tuple[int, int]) -> Layer:
    """A surface seen from straight above, for things that lie flat."""
    return Layer(_table(shop, tint % len(TINTS[shop]), size).copy())


def is_dark(shop: str, tint: int) -> bool:
    return sum(rgb(TINTS[shop][tint % len(TINTS[shop])].wall)) < 300


@lru_cache(maxsize=24)
def _studio(shop: str, tint: int, size: tuple[int, int], shape: str) -> Image.Image:
    colours = TINTS[shop][tint]
    wall, floor, accent = rgb(colours.wall), rgb(colours.floor), rgb(colours.accent)
    unit = size[1] / 1000
    wide = size[0] / unit
    layer = Layer.filled(size, wall)
    pen = Pen(layer, 0, 0, unit)
    pen.fill(box(0, 0, wide, 1000), down(lighter(wall, 0.14), wall, darker(wall, 0.05), at=(0, 0.45, 1)))
    WALL_SHAPES[shape or DEFAULT_SHAPE[shop]](pen, wide, accent)
    ground = down(mix(floor, wall, 0.5), floor, lighter(floor, 0.16), at=(0, 0.3, 1))
    pen.fill(box(-5, HORIZON, wide + 5, 1005), ground)
    pen.shade(box(-80, HORIZON - 8, wide + 80, HORIZON + 10), 14, 0.1, None, darker(floor, 0.5))
    _light(pen, wide, wall)
    return layer.image


def _light(pen: Pen, wide: float, wall: Colour) -> None:
    """Soft daylight from the upper left, falling off to the lower right."""
    strength = 0.3 if brightness(wall) > 0.4 else 0.1
    pen.glow(ellipse(wide * 0.2, 120, wide * 0.5, 420), 170, strength, None, lighter(wall, 0.75))
    pen.shade(ellipse(wide * 1.02, 960, wide * 0.42, 420), 170, 0.16, None, darker(wall, 0.65))


def _disc(pen: Pen, wide: float, accent: Colour) -> None:
    pen.fill(circle(wide * 0.5, 470, 330), down(lighter(accent, 0.2), accent))


def _arch(pen: Pen, wide: float, accent: Colour) -> None:
    x = wide / 2
    outline = [(x - 290, 700), *ellipse(x, 400, 290, 290, 180, 360), (x + 290, 700)]
    pen.shade([(px + 10, py + 8) for px, py in outline], 14, 0.1)
    pen.fill(outline, down(lighter(accent, 0.25), accent))


def _ogee(pen: Pen, wide: float, accent: Colour) -> None:
    """A pointed niche as in old Cairo houses, framed twice."""
    for grow, tone in ((1.0, darker(accent, 0.1)), (0.93, accent)):
        pen.fill(_niche(wide / 2, grow), down(lighter(tone, 0.12), tone))


def _niche(x: float, grow: float) -> Outline:
    side = spline([(310, 720), (310, 420), (318, 330), (250, 200), (110, 120), (0, 40)])
    right = [(x + px * grow, 720 + (py - 720) * grow) for px, py in side]
    return right + [(2 * x - px, py) for px, py in reversed(right)]


def _hills(pen: Pen, wide: float, accent: Colour) -> None:
    """Two quiet ridges, as on a sliding door."""
    far = spline([(-50, 560), (wide * 0.2, 470), (wide * 0.45, 540), (wide * 0.75, 430), (wide + 60, 520)])
    near = spline([(-50, 620), (wide * 0.3, 590), (wide * 0.55, 610), (wide * 0.85, 560), (wide + 60, 600)])
    pen.fill([*far, (wide + 60, 700), (-50, 700)], mix(accent, (255, 255, 255), 0.25))
    pen.fill([*near, (wide + 60, 700), (-50, 700)], accent)


def _bare(pen: Pen, wide: float, accent: Colour) -> None:
    """Nothing but the wall."""


WALL_SHAPES = {"disc": _disc, "arch": _arch, "ogee": _ogee, "hills": _hills, "bare": _bare}
DEFAULT_SHAPE = {"kleistudio": "arch", "souq": "ogee", "fudekami": "disc"}


@lru_cache(maxsize=24)
def _table(shop: str, tint: int, size: tuple[int, int]) -> Image.Image:
    colours = TINTS[shop][tint]
    wall, accent = rgb(colours.wall), rgb(colours.accent)
    unit = size[1] / 1000
    wide = size[0] / unit
    layer = Layer.filled(size, wall)
    pen = Pen(layer, 0, 0, unit)
    pen.fill(box(0, 0, wide, 1000), down(lighter(wall, 0.12), darker(wall, 0.03)))
    PATTERNS[shop](pen, wide, accent)
    _light(pen, wide, wall)
    return layer.image


def _scales(pen: Pen, wide: float, accent: Colour) -> None:
    """A faint seigaiha sea in the lower corner."""
    step = 92.0
    for row in range(5, -1, -1):
        y = 1010 - row * step / 2.6
        for column in range(-1, int(wide / step) + 2):
            x = column * step + (step / 2 if row % 2 else 0)
            for share in (1, 0.72, 0.44):
                pen.line(ellipse(x, y, step / 2 * share, step / 2 * share, 180, 360), 3.2, accent, alpha=0.9)


def _lattice(pen: Pen, wide: float, accent: Colour) -> None:
    """A faint turned-wood lattice along two edges."""
    for i in range(int(wide / 60) + 1):
        for y in (-4, 56, 944, 1004):
            pen.fill(circle(i * 60 + (30 if y in (56, 944) else 0), y, 17), accent, alpha=0.7)


def _linen(pen: Pen, wide: float, accent: Colour) -> None:
    """A strip of cloth along the right side."""
    pen.shade(box(wide * 0.72, -20, wide * 0.95, 1020), 12, 0.14)
    pen.fill(box(wide * 0.71, -5, wide * 0.94, 1005), accent)
    for share in (0.735, 0.745, 0.905, 0.915):
        pen.fill(box(wide * share, -5, wide * share + 4, 1005), darker(accent, 0.25), alpha=0.5)


PATTERNS = {"kleistudio": _linen, "souq": _lattice, "fudekami": _scales}


@lru_cache(maxsize=4)
def _noise(size: tuple[int, int]) -> Image.Image:
    tile = Image.frombytes("L", (512, 512), Random(20).randbytes(512 * 512))
    soft = tile.point([round(124 + i * 8 / 255) for i in range(256)])
    sheet = Image.new("L", size)
    for x in range(0, size[0], 512):
        for y in range(0, size[1], 512):
            sheet.paste(soft, (x, y))
    return Image.merge("RGB", [sheet] * 3)


def grained(picture: Image.Image) -> Image.Image:
    """The picture with a paper-like grain of ±4 levels."""
    return ImageChops.add(picture, _noise(picture.size), 1, -128)
