"""Flat and built ceramics: plates, platters, tiles, teapots, butter dishes, canal houses, birds, lamps."""

from math import cos, pi, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, outward, rgb
from shared.cli.demo.pictures.figures.pottery import draw_lid
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
)
from shared.cli.demo.pictures.glazes import IRON, RAW_CLAY, decorate
from shared.cli.demo.pictures.lathe import GLAZE, Lathe
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


def draw_tile(pen: Pen, look: Look) -> None:
    """One painted tile, or ("set") four that make a pattern together."""
    if look.form == "set":
        for i, (x, y) in enumerate(((-152, -152), (152, -152), (-152, 152), (152, 152))):
            _one_tile(pen.at(x, y, 0.49), look, i)
    else:
        _one_tile(pen, look, 0)


def _one_tile(pen: Pen, look: Look, index: int) -> None:
    base, paint = look.colour, look.accent
    face = pen.fill(rounded(-300, -300, 300, 300, 14), down(lighter(base, 0.3), base, darker(base, 0.06)))
    TILE_PATTERNS[look.pattern or "tulip"](pen, paint, face, index)
    pen.glow(ribbon([(-280, 240), (-280, -280), (240, -280)], 8), 5, 0.6, face)
    pen.shade(ribbon([(290, -260), (290, 290), (-260, 290)], 10), 5, 0.25, face)
    pen.glow([(-300, -120), (-120, -300), (60, -300), (-300, 60)], 16, 0.2, face)


def _tulip_tile(pen: Pen, paint: Colour, face: Stencil, index: int) -> None:
    for sx in (-1, 1):
        for sy in (-1, 1):
            corner = [(sx * 290, sy * 200), (sx * 225, sy * 225), (sx * 200, sy * 290), (sx * 300, sy * 300)]
            pen.fill(corner, paint, face, 0.85)
    pen.line(spline([(10, 260), (-8, 120), (0, -20)]), (12, 8), paint, face)
    for angle, x in ((-125, -4), (-52, 4)):
        pen.fill(leaf(x, 230, 270, 64, angle), mix(paint, (255, 255, 255), 0.3), face)
    cup = spline(
        [(0, -10), (-92, -60), (-104, -160), (-58, -220), (0, -190), (58, -220), (104, -160), (92, -60)], closed=True
    )
    pen.fill(cup, mix(paint, (255, 255, 255), 0.35), face)
    pen.fill(spline([(0, -10), (-52, -90), (0, -240), (52, -90)], closed=True), paint, face)
    pen.line(spline([(-90, -66), (-96, -150), (-60, -212)]), 5, paint, face)
    pen.line(spline([(90, -66), (96, -150), (60, -212)]), 5, paint, face)


def _mill_tile(pen: Pen, paint: Colour, face: Stencil, index: int) -> None:
    pale = mix(paint, (255, 255, 255), 0.5)
    for y, wide in ((-190, 120), (-215, 70), (-150, 160)):
        pen.fill(ellipse(150, y, wide * 0.7, 16), pale, face, 0.6)
    pen.fill(
        [(-300, 190), *spline([(-300, 170), (-100, 190), (120, 160), (300, 185)]), (300, 300), (-300, 300)], pale, face
    )
    pen.fill([(-70, 185), (-44, -60), (44, -60), (70, 185)], paint, face)
    pen.fill([(-50, -60), (0, -118), (50, -60)], mix(paint, (0, 0, 0), 0.2), face)
    for angle in (20, 110, 200, 290):
        sail = moved(box(26, -4, 215, 38), 0, -80, angle=angle)
        pen.fill(sail, pale, face, 0.85)
        pen.line([(0, -80), moved([(222, 0)], 0, -80, angle=angle)[0]], 8, paint, face)
    for i in range(3):
        pen.line([(-220 + i * 60, 230 + i * 18), (140 + i * 40, 230 + i * 18)], (2, 6, 2), paint, face, 0.8)


def _star_tile(pen: Pen, paint: Colour, face: Stencil, index: int) -> None:
    """A quarter of a rosette, turned so that four tiles close it."""
    turn = (0, 90, 270, 180)[index]
    pale = mix(paint, (255, 255, 255), 0.45)
    for r, tone in ((330, pale), (270, paint), (215, mix(pale, (255, 255, 255), 0.7)), (90, paint)):
        pen.fill(moved([(300, 300), *ellipse(300, 300, r, r, 180, 270)], angle=turn), tone, face)
    blades = [moved(leaf(300, 300, 250, 46, a), angle=turn) for a in (190, 212, 225, 238, 260)]
    pen.fill(blades, paint, face, 0.9)
    pen.fill(moved([(-300, -300), *ellipse(-300, -300, 150, 150, 0, 90)], angle=turn), paint, face)
    pen.fill(moved([(-300, -300), *ellipse(-300, -300, 90, 90, 0, 90)], angle=turn), pale, face)


