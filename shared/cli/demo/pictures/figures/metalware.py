"""Copper, brass, glass and inlay: coffee pots, trays, ewers, perfume bottles, boxes, backgammon."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import across, darker, down, lighter, mix, outward, rgb
from shared.cli.demo.pictures.geometry import (
    Outline,
    box,
    circle,
    ellipse,
    leaf,
    moved,
    petals,
    ribbon,
    rounded,
    spline,
    star,
)
from shared.cli.demo.pictures.lathe import CLAY, GLASS, METAL, Lathe
from shared.cli.demo.pictures.look import Look

WALNUT = rgb("#6b4027")
PEARL = rgb("#efe6d2")


def draw_coffee_pot(pen: Pen, look: Look) -> None:
    """Forms: "kanaka" (long-handled), "dallah" (beaked), "ewer", "kettle"."""
    {"kanaka": _kanaka, "dallah": _dallah, "ewer": _ewer}[look.form or "kanaka"](pen, look)


def _kanaka(pen: Pen, look: Look) -> None:
    pen.ground(150, 34)
    handle = [(90, -196), (330, -316)]
    pen.fill(ribbon(handle, (26, 30)), across(lighter(rgb("#8a5a34"), 0.2), rgb("#6d4526")))
    pen.fill(ribbon([(86, -194), (160, -231)], (34, 28)), across(look.accent, darker(look.accent, 0.3)))
    pen.fill(circle(318, -310, 7), darker(rgb("#6d4526"), 0.4))
    pot = Lathe(pen, [(0, 132), (10, 146), (60, 150), (150, 112), (206, 88), (240, 96), (258, 108)], 0.22)
    pot.fill(look.colour)
    _hammer(pot, look)
    pot.shade(METAL)
    hollow = pot.open_mouth(rgb("#e8e2d8"), lighter(look.colour, 0.35))
    pot.pour(hollow, rgb("#4a2c1c"), 12)
    pen.fill(spline([(-92, -262), (-140, -282), (-104, -246)]), lighter(look.colour, 0.15))


def _hammer(pot: Lathe, look: Look) -> None:
    """Hammer marks over the body and an engraved belt."""
    low, high = pot.heights[0], pot.heights[-1]
    tall = high - low
    if look.pattern == "engraved":
        for share in (0.3, 0.62):
            pot.pen.fill(pot.band(low + tall * share, low + tall * share + 5), darker(look.colour, 0.45), pot.body, 0.7)
        motif = [
            pot.patch(t, low + tall * 0.47, petals(0, 0, tall * 0.09, tall * 0.045, 6)) for t in range(-80, 81, 26)
        ]
        leaves = [
            pot.patch(t + 13, low + tall * 0.47, leaf(0, s * 3, tall * 0.1, tall * 0.05, s * 90))
            for t in range(-80, 81, 26)
            for s in (-1, 1)
        ]
        pot.pen.fill(motif + leaves, darker(look.colour, 0.5), pot.body, 0.75)
        return
    marks = [
        pot.patch(t + 7 * (row % 2), low + tall * (0.06 + row * 0.082), ellipse(0, 0, 11, 8))
        for row in range(11)
        for t in range(-88, 89, 14)
    ]
    pot.pen.fill(marks, darker(look.colour, 0.4), pot.body, 0.3)
    pot.pen.fill([moved(m, -2, -3) for m in marks], lighter(look.colour, 0.4), pot.body, 0.4)


def _dallah(pen: Pen, look: Look) -> None:
    pen.ground(130, 30)
    beak = spline([(-70, -300), (-150, -330), (-232, -296), (-190, -262), (-120, -240)])
    pen.fill(beak, across(lighter(look.colour, 0.3), darker(look.colour, 0.2)))
    handle = spline([(76, -330), (190, -340), (206, -230), (150, -120), (120, -96)])
    pen.fill(ribbon(handle, (26, 22, 16)), darker(look.colour, 0.25))
    pen.fill(ribbon([(x - 3, y - 3) for x, y in handle], (12, 10, 7)), lighter(look.colour, 0.15))
    pot = Lathe(pen, [(0, 116), (12, 124), (80, 138), (160, 92), (196, 60), (220, 62), (300, 96), (330, 92)], 0.2)
    pot.fill(look.colour)
    _hammer(pot, look)
    pot.shade(METAL)
    cap = Lathe(pen.at(0, -328), [(0, 96), (14, 92), (60, 50), (96, 16), (110, 26), (124, 12), (150, 3)], 0.2)
    cap.fill(look.colour)
    cap.shade(METAL)


def _ewer(pen: Pen, look: Look) -> None:
    pen.ground(120, 28)
    spout = spline([(-100, -150), (-190, -210), (-176, -330), (-240, -420)])
    pen.fill(ribbon(spout, (54, 34, 26, 20)), across(lighter(look.colour, 0.3), darker(look.colour, 0.2)))
    handle = spline([(40, -400), (170, -410), (200, -270), (130, -150)])
    pen.fill(ribbon(handle, (16, 24, 16)), darker(look.colour, 0.2))
    pen.fill(ribbon([(x - 3, y - 3) for x, y in handle], (7, 11, 7)), lighter(look.colour, 0.3))
    pot = Lathe(
        pen, [(0, 104), (12, 108), (36, 56), (60, 60), (140, 136), (230, 116), (310, 46), (390, 40), (420, 62)], 0.2
    )
    pot.fill(look.colour)
    _hammer(pot, look)
    pot.shade(METAL)
    cap = Lathe(pen.at(0, -418), [(0, 64), (10, 62), (40, 40), (66, 10), (80, 16), (96, 3)], 0.2)
    cap.fill(look.colour)
    cap.shade(METAL)


def draw_tray(pen: Pen, look: Look) -> None:
    """An engraved tray from above: rings of rosettes around a star."""
    metal, dark = look.colour, darker(look.colour, 0.48)
    whole = pen.fill(circle(0, 0, 310), across(lighter(metal, 0.35), metal, darker(metal, 0.22), lighter(metal, 0.1)))
    pen.fill(circle(0, 0, 288), across(darker(metal, 0.2), metal, lighter(metal, 0.35), darker(metal, 0.06)))
    for r, width in ((284, 3), (238, 5), (230, 2), (150, 4), (142, 2), (306, 2)):
        pen.line(circle(0, 0, r), width, dark, whole, 0.8)
    outer = [petals(260 * cos(radians(i * 15)), 260 * sin(radians(i * 15)), 17, 8, 6) for i in range(24)]
    garland = [
        leaf(190 * cos(radians(i * 12)), 190 * sin(radians(i * 12)), 40, 17, i * 12 + (40 if i % 2 else 140))
        for i in range(30)
    ]
    pen.fill(outer + garland, dark, whole, 0.75)
    pen.fill(
        [circle(190 * cos(radians(i * 12 + 6)), 190 * sin(radians(i * 12 + 6)), 5) for i in range(30)],
        lighter(metal, 0.5),
        whole,
    )
    pen.fill(star(0, 0, 134, 84, 12), dark, whole, 0.65)
    pen.fill(star(0, 0, 112, 62, 12, -75), lighter(metal, 0.25), whole)
    pen.fill(petals(0, 0, 62, 34, 12), dark, whole, 0.7)
    pen.fill(circle(0, 0, 20), look.accent, whole)
    for i in range(4):
        pen.glow(moved([(0, 0), (300, -26), (300, 26)], angle=35 + i * 90), 20, 0.16 if i % 2 else 0.3, whole)


def draw_perfume(pen: Pen, look: Look) -> None:
    """Blown-glass flacons; forms: "drop", "tall", "cut"."""
    pen.ground(110, 26)
    profile = {
        "drop": [(0, 70), (8, 84), (70, 132), (150, 112), (220, 46), (260, 26), (300, 28)],
        "tall": [(0, 84), (8, 92), (40, 60), (90, 70), (200, 62), (290, 34), (330, 26), (352, 30)],
        "cut": [(0, 96), (8, 118), (8, 118), (150, 126), (190, 96), (214, 40), (250, 30)],
    }[look.form or "drop"]
    glass = Lathe(pen, [(float(h), float(r)) for h, r in profile], 0.2)
    pen.shade(ellipse(120, 20, 110, 26), 16, 0.4, None, look.colour)
    glass.fill(lighter(look.colour, 0.35))
    oil = Lathe(
        pen.at(0, -12), [(h * 0.62, max(r - 13, 14)) for h, r in profile if h * 0.62 < profile[-3][0] * 0.72], 0.2
    )
    oil.fill(look.colour)
    _gilding(glass, look)
    glass.shade(GLASS)
    top, r = glass.top
    pen.fill(ellipse(0, -top, r + 7, 9), look.accent)
    stopper = Lathe(pen.at(0, -top - 2), [(0, 14), (14, 12), (26, 36), (70, 46), (120, 26), (150, 12), (176, 2)], 0.2)
    stopper.fill(lighter(look.colour, 0.2))
    _gilding(stopper, look)
    stopper.shade(GLASS)
    glass.reflect_window(profile[-1][0] * 0.1, profile[-1][0] * 0.55, -44, 12, 0.7)
    pen.glow(ellipse(34, -60, 20, 44), 14, 0.35, glass.body)


def _gilding(glass: Lathe, look: Look) -> None:
    low, high = glass.heights[0], glass.heights[-1]
    tall = high - low
    for t in range(-80, 81, 20):
        path = [glass.at(t + 16 * sin(i / 3.2), low + tall * (0.1 + i * 0.075)) for i in range(8)]
        glass.pen.line(path, 3, look.accent, glass.body, 0.85)
    for share in (0.08, 0.7):
        glass.pen.fill(glass.band(low + tall * share, low + tall * share + 6), look.accent, glass.body)
    glass.pen.fill(
        [glass.patch(t, low + tall * 0.36, circle(0, 0, 6)) for t in range(-70, 71, 20)],
        lighter(look.accent, 0.4),
        glass.body,
    )


def draw_inlay_box(pen: Pen, look: Look) -> None:
    """A walnut box with mother-of-pearl stars; form "tall" or "" (low)."""
    pen.ground(230, 48, x=10)
    high = 200 if look.form == "tall" else 130
    pen.fill([(-210, -high), (-130, -high - 96), (286, -high - 96), (210, -high)], lighter(WALNUT, 0.16))
    pen.fill([(210, -high), (286, -high - 96), (286, -86), (210, 0)], darker(WALNUT, 0.3))
    front = pen.fill(box(-210, -high, 210, 0), across(lighter(WALNUT, 0.12), WALNUT, darker(WALNUT, 0.1)))
    _lid_inlay(pen, look, high)
    _strip(pen, front, -high + 8, look)
    _strip(pen, front, -26, look)
    middle = -high / 2
    for x in (-140, -70, 0, 70, 140):
        pen.fill(star(x, middle, min(32, high * 0.2), 15, 8), PEARL, front)
        pen.fill(star(x, middle, 13, 6, 8), look.colour, front)
    pen.line([(-210, -high * 0.72 + 6), (210, -high * 0.72 + 6)], 3, darker(WALNUT, 0.6), front)
    pen.fill(rounded(-14, -high * 0.8, 14, -high * 0.56, 4), rgb("#d2a64e"))
    pen.fill(circle(0, -high * 0.64, 4), rgb("#5b3a14"))


def _lid_inlay(pen: Pen, look: Look, high: float) -> None:
    """The lid is a sheared sheet: lay stars out flat and shear them."""

    def sheared(outline: Outline) -> Outline:
        return [(x * 0.99 - y * 0.8, -high + y) for x, y in outline]

    for x in (-150, -75, 0, 75, 150):
        shape = [(px, -48 + (py + 48) * 0.55) for px, py in star(x, -48, 38, 18, 8)]
        pen.fill(sheared(shape), PEARL)
        shape = [(px, -48 + (py + 48) * 0.55) for px, py in star(x, -48, 17, 8, 8)]
        pen.fill(sheared(shape), look.colour)
    for y in (-8, -88):
        pen.line(sheared([(-202, y), (202, y)]), 6, PEARL, alpha=0.9)


def _strip(pen: Pen, front: Stencil, y: float, look: Look) -> None:
    pen.fill(box(-206, y, 206, y + 18), darker(WALNUT, 0.4), front)
    wedges = [[(x, y + 17), (x + 9, y + 1), (x + 18, y + 17)] for x in range(-204, 200, 22)]
    pen.fill(wedges, PEARL, front)
    pen.fill(
        [[(x + 11, y + 1), (x + 29, y + 1), (x + 20, y + 17)] for x in range(-204, 184, 22)], look.colour, front, 0.85
    )


def draw_backgammon(pen: Pen, look: Look) -> None:
    """A tawla board, open and seen from above."""
    frame = pen.fill(rounded(-330, -270, 330, 270, 10), down(lighter(WALNUT, 0.15), WALNUT, darker(WALNUT, 0.2)))
    wedges = [
        [(-322 + i * 26.8, y), (-308.6 + i * 26.8, y + s * 15), (-295 + i * 26.8, y)]
        for i in range(24)
        for y, s in ((-266, 1), (266, -1))
    ]
    pen.fill(wedges, PEARL, frame)
    for x0 in (-306, 14):
        bed = pen.fill(box(x0, -240, x0 + 292, 240), outward(lighter(rgb("#b98a5a"), 0.15), rgb("#a87748")))
        for i in range(6):
            x = x0 + i * 48.7
            for s in (-1, 1):
                tone = PEARL if (i + (s > 0)) % 2 else look.colour
                pen.fill([(x + 3, s * 240), (x + 45, s * 240), (x + 24, s * 52)], tone, bed)
        pen.fill(star(x0 + 146, 0, 34, 16, 8), PEARL, bed)
        pen.fill(star(x0 + 146, 0, 15, 7, 8), look.accent, bed)
        pen.shade(
            [(x0, -240), (x0 + 292, -240), (x0 + 292, -228), (x0 + 12, -228), (x0 + 12, 240), (x0, 240)], 6, 0.4, bed
        )
    for x, y, light in (
        (-282, -214, 0),
        (-282, -170, 0),
        (-282, -126, 0),
        (38, 214, 1),
        (38, 170, 1),
        (281, -214, 1),
        (-40, 214, 0),
        (-40, 170, 0),
    ):
        colour = rgb("#f3ead6") if light else rgb("#3a2218")
        pen.shade(circle(x + 4, y + 6, 22), 5, 0.5)
        pen.fill(circle(x, y, 21), outward(lighter(colour, 0.2), colour))
        pen.line(circle(x, y, 13), 2.5, mix(colour, look.accent, 0.6))


def draw_alabaster(pen: Pen, look: Look) -> None:
    """A turned alabaster vase, veined and translucent; form "lamp" glows."""
    pen.ground(110, 26)
    if look.form == "lamp":
        pen.glow(ellipse(0, -190, 300, 300), 100, 0.4, None, rgb("#ffdf9a"))
    vase = Lathe(pen, [(0, 92), (12, 96), (30, 70), (110, 150), (220, 168), (310, 110), (352, 74), (376, 88)], 0.2)
    vase.fill(look.colour)
    for i in range(5):
        phase = look.seed + i * 1.9
        path = [vase.at(t, 60 + i * 62 + 26 * sin(t / 34 + phase)) for t in range(-90, 91, 5)]
        pen.line(path, (3, 16, 6, 12, 3), mix(look.colour, look.accent, 0.5), vase.body, 0.5)
        pen.line([(x, y - 9) for x, y in path], (1, 5, 1), lighter(look.colour, 0.6), vase.body, 0.7)
    vase.shade(CLAY)
    if look.form == "lamp":
        pen.glow(ellipse(0, -180, 120, 130), 60, 0.65, vase.body, rgb("#ffe9b0"))
    vase.reflect_window(110, 270, alpha=0.4)
    vase.open_mouth(darker(look.colour, 0.2), lighter(look.colour, 0.3), 0.14)
