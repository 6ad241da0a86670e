"""Painted papyrus sheets and beaded jewellery."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.figures.textiles import CREAM
from shared.cli.demo.pictures.geometry import (
    box,
    circle,
    ellipse,
    leaf,
    moved,
    rounded,
    spline,
)
from shared.cli.demo.pictures.look import Look


def draw_papyrus(pen: Pen, look: Look) -> None:
    """A painted papyrus sheet; patterns: "lotus", "boat", "tree", "scarab"."""
    chance = look.chance()
    left = [(-240 + chance.uniform(-7, 5), y) for y in range(-320, 321, 16)]
    right = [(240 + chance.uniform(-5, 7), y) for y in range(320, -321, -16)]
    sheet = pen.fill(left + right, across(rgb("#e2c58b"), rgb("#efd9a6"), rgb("#dcbb7c")))
    fibres = [box(-250, y, 250, y + chance.uniform(1, 3)) for y in range(-320, 320, 7)] + [
        box(x, -330, x + 2, 330) for x in range(-240, 240, 11)
    ]
    pen.fill(fibres, rgb("#a67f42"), sheet, 0.18)
    pen.line([(-206, -286), (206, -286), (206, 286), (-206, 286), (-206, -286)], 5, look.colour, sheet, 0.9)
    blocks = [box(-194 + i * 33, s * 272 - 8, -170 + i * 33, s * 272 + 8) for i in range(12) for s in (-1, 1)]
    for i, block in enumerate(blocks):
        pen.fill(block, (look.colour, look.accent, rgb("#c8452f"))[i // 2 % 3], sheet, 0.85)
    PAPYRI[look.pattern or "lotus"](pen, look, sheet)


def _lotus(pen: Pen, look: Look, sheet: Stencil) -> None:
    pen.fill([box(-190, 190 + i * 20, 190, 196 + i * 20) for i in range(3)], look.colour, sheet, 0.6)
    for x, y, lean in ((-120, -70, -20), (0, -150, 0), (120, -70, 20)):
        pen.line(spline([(x * 0.2, 190), (x * 0.6, 60), (x, y)]), 7, rgb("#5e7a4c"), sheet)
        for angle in (-150, -30, -132, -48, -112, -68, -90):
            tone = (look.colour, lighter(look.colour, 0.5), look.accent)[abs(angle + 90) // 22 % 3]
            pen.fill(leaf(x, y, 104, 34, angle + lean), tone, sheet)
        pen.fill(ellipse(x, y + 4, 22, 14), rgb("#5e7a4c"), sheet)
    for x in (-70, 70):
        pen.line(spline([(x * 0.2, 190), (x, 110), (x, 40)]), 6, rgb("#5e7a4c"), sheet)
        pen.fill(spline([(x, 50), (x - 20, 20), (x, -40), (x + 20, 20)], closed=True), look.accent, sheet)


def _boat(pen: Pen, look: Look, sheet: Stencil) -> None:
    pen.fill(circle(96, -150, 62), rgb("#d8663a"), sheet)
    waves = [
        spline([(-196, y), (-120, y - 12), (-40, y + 8), (50, y - 12), (130, y + 8), (198, y - 6)])
        for y in (170, 200, 228)
    ]
    for wave in waves:
        pen.line(wave, 7, look.colour, sheet, 0.85)
    hull = spline([(-180, 70), (-110, 132), (60, 140), (176, 40)]) + spline(
        [(160, 62), (50, 104), (-100, 100), (-180, 70)]
    )
    pen.fill(hull, rgb("#7a4a2a"), sheet)
    pen.line([(-20, 116), (30, -200)], 9, rgb("#5b3420"), sheet)
    sail = spline([(30, -216), (-80, -80), (-176, 40)]) + [(40, 84)]
    pen.fill(sail, CREAM, sheet)
    for i in range(5):
        t = i / 5 + 0.12
        pen.line([(30 - 200 * t * 0.98, -216 + 250 * t), (32 + 6 * t, -200 + 290 * t)], 3, look.accent, sheet, 0.6)
    for x in (-168, 150, 180):
        pen.line(spline([(x, 250), (x - 4, 200), (x + 6, 150)]), 5, rgb("#5e7a4c"), sheet)
        pen.fill([leaf(x + 6, 150, 46, 8, a) for a in (-130, -110, -90, -70, -50)], rgb("#5e7a4c"), sheet)


def _tree(pen: Pen, look: Look, sheet: Stencil) -> None:
    """The tree of life with five birds facing each other."""
    pen.line(spline([(0, 230), (-14, 90), (8, -40), (0, -150)]), (26, 16, 8), rgb("#6b4423"), sheet)
    ends = ((-150, 20), (150, 0), (-130, -110), (130, -130), (-60, -210), (64, -216), (0, -240))
    for x, y in ends:
        path = spline([(0, 90 if abs(x) > 100 else -20), (x * 0.5, y + 60), (x, y)])
        pen.line(path, (10, 4), rgb("#6b4423"), sheet)
        for px, py in path[4::2]:
            pen.fill(
                [leaf(px, py, 42, 17, a) for a in (-140, -40, 90)], mix(rgb("#5e7a4c"), look.accent, 0.3), sheet, 0.9
            )
    for i, (x, y) in enumerate(ends[:5]):
        side = 1 if x > 0 else -1
        bird = [(0, 0), (-26, -6), (-46, 12), (-74, 14), (-40, 30), (-6, 24), (10, 6), (24, 2)]
        shape = spline([(px * side * -1, py) for px, py in bird], closed=True)
        pen.fill(moved(shape, x, y - 30), (look.colour, rgb("#c8452f"), look.accent)[i % 3], sheet)
        pen.fill(circle(x + side * 2, y - 27, 3), CREAM, sheet)


def _scarab(pen: Pen, look: Look, sheet: Stencil) -> None:
    for side in (-1, 1):
        for i in range(9):
            feather = leaf(side * 40, 10, 170 - i * 6, 30, (-168 + i * 15) if side < 0 else (-12 - i * 15))
            pen.fill(feather, (look.colour, look.accent, CREAM)[i % 3], sheet)
    body = pen.fill(
        ellipse(0, 30, 64, 92), across(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.2)), sheet
    )
    pen.line([(0, -20), (0, 120)], 5, rgb("#d8a93f"), body)
    pen.line([(-64, -10), (64, -10)], 6, rgb("#d8a93f"), body)
    pen.fill(ellipse(0, -74, 34, 24), darker(look.colour, 0.2), sheet)
    pen.fill(circle(0, -150, 52), rgb("#d8663a"), sheet)
    pen.line(circle(0, -150, 52), 5, rgb("#d8a93f"), sheet)
    for s in (-1, 1):
        for y, reach in ((70, 110), (110, 90), (-50, 70)):
            pen.line(
                [(s * 50, y - 10), (s * reach, y + 20), (s * (reach + 6), y + 54)], 8, darker(look.colour, 0.3), sheet
            )
    pen.fill(circle(0, 176, 22), look.accent, sheet)


PAPYRI = {"lotus": _lotus, "boat": _boat, "tree": _tree, "scarab": _scarab}


def draw_jewellery(pen: Pen, look: Look) -> None:
    """A collar of beads ("") or earrings on a card ("earrings")."""
    if look.form == "earrings":
        pen.fill(rounded(-170, -280, 170, 280, 18), across(CREAM, darker(CREAM, 0.08)))
        for x in (-72, 72):
            pen.line(spline([(x, -150), (x + 14, -186), (x, -206), (x - 10, -180)]), 5, look.accent)
            crescent = ellipse(x, -60, 64, 84, -60, 240) + ellipse(x, -84, 44, 62, 240, -60)
            pen.fill(crescent, across(lighter(look.accent, 0.4), look.accent, darker(look.accent, 0.25)))
            pen.fill(circle(x, -96, 20), across(lighter(look.colour, 0.3), look.colour))
            for i, dx in enumerate((-46, -24, 0, 24, 46)):
                drop = 34 + 14 * (2 - abs(i - 2))
                pen.line([(x + dx, 10 + drop / 4), (x + dx, 20 + drop)], 3, look.accent)
                pen.fill(ellipse(x + dx, 30 + drop, 9, 14), across(lighter(look.colour, 0.4), darker(look.colour, 0.1)))
        return
    tones = (look.colour, look.accent, rgb("#c8452f"), rgb("#d8a93f"), look.colour, rgb("#d8a93f"))
    for row, r in enumerate((150, 178, 206, 234, 262, 290)):
        count = 30 + row * 5
        for i in range(count):
            a = radians(-30 + 240 * i / (count - 1))
            bead_x, bead_y = r * cos(a), r * sin(a) * 1.02 - 40
            bead = moved(rounded(-12, -9, 12, 9, 7), bead_x, bead_y, angle=-30 + 240 * i / (count - 1))
            pen.fill(bead, down(lighter(tones[row], 0.35), tones[row], darker(tones[row], 0.2)))
    for i in range(27):
        a = radians(-26 + 232 * i / 26)
        tip_x, tip_y = 318 * cos(a), 318 * sin(a) - 40
        pen.fill(leaf(tip_x * 0.97, tip_y, 44, 22, -26 + 232 * i / 26), tones[i % 2 * 3])
