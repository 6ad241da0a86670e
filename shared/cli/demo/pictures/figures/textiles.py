"""Woven and sewn: kilims, scarves, cushions, appliqué, slippers, robes."""

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import (
    Outline,
    box,
    circle,
    ellipse,
    leaf,
    mirrored,
    moved,
    petals,
    ribbon,
    rounded,
    spline,
    star,
)
from shared.cli.demo.pictures.look import Look

CREAM = rgb("#f3e7cc")


DEEP = rgb("#3b2430")


def draw_kilim(pen: Pen, look: Look) -> None:
    """A flat-woven rug from above, with fringes; patterns: "diamonds", "steps", "stripes"."""
    fringe = [
        box(x, s * 330, x + 4, s * 362) if s > 0 else box(x, -362, x + 4, -330)
        for x in range(-214, 214, 11)
        for s in (-1, 1)
    ]
    pen.fill(fringe, CREAM)
    cloth = pen.fill(box(-220, -334, 220, 334), look.colour)
    for x in (-220, 196):
        pen.fill(box(x, -334, x + 24, 334), darker(look.colour, 0.35), cloth)
    KILIMS[look.pattern or "diamonds"](pen, look, cloth)
    _threads(pen, cloth, -220, 220, -334, 334)


def _threads(pen: Pen, cloth: Stencil, x0: float, x1: float, y0: float, y1: float) -> None:
    """The ribbed hand of weft-faced cloth."""
    rows = [box(x0, y0 + i * 7, x1, y0 + i * 7 + 2) for i in range(int((y1 - y0) / 7) + 1)]
    pen.fill(rows, DEEP, cloth, 0.13)
    pen.fill([moved(r, 0, 3) for r in rows], (255, 246, 230), cloth, 0.1)


def _palette(look: Look) -> tuple[Colour, ...]:
    return look.accent, CREAM, mix(look.accent, rgb("#d89a3a"), 0.65), darker(look.colour, 0.45), rgb("#2f6f73")


def _stepped(x: float, y: float, size: float, steps: int = 5) -> Outline:
    """A lozenge with stair edges, as a loom makes it."""
    unit = size / steps
    quarter = [(unit * (steps - i), -unit * (i + (k == 1))) for i in range(steps) for k in (0, 1)]
    right = [(px, py) for px, py in quarter]
    top = right + [(-px, py) for px, py in reversed(right)]
    return [(x + px, y + py) for px, py in top] + [(x + px, y - py) for px, py in reversed(top)]


def _diamonds(pen: Pen, look: Look, cloth: Stencil) -> None:
    tones = _palette(look)
    for y in (-222, 0, 222):
        for i, size in enumerate((112, 90, 66, 42, 20)):
            pen.fill(_stepped(0, y, size), tones[i % len(tones)], cloth)
    for y in (-111, 111):
        for x in (-150, 150):
            for i, size in enumerate((56, 36, 16)):
                pen.fill(_stepped(x, y, size, 4), tones[(i + 2) % len(tones)], cloth)
        pen.fill([_stepped(0, y, 24, 3)], CREAM, cloth)
    for s in (-1, 1):
        teeth = [[(x, s * 318), (x + 14, s * 294), (x + 28, s * 318)] for x in range(-196, 196, 28)]
        pen.fill(teeth, CREAM, cloth)


def _steps(pen: Pen, look: Look, cloth: Stencil) -> None:
    tones = _palette(look)
    for row in range(7):
        y = -288 + row * 96
        for column in range(5):
            x = -156 + column * 78 + (39 if row % 2 else 0)
            tone = tones[(row + column) % len(tones)]
            pen.fill(_stepped(x, y, 44, 4), tone, cloth)
            pen.fill(_stepped(x, y, 20, 3), tones[(row + column + 2) % len(tones)], cloth)


def _stripes(pen: Pen, look: Look, cloth: Stencil) -> None:
    tones = _palette(look)
    y, i = -334.0, 0
    for height in (26, 8, 40, 8, 20, 62, 20, 8, 40, 8, 26, 8, 40, 8, 20, 62, 20, 8, 40, 8, 26, 60, 26, 20, 20):
        pen.fill(box(-196, y, 196, y + height), _stripe_tone(look, tones, height, i), cloth)
        if height >= 50:
            pen.fill([_stepped(x, y + height / 2, 26, 4) for x in range(-156, 157, 78)], CREAM, cloth)
            pen.fill([_stepped(x, y + height / 2, 12, 2) for x in range(-156, 157, 78)], look.accent, cloth)
        y, i = y + height, i + 1