TILE_PATTERNS = {"tulip": _tulip_tile, "mill": _mill_tile, "star": _star_tile}


def draw_teapot(pen: Pen, look: Look) -> None:
    pen.ground(150, 34)
    low = look.form == "side"
    profile = [(0, 104), (10, 122), (90, 186), (180, 172), (232, 100), (240, 92)]
    if look.form == "tall":
        profile = [(0, 104), (10, 114), (120, 150), (230, 138), (300, 92), (308, 86)]
    top, r = profile[-1]
    belly = max(x for _, x in profile)
    spout = spline([(-belly * 0.8, -top * 0.3), (-belly * 1.3, -top * 0.5), (-belly * 1.52, -top * 0.98)])
    pen.fill(ribbon(spout, (92, 50, 32)), across(look.colour, darker(look.colour, 0.18)))
    pen.fill(ellipse(-belly * 1.525, -top * 0.985, 18, 9), darker(look.colour, 0.55))
    pen.glow(ribbon([(x - 4, y - 12) for x, y in spout], (14, 6)), 6, 0.35)
    if low:
        stick = Lathe(pen.at(0, 0), [(0, 1), (1, 1)], 0.2)
        pen.fill(ribbon([(belly * 0.8, -top * 0.6), (belly * 1.75, -top * 0.92)], (42, 30)), rgb("#9b6b43"))
        del stick
    pot = Lathe(pen, profile, 0.2)
    decorate(pot, look)
    pot.shade(GLAZE)
    pot.reflect_window(top * 0.4, top * 0.82, alpha=0.36)
    draw_lid(pen.at(0, -top + 2), look, r + 4)
    if not low:
        _bail(pen, top, belly)


def _bail(pen: Pen, top: float, belly: float) -> None:
    """The cane handle over the lid, wound with rattan."""
    arc = ellipse(0, -top * 0.86, belly * 0.82, top * 0.78, 180, 360)
    pen.fill(ribbon(arc, 20), rgb("#8a5a34"))
    pen.fill(ribbon([(x - 2, y - 3) for x, y in arc], 11), rgb("#bd8a58"))
    for i in range(8, len(arc) - 8, 2):
        (x0, y0), (x1, y1) = arc[i], arc[i + 1]
        pen.line([(x0 - (y1 - y0), y0 + (x1 - x0)), (x0 + (y1 - y0), y0 - (x1 - x0))], 2.5, rgb("#6d4526"), alpha=0.5)
    for x in (arc[0][0], arc[-1][0]):
        pen.fill(circle(x, arc[0][1], 15), rgb("#6d4526"))


def draw_butter_dish(pen: Pen, look: Look) -> None:
    """A lidded dish on a rimmed tray."""
    pen.ground(250, 44)
    base = look.colour
    pen.fill(rounded(-270, -34, 270, 22, 26), down(base, darker(base, 0.3)))
    pen.fill(ellipse(0, -34, 268, 54), across(lighter(base, 0.3), darker(base, 0.1)))
    pen.shade(ellipse(20, -34, 226, 40), 8, 0.3)
    lid = rounded(-206, -216, 206, -20, 52)
    whole = pen.fill(lid, across(lighter(base, 0.18), base, darker(base, 0.28)))
    pen.fill(rounded(-206, -216, 206, -150, 52), down(lighter(base, 0.42), base), whole, 0.8)
    if look.pattern == "flowers":
        for x in (-120, 0, 120):
            pen.fill([leaf(x, -92, 60, 20, a) for a in (-150, -30, 150, 30)], look.accent, whole, 0.75)
            pen.fill(petals(x, -92, 34, 22, 6), look.accent, whole)
            pen.fill(circle(x, -92, 8), lighter(look.accent, 0.85), whole)
    if look.pattern == "bands":
        pen.fill(box(-220, -76, 220, -50), look.accent, whole, 0.9)
        pen.fill(box(-220, -44, 220, -36), look.accent, whole, 0.9)
    pen.glow(rounded(-180, -196, -60, -182, 6), 5, 0.7, whole)
    knob = Lathe(pen.at(0, -208), [(0, 22), (12, 20), (30, 36), (52, 34), (62, 14), (63, 2)], 0.22)
    knob.fill(RAW_CLAY)
    knob.shade(GLAZE)


