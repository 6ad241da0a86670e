"""Pots from the wheel: mugs, cups, bowls, vases, jugs, teapots, planters, jars, candle holders, plates."""

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, across, brightness, darker, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import Outline, Point, ellipse, mirrored, ribbon, spline
from shared.cli.demo.pictures.glazes import RAW_CLAY, decorate
from shared.cli.demo.pictures.lathe import CLAY, GLAZE, Lathe
from shared.cli.demo.pictures.look import Look

MUGS: dict[str, list[Point]] = {
    "round": [(0, 108), (8, 124), (70, 158), (150, 160), (225, 140), (250, 142)],
    "tall": [(0, 112), (10, 122), (150, 126), (290, 128), (330, 132)],
    "low": [(0, 120), (10, 150), (60, 178), (130, 180), (172, 182)],
    "flared": [(0, 92), (10, 98), (110, 118), (220, 150), (262, 170)],
    "espresso": [(0, 74), (8, 84), (60, 104), (130, 112), (160, 114)],
    "tumbler": [(0, 96), (8, 104), (120, 118), (250, 128), (276, 130)],
    "egg": [(0, 78), (10, 62), (40, 44), (70, 62), (120, 92), (160, 86)],
}
BOWLS: dict[str, list[Point]] = {
    "deep": [(0, 96), (16, 92), (26, 110), (90, 205), (170, 246), (205, 254)],
    "shallow": [(0, 120), (14, 118), (24, 150), (70, 250), (110, 294), (124, 302)],
    "ramen": [(0, 96), (26, 92), (34, 100), (100, 200), (180, 250), (226, 276)],
    "small": [(0, 74), (12, 72), (20, 90), (70, 150), (120, 172), (140, 176)],
    "cone": [(0, 66), (20, 62), (26, 70), (120, 180), (220, 282)],
}
VASES: dict[str, list[Point]] = {
    "bottle": [(0, 104), (10, 120), (120, 158), (220, 130), (310, 56), (400, 46), (450, 60)],
    "moon": [(0, 86), (8, 98), (60, 158), (130, 196), (210, 204), (290, 176), (350, 122), (388, 64), (416, 68)],
    "cylinder": [(0, 116), (8, 122), (200, 124), (400, 122), (430, 124)],
    "amphora": [(0, 84), (20, 78), (130, 140), (270, 176), (370, 120), (430, 74), (476, 96)],
    "bud": [(0, 74), (8, 86), (70, 112), (140, 96), (210, 40), (270, 34), (292, 42)],
    "hourglass": [(0, 130), (8, 136), (110, 120), (220, 82), (330, 110), (420, 142), (436, 144)],
    "gourd": [(0, 96), (10, 110), (110, 160), (210, 112), (260, 74), (330, 96), (390, 70), (440, 50), (460, 56)],
}
PLANTERS: dict[str, list[Point]] = {
    "tapered": [(0, 118), (8, 124), (120, 156), (236, 184), (262, 188)],
    "globe": [(0, 110), (8, 124), (100, 190), (200, 190), (262, 150), (276, 150)],
    "footed": [(0, 96), (26, 84), (34, 118), (110, 172), (230, 182), (250, 184)],
    "low": [(0, 170), (8, 186), (70, 214), (130, 214), (146, 216)],
}
JARS: dict[str, list[Point]] = {
    "round": [(0, 110), (10, 126), (110, 176), (200, 166), (240, 140), (250, 138)],
    "straight": [(0, 122), (8, 128), (130, 132), (240, 132), (256, 132)],
    "sugar": [(0, 84), (10, 96), (70, 136), (130, 134), (160, 116), (166, 116)],
}
JUGS: dict[str, list[Point]] = {
    "milk": [(0, 84), (8, 94), (80, 124), (160, 104), (220, 84), (262, 102)],
    "water": [(0, 112), (10, 124), (120, 164), (240, 140), (320, 96), (380, 116)],
    "oil": [(0, 90), (8, 98), (120, 112), (220, 96), (290, 36), (350, 30), (372, 38)],
}
FLAT_TILT = 0.36


def draw_mug(pen: Pen, look: Look) -> None:
    profile = MUGS[look.form or "round"]
    pen.ground(profile[1][1], profile[1][1] * 0.24)
    if look.form not in ("tumbler", "egg"):
        _ear(pen, profile, look.colour)
    pot = Lathe(pen, profile, 0.2)
    hollow = _finish(pot, look)
    if look.form != "egg" and look.seed % 3 != 0:
        pot.pour(hollow, rgb("#4b2a1a") if look.form == "espresso" else rgb("#6e4122"), profile[-1][1] * 0.1)