def _stripe_tone(look: Look, tones: tuple[Colour, ...], height: float, index: int) -> Colour:
    """Wide bands take the ground colour, narrow ones alternate."""
    if height >= 50:
        return darker(look.colour, 0.15)
    return look.colour if height == 40 else tones[index % 3]


KILIMS = {"diamonds": _diamonds, "steps": _steps, "stripes": _stripes}


def draw_folded(pen: Pen, look: Look) -> None:
    """Scarves, towels or throws: a folded stack, the top one with its border and fringe."""
    pen.ground(240, 48)
    tones = (darker(look.colour, 0.12), look.accent, look.colour)
    for i, tone in enumerate(tones):
        y = -i * 74
        layer = rounded(-244 + i * 6, y - 80, 244 - i * 4, y, 36)
        whole = pen.fill(layer, down(lighter(tone, 0.22), tone, darker(tone, 0.25)))
        pen.line(
            spline([(-230, y - 40), (-60, y - 37), (120, y - 43), (238, y - 39)]), 3, darker(tone, 0.4), whole, 0.6
        )
        pen.fill([box(x, y - 80, x + 12, y) for x in (-180, -156, 150, 174)], lighter(tone, 0.5), whole, 0.7)
    _draped(pen, look)


def _draped(pen: Pen, look: Look) -> None:
    """The end that hangs over the front."""
    cloth = [(-96, -214), (96, -222), (104, -30), (-104, -22)]
    pen.shade(moved(cloth, 8, 8), 10, 0.3)
    whole = pen.fill(cloth, across(lighter(look.colour, 0.1), lighter(look.colour, 0.28), look.colour))
    for y, height, tone in ((-74, 12, look.accent), (-56, 5, CREAM), (-96, 5, CREAM), (-120, 12, look.accent)):
        pen.fill(box(-110, y, 110, y + height), tone, whole)
    pen.fill([circle(-78 + i * 26, -84, 5) for i in range(7)], CREAM, whole)
    tassels = [ribbon([(x, -28), (x + 3, 8), (x - 1, 34)], (3, 8, 12)) for x in range(-98, 104, 18)]
    pen.fill(tassels, mix(look.colour, CREAM, 0.5))
    for x in (-50, 30):
        pen.shade(ribbon([(x, -214), (x + 10, -30)], 16), 8, 0.16, whole)


def draw_cushion(pen: Pen, look: Look) -> None:
    """A square cushion standing on its edge, embroidered."""
    pen.ground(230, 44)
    edge = spline(
        [(-236, -6), (-222, -240), (-244, -470), (0, -452), (244, -470), (222, -240), (236, -6), (0, -22)], closed=True
    )
    whole = pen.fill(edge, across(lighter(look.colour, 0.22), look.colour, darker(look.colour, 0.28)))
    tones = _palette(look)
    for i, size in enumerate((176, 146, 108, 74, 40)):
        pen.fill(_stepped(0, -240, size, 8), tones[i % len(tones)], whole, 0.92)
    corners = [_stepped(x, y, 34, 4) for x in (-168, 168) for y in (-400, -80)]
    pen.fill(corners, CREAM, whole)
    pen.fill([_stepped(x, y, 16, 2) for x in (-168, 168) for y in (-400, -80)], look.accent, whole)
    _threads(pen, whole, -250, 250, -480, 0)
    pen.shade(ellipse(190, -120, 120, 240), 60, 0.28, whole)
    pen.glow(ellipse(-110, -350, 110, 90), 50, 0.22, whole)
    for x, y in ((-244, -468), (244, -468), (-238, -6), (238, -6)):
        pen.fill([ribbon([(x, y), (x + dx, y + 44)], (4, 9)) for dx in (-14, -5, 5, 14)], look.accent)
        pen.fill(circle(x, y, 11), darker(look.accent, 0.15))


