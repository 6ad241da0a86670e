"""Traditional repeats — waves, hemp leaf, cherry, arrows — drawn once as a tile and laid edge to edge."""

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, radians, sin

from PIL import Image, ImageChops

from shared.cli.demo.pictures.canvas import Layer, Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, mix
from shared.cli.demo.pictures.geometry import Outline, box, circle, leaf, moved, ribbon, spline

Tones = tuple[Colour, Colour]


def fill_pattern(pen: Pen, name: str, clip: Stencil, tones: Tones, unit: float = 1) -> None:
    """Cover a clipped sheet with a pattern in (main, light) colours; `unit` scales the repeat."""
    draw, wide, high = PATTERNS[name]
    size = max(4, round(wide * unit * pen.scale)), max(4, round(high * unit * pen.scale))
    tile = _tile(draw, tones, size, wide)
    sheet = Layer.empty(clip.mask.size)
    start = round(pen.x) - clip.left, round(pen.y) - clip.top
    for x in range(start[0] % size[0] - size[0], clip.mask.width, size[0]):
        for y in range(start[1] % size[1] - size[1], clip.mask.height, size[1]):
            sheet.image.paste(tile, (x, y))
    clipped = sheet.straight()
    clipped.putalpha(ImageChops.multiply(clipped.getchannel("A"), clip.mask))
    pen.layer.lay_straight(clipped, (clip.left, clip.top))


@lru_cache(maxsize=128)
def _tile(draw: Callable[[Pen, Tones], None], tones: Tones, size: tuple[int, int], wide: float) -> Image.Image:
    layer = Layer.empty(size)
    draw(Pen(layer, 0, 0, size[0] / wide), tones)
    return layer.image


def _seigaiha(pen: Pen, tones: Tones) -> None:
    step = 72.0
    for row in range(-1, 5):
        y = row * step / 4 + step / 4
        xs = [column * step + (step / 2 if row % 2 else 0) for column in range(-1, 3)]
        for share, tone in ((0.5, 0), (0.42, 1), (0.33, 0), (0.25, 1), (0.16, 0)):
            pen.fill([circle(x, y, step * share) for x in xs], tones[tone])


def _asanoha(pen: Pen, tones: Tones) -> None:
    size = 64.0
    lines: list[Outline] = []
    for row in range(-1, 4):
        for column in range(-1, 3):
            cx, cy = column * size * 1.732 + (size * 0.866 if row % 2 else 0), row * size * 1.5
            lines += _hemp_leaf(cx, cy, size)
    pen.fill(lines, tones[0])


def _hemp_leaf(cx: float, cy: float, size: float) -> list[Outline]:
    """The strokes of one hexagon of the pattern."""
    strokes: list[Outline] = []
    tips = [(cx + size * cos(radians(a)), cy + size * sin(radians(a))) for a in range(-90, 270, 60)]
    for tip, after in zip(tips, tips[1:] + tips[:1], strict=True):
        inner = (cx + tip[0] + after[0]) / 3, (cy + tip[1] + after[1]) / 3
        ends = (((cx, cy), tip), (tip, inner), (after, inner), ((cx, cy), inner), (tip, after))
        strokes += [ribbon([p, q], 3.2) for p, q in ends]
    return strokes


def _sakura(pen: Pen, tones: Tones) -> None:
    step = 104.0
    for row in range(-1, 7):
        for column in range(-1, 4):
            x, y = column * step + (step / 2 if row % 2 else 0), row * step * 0.86
            size = step * (0.34 if (row + column) % 3 else 0.46)
            turn = (row % 6 * 37 + column % 3 * 53) % 72
            pen.fill([moved(cherry_petal(size), x, y, angle=turn + i * 72) for i in range(5)], tones[0])
            pen.fill(circle(x, y, size * 0.16), tones[1])
            stamens = [moved(circle(size * 0.36, 0, size * 0.045), x, y, angle=turn + 36 + i * 72) for i in range(5)]
            pen.fill(stamens, tones[1])


def cherry_petal(size: float) -> Outline:
    """A cherry petal pointing right, notched at its tip."""
    half = [(0.0, 0.0), (0.3, -0.24), (0.72, -0.36), (0.98, -0.16), (0.9, 0.0)]
    side = spline([(x * size, y * size) for x, y in half], steps=6)
    return side + [(x, -y) for x, y in reversed(side)]


def _checks(pen: Pen, tones: Tones) -> None:
    pen.fill([box(0, 0, 52, 52), box(52, 52, 104, 104)], tones[0])


def _arrows(pen: Pen, tones: Tones) -> None:
    wide, tall = 62.0, 120.0
    for column in range(-1, 4):
        for row in range(-1, 3):
            x, y = column * wide, row * tall + (tall / 2 if column % 2 else 0)
            rise = wide * (-0.42 if column % 2 else 0.42)
            for side in (-1, 1):
                edge = x + side * wide * 0.44
                feather = [(x, y), (edge, y + rise), (edge, y + tall * 0.44 + rise), (x, y + tall * 0.44)]
                pen.fill(feather, tones[0])


def _stripes(pen: Pen, tones: Tones) -> None:
    pen.fill([box(0, -2, 7, 90), box(44, -2, 66, 90)], tones[0])


def _dots(pen: Pen, tones: Tones) -> None:
    step = 48.0
    spots = [
        circle(c * step + (step / 2 if r % 2 else 0), r * step * 0.8, step * 0.19)
        for r in range(4)
        for c in (-1, 0, 1, 2)
    ]
    pen.fill(spots, tones[0])


def _waves(pen: Pen, tones: Tones) -> None:
    for i in range(-1, 6):
        path = [(x, i * 34 + 10 * sin(x / 30 + i * pi / 2)) for x in range(-12, 204, 8)]
        pen.line(path, 6, tones[0])


def _goldfish(pen: Pen, tones: Tones) -> None:
    step = 130.0
    body = spline([(-40, 0), (-10, -16), (24, -10), (34, 0), (24, 10), (-10, 16)], closed=True)
    tail = [(30.0, 0.0), (58.0, -16.0), (50.0, 0.0), (58.0, 16.0)]
    for row in range(-1, 4):
        for column in range(-1, 4):
            x, y = column * step + (step / 2 if row % 2 else 0), row * step * 0.7
            angle = -30 if row % 2 else 24
            tone = tones[0] if (row + column) % 2 else mix(tones[0], tones[1], 0.55)
            pen.fill([moved(outline, x, y, angle=angle) for outline in (body, tail)], tone)
            pen.fill(moved(circle(-24, -3, 3), x, y, angle=angle), tones[1])


def _lattice(pen: Pen, tones: Tones) -> None:
    """Shippo: circles that overlap into petals."""
    petals = [leaf(x, y, 80, 26, angle) for x, y, angle in ((0, 0, 45), (80, 0, 135), (0, 80, -45), (80, 80, -135))]
    pen.fill([moved(p, dx, dy, scale=0.707) for p in petals for dx in (0, 56.57) for dy in (0, 56.57)], tones[0])


PATTERNS: dict[str, tuple[Callable[[Pen, Tones], None], float, float]] = {
    "seigaiha": (_seigaiha, 72, 36),
    "asanoha": (_asanoha, 64 * 1.732, 192),
    "sakura": (_sakura, 312, 104 * 0.86 * 6),
    "checks": (_checks, 104, 104),
    "arrows": (_arrows, 124, 120),
    "stripes": (_stripes, 88, 88),
    "dots": (_dots, 48, 76.8),
    "waves": (_waves, 60 * pi, 136),
    "goldfish": (_goldfish, 260, 182),
    "shippo": (_lattice, 56.57, 56.57),
}