def draw_house(pen: Pen, look: Look) -> None:
    """An Amsterdam canal house, hollow for a tealight; forms: "step", "bell", "neck"."""
    pen.ground(130, 30, x=10)
    gable = GABLES[look.form or "step"]
    front = [(-120, 0), (-120, -330), *gable, (120, -330), (120, 0)]
    pen.fill([(x + 52, y - 22) for x, y in front] + [(120, 0)], darker(look.colour, 0.35))
    pen.fill([(120, 0), (172, -22), (172, -340), (120, -330)], darker(look.colour, 0.28))
    face = pen.fill(front, across(lighter(look.colour, 0.15), look.colour, darker(look.colour, 0.1)))
    pen.glow(ribbon([(-112, -10), (-112, -326)], 6), 4, 0.5, face)
    light = down(rgb("#ffe6a6"), rgb("#ffc766"))
    windows = [rounded(x - 24, y - 66, x + 24, y, 5) for y in (-120, -222) for x in (-66, 0, 66)]
    windows += [rounded(-20, -392, 20, -334, 20)]
    pen.fill(
        [
            rounded(
                min(p[0] for p in w) - 7,
                min(p[1] for p in w) - 7,
                max(p[0] for p in w) + 7,
                max(p[1] for p in w) + 7,
                7,
            )
            for w in windows
        ],
        lighter(look.colour, 0.5),
        face,
    )
    for window in windows:
        pen.fill(window, light, face)
    for y in (-120, -222):
        for x in (-66, 0, 66):
            pen.fill(
                [box(x - 2, y - 66, x + 2, y), box(x - 24, y - 42, x + 24, y - 38)], lighter(look.colour, 0.5), face
            )
    pen.fill(rounded(-30, -86, 30, 2, 6), darker(look.accent, 0.1), face)
    pen.fill(circle(18, -40, 4), rgb("#e8c77a"))


GABLES: dict[str, Outline] = {
    "step": [
        (-120, -330),
        (-92, -330),
        (-92, -366),
        (-64, -366),
        (-64, -402),
        (-36, -402),
        (-36, -438),
        (36, -438),
        (36, -402),
        (64, -402),
        (64, -366),
        (92, -366),
        (92, -330),
    ],
    "bell": spline(
        [
            (-120, -330),
            (-108, -352),
            (-66, -372),
            (-46, -430),
            (0, -452),
            (46, -430),
            (66, -372),
            (108, -352),
            (120, -330),
        ]
    ),
    "neck": [
        (-120, -330),
        (-112, -350),
        (-60, -360),
        (-54, -424),
        (0, -456),
        (54, -424),
        (60, -360),
        (112, -350),
        (120, -330),
    ],
}


def draw_bird(pen: Pen, look: Look) -> None:
    """A stoneware bird, all curve."""
    pen.ground(110, 24)
    body = spline(
        [
            (-250, -150),
            (-190, -120),
            (-110, -40),
            (20, 0),
            (120, -50),
            (170, -150),
            (188, -230),
            (150, -290),
            (86, -290),
            (48, -236),
            (-20, -196),
            (-140, -180),
        ],
        closed=True,
    )
    whole = pen.fill(body, down(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.3)))
    pen.fill([(180, -262), (236, -240), (184, -222)], look.accent)
    wing = spline([(70, -160), (20, -90), (-80, -70), (-190, -132), (-90, -150), (0, -180)], closed=True)
    pen.fill(wing, down(look.accent, mix(look.accent, look.colour, 0.4)), whole, 0.9)
    for i in range(4):
        pen.line(
            spline([(-10 - i * 36, -150 + i * 4), (-40 - i * 34, -110), (-70 - i * 30, -96)]),
            (1, 6, 1),
            lighter(look.colour, 0.5),
            whole,
            0.7,
        )
    pen.fill(circle(140, -246, 8), IRON)
    pen.glow(ellipse(90, -266, 36, 10), 7, 0.6, whole)
    pen.shade(ellipse(40, 10, 170, 60), 26, 0.35, whole)


def draw_pendant(pen: Pen, look: Look) -> None:
    """A ceramic lampshade on a cord, hanging from above; the origin is where its light would fall."""
    lift = pen.at(0, -210)
    lift.line([(0, -230), (0, -760)], 5, IRON)
    for spread, alpha in ((330, 0.14), (200, 0.16)):
        lift.glow([(-150, 20), (150, 20), (spread, 260), (-spread, 260)], 46, alpha, None, rgb("#ffe6b0"))
    shade = Lathe(lift, [(0, 226), (40, 214), (120, 150), (180, 66), (214, 40), (232, 30)], 0.16)
    decorate(shade, look)
    shade.shade(GLAZE)
    shade.reflect_window(40, 150, alpha=0.4)
    lift.fill(ellipse(0, 0, 222, 34), across(rgb("#ffd98f"), rgb("#fff0c8"), rgb("#ffd98f")))
    lift.fill(ellipse(0, 4, 46, 16), rgb("#fffbe9"))
    lift.line(ellipse(0, 0, 224, 35, 0, 180), 5, lighter(look.colour, 0.3))