def draw_applique(pen: Pen, look: Look) -> None:
    """A khayamiya panel: cotton cut-outs sewn in a wheel of lotus and star."""
    cloth = pen.fill(box(-310, -310, 310, 310), look.colour)
    tones = _palette(look)
    pen.fill(
        [box(-310, -310, 310, -282), box(-310, 282, 310, 310), box(-310, -310, -282, 310), box(282, -310, 310, 310)],
        look.accent,
        cloth,
    )
    pen.line([(-270, -270), (270, -270), (270, 270), (-270, 270), (-270, -270)], 5, CREAM, cloth)
    for x in (-215, 215):
        for y in (-215, 215):
            pen.fill(petals(x, y, 50, 26, 8), tones[2], cloth)
            pen.fill(petals(x, y, 28, 16, 8, -67), tones[1], cloth)
    for i in range(12):
        pen.fill(leaf(0, 0, 250, 66, i * 30), tones[i % 2 * 4], cloth)
        pen.fill(leaf(0, 0, 210, 34, i * 30), CREAM if i % 2 else tones[2], cloth)
    for r, tone in ((150, look.accent), (128, CREAM), (112, tones[3])):
        pen.fill(star(0, 0, r, r * 0.72, 12), tone, cloth)
    pen.fill(petals(0, 0, 84, 44, 8), tones[2], cloth)
    pen.fill(petals(0, 0, 46, 26, 8, -67), CREAM, cloth)
    pen.fill(circle(0, 0, 14), look.accent, cloth)
    stitches = [box(x, y, x + 8, y + 2) for x in range(-264, 264, 20) for y in (-262, 260)]
    pen.fill(stitches, look.accent, cloth, 0.7)


def draw_slippers(pen: Pen, look: Look) -> None:
    """A pair of leather babouches from above."""
    for x, flip in ((-120, False), (120, True)):
        at = pen.at(x, 0)
        sole = spline(
            [
                (0, 290),
                (-84, 240),
                (-80, 60),
                (-104, -80),
                (-70, -220),
                (6, -310),
                (86, -210),
                (104, -60),
                (74, 80),
                (80, 240),
            ],
            closed=True,
        )
        sole = mirrored(sole) if flip else sole
        at.shade(moved(sole, 14, 18), 16, 0.3)
        at.fill(sole, rgb("#b98a5a"))
        inner = at.fill(moved(sole, 0, 4, scale=0.9), down(rgb("#d9b183"), rgb("#c99a68")))
        at.shade(ellipse(0, -20, 70, 60), 26, 0.55, inner)
        upper = spline([(-86, 30), (-106, -80), (-72, -222), (6, -314), (88, -212), (106, -60), (80, 40)]) + spline(
            [(80, 40), (40, -20), (0, -32), (-44, -24), (-86, 30)]
        )
        upper = mirrored(upper) if flip else upper
        skin = at.fill(upper, across(lighter(look.colour, 0.22), look.colour, darker(look.colour, 0.25)))
        at.line(list(upper[-11:]), 5, look.accent, skin)
        at.fill(petals(0, -140, 52, 30, 8), look.accent, skin)
        at.fill(petals(0, -140, 30, 17, 8, -67), look.colour, skin)
        at.fill([leaf(0, -140, 100, 26, a) for a in (-90, 150, 30)], look.accent, skin, 0.8)
        at.glow(ellipse(-40, -200, 18, 60), 14, 0.4, skin)


def draw_galabeya(pen: Pen, look: Look) -> None:
    """A robe laid out flat, embroidered at neck and cuffs."""
    shape = [
        (-60, -320),
        (60, -320),
        (120, -296),
        (330, -90),
        (262, -30),
        (134, -130),
        (166, 330),
        (-166, 330),
        (-134, -130),
        (-262, -30),
        (-330, -90),
        (-120, -296),
    ]
    robe = pen.fill(
        shape, across(lighter(look.colour, 0.12), lighter(look.colour, 0.2), look.colour, darker(look.colour, 0.15))
    )
    for x in (-76, -20, 52, 104):
        pen.shade(ribbon([(x * 0.6, -60), (x, 320)], (6, 24)), 12, 0.16, robe)
    pen.fill(ellipse(0, -322, 58, 40), darker(look.colour, 0.45), robe)
    pen.line(ellipse(0, -322, 62, 44, 0, 180), 10, look.accent, robe)
    pen.fill(box(-16, -284, 16, -60), look.accent, robe)
    pen.fill([star(0, -262 + i * 32, 12, 6, 4) for i in range(7)], CREAM, robe)
    pen.fill([petals(s * 48, -250 + i * 44, 18, 9, 6) for i in range(4) for s in (-1, 1)], look.accent, robe)
    pen.line([(-170, 306), (170, 306)], 10, look.accent, robe)
    pen.line([(-170, 288), (170, 288)], 3, look.accent, robe)
    for s in (-1, 1):
        pen.line([(s * 318, -102), (s * 250, -40)], 12, look.accent, robe)