def _ear(pen: Pen, profile: list[Point], colour: Colour) -> None:
    """The handle on the right: a loop with a lit upper edge, its ends hidden in the wall."""
    top = profile[-1][0]
    wall = Lathe(pen, profile, 0.2)
    size = min(top * 0.3, 92)
    high, low = top * 0.8, top * 0.8 - size * 1.9
    above, below = wall.radius(high) - 16, wall.radius(low) - 16
    reach = max(above, below, wall.radius((high + low) / 2)) + size * 0.95
    loop = spline(
        [
            (above, -high),
            ((above + reach) / 2 + 12, -high - size * 0.12),
            (reach, -(high + low) / 2 - size * 0.1),
            ((below + reach) / 2 + 2, -low - size * 0.2),
            (below, -low),
        ]
    )
    pen.fill(ribbon(loop, 34), darker(colour, 0.22))
    pen.fill(ribbon([(x - 2, y - 4) for x, y in loop], 24), colour)
    pen.fill(ribbon([(x + 1, y - 9) for x, y in loop[2:26]], (2, 8, 2)), lighter(colour, 0.5), alpha=0.6)


def _finish(pot: Lathe, look: Look, inside: Colour | None = None) -> Stencil:
    """Decoration, light, window reflection and mouth, in that order."""
    decorate(pot, look)
    pot.shade(GLAZE)
    low, high = pot.heights[0], pot.heights[-1]
    tall = high - low
    pot.reflect_window(low + tall * 0.42, low + tall * 0.86, alpha=0.34)
    raw = look.pattern in ("dip", "speckle")
    rim = mix(look.colour, RAW_CLAY, 0.5) if raw else lighter(look.colour, 0.15)
    return pot.open_mouth(inside or _lining(look), rim)


def _lining(look: Look) -> Colour:
    """Dark pots are glazed white inside, decorated ones in their base colour."""
    if look.pattern in ("flowers", "bands", "stripes", "dots", "waves"):
        return lighter(look.colour, 0.1)
    return rgb("#eee6da") if brightness(look.colour) < 0.45 else lighter(look.colour, 0.12)


def draw_bowl(pen: Pen, look: Look) -> None:
    profile = BOWLS[look.form or "deep"]
    pen.ground(profile[-1][1] * 0.72, profile[-1][1] * 0.2)
    pot = Lathe(pen, profile, FLAT_TILT)
    hollow = _finish(pot, look)
    height, r = pot.top
    pen.glow(ellipse(r * 0.32, -height + r * 0.1, r * 0.34, r * 0.07), 12, 0.3, hollow)
    if look.pattern in ("flowers", "dots", "waves", "bands"):
        for share in (0.9, 0.84):
            pen.line(ellipse(0, -height + r * 0.015, r * share, r * share * 0.345), 4, look.accent, hollow, 0.85)


def draw_vase(pen: Pen, look: Look) -> None:
    profile = VASES[look.form or "bottle"]
    pen.ground(profile[1][1] * 1.1, profile[1][1] * 0.26)
    if look.form == "amphora":
        arm = spline([(118, -318), (186, -376), (172, -446), (80, -456)])
        for side in (arm, mirrored(arm)):
            pen.fill(ribbon(side, 26), darker(look.colour, 0.22))
            pen.fill(ribbon([(x - 2, y - 3) for x, y in side], 17), look.colour)
    _finish(Lathe(pen, profile, 0.18), look)


def draw_jug(pen: Pen, look: Look) -> None:
    profile = JUGS[look.form or "milk"]
    pen.ground(profile[1][1] * 1.1, profile[1][1] * 0.26)
    if look.form != "oil":
        _ear(pen, [(h * 1.05, r) for h, r in profile], look.colour)
    top, r = profile[-1]
    if look.form == "oil":
        _finish(Lathe(pen, profile, 0.2), look)
        cork = Lathe(pen.at(0, -top + 8), [(0, r * 0.8), (46, r)], 0.2, smooth=False)
        cork.fill(RAW_CLAY)
        cork.shade(CLAY)
        pen.fill(ellipse(0, -top - 38, r, r * 0.2), lighter(RAW_CLAY, 0.3))
        return
    lip = [
        (-r * 0.8, -top + r * 0.62),
        (-r * 1.2, -top + r * 0.2),
        (-r * 1.5, -top - r * 0.2),
        (-r * 0.7, -top - r * 0.1),
    ]
    pen.fill(spline(lip[:3]) + lip[3:], across(lighter(look.colour, 0.2), darker(look.colour, 0.1)))
    _finish(Lathe(pen, profile, 0.2), look)
    channel = [(-r * 0.6, -top + r * 0.12), (-r * 1.4, -top - r * 0.16), (-r * 0.6, -top - r * 0.12)]
    pen.fill(channel, across(_lining(look), darker(_lining(look), 0.4)))


