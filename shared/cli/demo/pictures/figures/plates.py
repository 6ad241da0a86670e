"""Plates and platters from above, with their painting."""

from math import cos, pi, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, darker, down, lighter, mix, outward
from shared.cli.demo.pictures.geometry import (
    Outline,
    circle,
    ellipse,
    leaf,
    petals,
    ribbon,
    spline,
)
from shared.cli.demo.pictures.glazes import IRON, RAW_CLAY
from shared.cli.demo.pictures.look import Look


def draw_plate(pen: Pen, look: Look) -> None:
    """From above; forms: "" (round), "oval", "small", "deep"."""
    rx, ry = {"oval": (330, 225), "small": (230, 230)}.get(look.form, (300, 300))
    base = look.colour
    whole = pen.fill(ellipse(0, 0, rx, ry), down(lighter(base, 0.25), base, darker(base, 0.1)))
    pen.shade(ellipse(14, 14, rx * 0.74, ry * 0.74), 8, 0.2, whole)
    well = pen.fill(ellipse(0, 0, rx * 0.74, ry * 0.74), down(darker(base, 0.1), base, lighter(base, 0.22)))
    if look.form == "deep":
        pen.shade(ellipse(-60, -70, rx * 0.6, ry * 0.55), 40, 0.2, well)
    _plate_pattern(pen, look, whole, rx, ry)
    pen.line(ellipse(0, 0, rx - 3, ry - 3), 6, mix(lighter(base, 0.3), RAW_CLAY, 0.45), alpha=0.8)
    gleam = ellipse(0, 0, rx * 0.87, ry * 0.87, 200, 262)
    pen.glow(ribbon(gleam, (2, rx * 0.07, 2)), 7, 0.55, whole)


def _plate_pattern(pen: Pen, look: Look, whole: Stencil, rx: float, ry: float) -> None:
    chance = look.chance()
    if look.pattern == "speckle":
        spots = []
        for _ in range(int(rx * ry / 420)):
            a, d = chance.uniform(0, 2 * pi), chance.random() ** 0.5
            spots.append(circle(rx * d * cos(a), ry * d * sin(a), chance.uniform(0.8, 2.8)))
        pen.fill(spots, IRON, whole, 0.6)
    if look.pattern in ("bands", "flowers"):
        for share, width in ((0.95, 5), (0.78, 9), (0.745, 3)):
            pen.line(ellipse(0, 0, rx * share, ry * share), width, look.accent, whole, 0.9)
    if look.pattern == "flowers":
        _wreath(pen, look, whole, rx * 0.865)
        _nosegay(pen, look.accent, rx * 0.5)
    if look.pattern == "drip":
        for share, tone in ((0.72, look.accent), (0.56, lighter(look.accent, 0.3)), (0.38, lighter(look.accent, 0.1))):
            pool = [
                (rx * d * cos(radians(a)), ry * d * sin(radians(a)))
                for a in range(0, 360, 3)
                for d in (share + 0.014 * sin(radians(a * 4 + share * 400)) + 0.006 * sin(radians(a * 7)),)
            ]
            pen.fill(pool, outward(lighter(tone, 0.2), tone), whole, 0.9)
    if look.pattern == "two_tone":
        half = [(-rx, 20), *[(x, 20 + 14 * sin(x / 70)) for x in range(int(-rx), int(rx), 12)], (rx, ry), (-rx, ry)]
        pen.fill(half, look.accent, whole, 0.9)
    if look.pattern == "waves":
        for i in range(7):
            path = [(x, -ry * 0.6 + i * ry * 0.2 + 9 * sin(x / 32 + i)) for x in range(int(-rx), int(rx) + 1, 8)]
            pen.line(path, (2, 7, 2), look.accent, pen.stencil(ellipse(0, 0, rx * 0.72, ry * 0.72)), 0.85)


def _wreath(pen: Pen, look: Look, whole: Stencil, r: float) -> None:
    leaves: list[Outline] = []
    buds: list[Outline] = []
    for i in range(24):
        a = radians(i * 15)
        x, y = r * cos(a), r * sin(a)
        if i % 3:
            leaves.append(leaf(x, y, r * 0.14, r * 0.06, i * 15 + (60 if i % 2 else 130)))
        else:
            buds.append(petals(x, y, r * 0.075, r * 0.045, 5))
    pen.fill(leaves, look.accent, whole, 0.75)
    pen.fill(buds, look.accent, whole)
    pen.fill([circle(*middle(b), r * 0.02) for b in buds], lighter(look.accent, 0.8), whole)


def middle(outline: Outline) -> tuple[float, float]:
    return sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline)


def _nosegay(pen: Pen, colour: Colour, size: float) -> None:
    """Three blossoms on bent stems."""
    for angle, length in ((-118, 0.62), (-90, 0.8), (-62, 0.62)):
        tip = size * length * cos(radians(angle)), size * length * sin(radians(angle)) + size * 0.3
        stem = spline([(0, size * 0.75), (tip[0] * 0.3, size * 0.2), tip])
        pen.line(stem, (5, 3), colour, alpha=0.85)
        pen.fill(petals(*tip, size * 0.25, size * 0.16, 6), mix(colour, (255, 255, 255), 0.35))
        pen.fill(petals(*tip, size * 0.16, size * 0.1, 6, -60), colour, alpha=0.9)
        pen.fill(circle(*tip, size * 0.05), lighter(colour, 0.85))
    for x, angle in ((-6, -160), (6, -20), (-10, -140), (10, -40)):
        pen.fill(leaf(x, size * 0.45, size * 0.42, size * 0.14, angle), colour, alpha=0.7)
