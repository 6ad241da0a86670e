"""Outlines in picture units: plain lists of points, y growing downwards, ready to be filled or bent further."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, hypot, pi, radians, sin
from random import Random

Point = tuple[float, float]
Outline = list[Point]


def spline(knots: Sequence[Point], *, closed: bool = False, steps: int = 10) -> Outline:
    """A smooth curve through every knot (uniform Catmull-Rom)."""
    count = len(knots)
    spans = count if closed else count - 1

    def knot(index: int) -> Point:
        return knots[index % count] if closed else knots[min(max(index, 0), count - 1)]

    curve = [
        _catmull_rom(knot(i - 1), knot(i), knot(i + 1), knot(i + 2), step / steps)
        for i in range(spans)
        for step in range(steps)
    ]
    return curve if closed else [*curve, knots[-1]]


def _catmull_rom(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def blend(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    return blend(a[0], b[0], c[0], d[0]), blend(a[1], b[1], c[1], d[1])


def ellipse(cx: float, cy: float, rx: float, ry: float, start: float = 0, stop: float = 360) -> Outline:
    """Points along an ellipse, degrees clockwise from three o'clock."""
    return [(cx + rx * x, cy + ry * y) for x, y in _unit_arc(start, stop)]


@lru_cache(maxsize=256)
def _unit_arc(start: float, stop: float) -> tuple[Point, ...]:
    steps = max(12, int(abs(stop - start) / 4))
    angles = (radians(start + (stop - start) * i / steps) for i in range(steps + 1))
    return tuple((cos(a), sin(a)) for a in angles)


def circle(cx: float, cy: float, r: float) -> Outline:
    return ellipse(cx, cy, r, r)


def box(x0: float, y0: float, x1: float, y1: float) -> Outline:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def rounded(x0: float, y0: float, x1: float, y1: float, r: float) -> Outline:
    """A box with quarter-circle corners."""
    r = min(r, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = ((x1 - r, y0 + r, 270), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    return [p for x, y, a in corners for p in ellipse(x, y, r, r, a, a + 90)]


def ribbon(path: Sequence[Point], widths: float | Sequence[float]) -> Outline:
    """The band around a path; several widths are spread along it, so that strokes can taper."""
    if isinstance(widths, int | float):
        widths = (widths, widths)
    left: Outline = []
    right: Outline = []
    for i, (x, y) in enumerate(path):
        (ax, ay), (bx, by) = path[max(i - 1, 0)], path[min(i + 1, len(path) - 1)]
        length = hypot(bx - ax, by - ay) or 1
        half = _along(widths, i / max(len(path) - 1, 1)) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def _along(values: Sequence[float], t: float) -> float:
    place = t * (len(values) - 1)
    low = min(int(place), len(values) - 2)
    return values[low] + (values[low + 1] - values[low]) * (place - low)


def leaf(x: float, y: float, length: float, width: float, angle: float) -> Outline:
    """A pointed leaf growing from (x, y); angle in degrees, 0 to the right, negative upwards."""
    half = [(length * i / 12, width / 2 * sin(pi * (i / 12) ** 0.8)) for i in range(13)]
    return moved(half + [(px, -py) for px, py in half[::-1]], x, y, angle=angle)


def star(cx: float, cy: float, outer: float, inner: float, tips: int, turn: float = -90) -> Outline:
    """A star or, with inner = outer, a polygon of twice as many corners."""
    return [
        (cx + (inner if i % 2 else outer) * cos(a), cy + (inner if i % 2 else outer) * sin(a))
        for i in range(tips * 2)
        for a in (radians(turn + 180 / tips * i),)
    ]


def petals(cx: float, cy: float, outer: float, inner: float, count: int, turn: float = -90) -> Outline:
    """A flower outline with round petals."""
    steps = count * 12
    middle, swing = (outer + inner) / 2, (outer - inner) / 2
    return [
        (cx + r * cos(a + radians(turn)), cy + r * sin(a + radians(turn)))
        for i in range(steps)
        for a in (2 * pi * i / steps,)
        for r in (middle + swing * cos(count * a),)
    ]


def moved(points: Iterable[Point], dx: float = 0, dy: float = 0, *, angle: float = 0, scale: float = 1) -> Outline:
    """Scaled, then turned (degrees clockwise), then shifted."""
    if not angle:
        return [(x * scale + dx, y * scale + dy) for x, y in points]
    c, s = cos(radians(angle)) * scale, sin(radians(angle)) * scale
    return [(x * c - y * s + dx, x * s + y * c + dy) for x, y in points]


def mirrored(points: Iterable[Point]) -> Outline:
    """The same outline on the other side of the vertical axis."""
    return [(-x, y) for x, y in points]


def shaky(points: Iterable[Point], by: float, chance: Random) -> Outline:
    """Hand-made: every point off by at most `by`."""
    return [(x + chance.uniform(-by, by), y + chance.uniform(-by, by)) for x, y in points]