def draw_jar(pen: Pen, look: Look) -> None:
    profile = JARS[look.form or "round"]
    pen.ground(profile[1][1] * 1.1, profile[1][1] * 0.26)
    pot = Lathe(pen, profile, 0.22)
    _finish(pot, look)
    draw_lid(pen.at(0, -profile[-1][0] + 4), look, profile[-1][1] + 6)


def draw_lid(pen: Pen, look: Look, r: float, *, knob: bool = True) -> None:
    """A domed lid of radius r whose edge sits on the origin."""
    lid = Lathe(pen, [(0, r), (10, r), (10, r), (26, r * 0.9), (46, r * 0.5), (52, r * 0.2), (53, 6)], 0.22)
    lid.fill(look.accent if look.pattern == "two_tone" else look.colour)
    lid.shade(GLAZE)
    pen.line(ellipse(0, -8, r, r * 0.22, 0, 180), 2, darker(look.colour, 0.4), alpha=0.35)
    if knob:
        button = Lathe(pen.at(0, -48), [(0, 12), (10, 12), (20, 24), (36, 24), (44, 10), (45, 2)], 0.22)
        button.fill(RAW_CLAY)
        button.shade(GLAZE)


def draw_planter(pen: Pen, look: Look) -> None:
    profile = PLANTERS[look.form or "tapered"]
    pen.ground(profile[1][1] * 1.15, profile[1][1] * 0.27)
    pot = Lathe(pen, profile, 0.24)
    hollow = _finish(pot, look)
    pot.pour(hollow, rgb("#4a3527"), profile[-1][1] * 0.07)


def draw_candle_holder(pen: Pen, look: Look) -> None:
    """A stick with a dish, or ("tealight") a low cup with a flame."""
    if look.form == "tealight":
        profile: list[Point] = [(0, 88), (8, 98), (60, 120), (104, 104), (116, 104)]
        pen.ground(100, 24)
        pot = Lathe(pen, profile, 0.26)
        hollow = _finish(pot, look, rgb("#ffd9a0"))
        pen.glow(ellipse(0, -116, 80, 22), 14, 0.75, hollow, rgb("#ffe9b0"))
        draw_flame(pen.at(0, -122), 0.9)
        return
    pen.ground(140, 34)
    dish = Lathe(pen, [(0, 120), (6, 140), (22, 150), (26, 150)], 0.26)
    _finish(dish, look)
    stem = Lathe(pen.at(0, -8), [(0, 62), (14, 46), (60, 32), (110, 30), (150, 44), (164, 46)], 0.26)
    _finish(stem, look)
    draw_candle(pen.at(0, -166), 24, 190, look.accent)


def draw_candle(pen: Pen, r: float, height: float, colour: Colour) -> None:
    wax = Lathe(pen, [(0, r), (height, r * 0.92)], 0.26, smooth=False)
    wax.fill(colour)
    wax.shade(GLAZE)
    pen.fill(ellipse(0, -height, r * 0.92, r * 0.24), lighter(colour, 0.35))
    pen.line([(0, -height), (1, -height - 14)], 3, rgb("#40302a"))
    draw_flame(pen.at(0, -height - 8), 0.8)


def draw_flame(pen: Pen, size: float = 1) -> None:
    pen = pen.at(0, 0, size)
    pen.glow(ellipse(0, -40, 90, 110), 44, 0.4, None, rgb("#ffdf9a"))
    drop: Outline = spline([(0, 0), (17, -22), (9, -52), (0, -86), (-9, -52), (-17, -22)], closed=True)
    pen.fill(drop, rgb("#ffb347"))
    pen.fill([(x * 0.55, y * 0.66 - 4) for x, y in drop], rgb("#fff3c9"))
