"""Things that write: fountain pens, glass pens, brushes, pencils. All lie along the x axis."""

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import Colour, across, brightness, darker, down, lighter, mix, rgb
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
from shared.cli.demo.pictures.look import Look

GOLD = rgb("#d3aa57")


STEEL = rgb("#c3c8cc")


BAMBOO = rgb("#d1ab6b")


def _barrel(pen: Pen, outline: Outline, colour: Colour, gloss: float = 0.75) -> None:
    """A lying cylinder: lit above, dark below, a long highlight."""
    whole = pen.fill(
        outline,
        down(
            lighter(colour, 0.3),
            lighter(colour, 0.08),
            colour,
            darker(colour, 0.5),
            darker(colour, 0.3),
            at=(0, 0.25, 0.5, 0.9, 1),
        ),
    )
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    top, tall = min(ys), max(ys) - min(ys)
    pen.glow(
        box(min(xs) + tall * 0.4, top + tall * 0.2, max(xs) - tall * 0.4, top + tall * 0.3), tall * 0.05, gloss, whole
    )


def draw_fountain_pen(pen: Pen, look: Look) -> None:
    """Uncapped, the cap beside it; form "posted" shows pen alone, "pocket" a short one."""
    short = 0.74 if look.form == "pocket" else 1
    at = pen.at(0, 0 if look.form == "posted" else 52)
    _nib(at.at(-236 * short, 0), GOLD if look.pattern != "steel" else STEEL)
    section = spline([(-240, -17), (-190, -22), (-130, -27), (-130, 27), (-190, 22), (-240, 17)])
    _barrel(at, moved(section, -236 * short + 236, 0), darker(look.colour, 0.55))
    body = spline(
        [(-130, -33), (80, -35), (250, -28), (318, -17), (330, 0), (318, 17), (250, 28), (80, 35), (-130, 33)]
    )
    shaft = [(x * short if x > -130 else x * short, y) for x, y in body]
    _barrel(at, shaft, look.colour)
    _lacquer(at, shaft, look)
    for x, width in ((-136, 12), (288, 8)):
        _barrel(at, box(x * short, -34 + abs(x - 60) / 26, x * short + width, 34 - abs(x - 60) / 26), GOLD)
    if look.form != "posted":
        _cap(pen.at(30, -64), look, short)


def _nib(pen: Pen, metal: Colour) -> None:
    nib = spline([(8, -20), (-30, -24), (-70, -15), (-122, 0), (-70, 15), (-30, 24), (8, 20)])
    whole = pen.fill(nib, down(lighter(metal, 0.5), metal, darker(metal, 0.35)))
    inner = spline([(8, -11), (-30, -14), (-64, -8), (-96, 0), (-64, 8), (-30, 14), (8, 11)])
    pen.fill(inner, lighter(STEEL, 0.3), whole, 0.7)
    pen.line([(-30, 0), (-122, 0)], 2, darker(metal, 0.7))
    pen.fill(circle(-30, 0, 4.5), darker(metal, 0.7))
    pen.line(spline([(0, -14), (-20, 0), (0, 14)]), 1.8, darker(metal, 0.45))


def _lacquer(pen: Pen, shaft: Outline, look: Look) -> None:
    """Maki-e: gold drawing on lacquer; or a marbled resin; or wood grain."""
    clip = pen.stencil(shaft)
    chance = look.chance()
    if look.pattern == "maki_e":
        stem = spline([(-110, 22), (0, -4), (110, 14), (230, -10)])
        pen.line(stem, (3, 2), GOLD, clip)
        for x, y in stem[4::4]:
            pen.fill([leaf(x, y, 26, 10, a) for a in (-140, -40)], GOLD, clip)
        for x in (-60, 40, 150):
            pen.fill([petals(x, -6, 15, 9, 5)], lighter(GOLD, 0.4), clip)
            pen.fill(circle(x, -6, 4), look.accent, clip)
        pen.fill(
            [circle(chance.uniform(-120, 300), chance.uniform(-30, 30), chance.uniform(0.6, 1.8)) for _ in range(90)],
            GOLD,
            clip,
            0.9,
        )
    if look.pattern == "marble":
        for i in range(11):
            x = -120 + i * 38
            vein = spline(
                [
                    (x, -40),
                    (x + chance.uniform(0, 40), -12),
                    (x + chance.uniform(-20, 30), 14),
                    (x + chance.uniform(10, 60), 40),
                ]
            )
            pen.line(vein, (3, 12, 4), look.accent, clip, 0.5)
            pen.line([(px + 8, py) for px, py in vein], (1, 3, 1), lighter(look.colour, 0.7), clip, 0.6)
    if look.pattern == "wood":
        for i in range(9):
            y = -30 + i * 7.4
            pen.line(
                spline([(-130, y), (0, y + chance.uniform(-4, 4)), (120, y + chance.uniform(-4, 4)), (330, y * 0.4)]),
                1.8,
                darker(look.colour, 0.45),
                clip,
                0.5,
            )


def _cap(pen: Pen, look: Look, short: float) -> None:
    outline = spline([(-150, -38), (60, -39), (124, -33), (146, -14), (146, 14), (124, 33), (60, 39), (-150, 38)])
    shape = [(x * short, y) for x, y in outline]
    _barrel(pen, shape, look.colour)
    if look.pattern == "maki_e":
        clip = pen.stencil(shape)
        pen.fill([petals(x, y, 20, 12, 5) for x, y in ((-30, 6), (50, -10))], lighter(GOLD, 0.3), clip)
        pen.fill([circle(x, y, 5) for x, y in ((-30, 6), (50, -10))], look.accent, clip)
    for x, width in ((-150, 16), (-126, 5)):
        _barrel(pen, box(x * short, -39, x * short + width, 39), GOLD)
    pen.shade(rounded(-110 * short, -6, 120 * short, 14, 8), 5, 0.5)
    _barrel(pen, rounded(-120 * short, -10, 122 * short, 7, 8), GOLD)
    pen.fill(circle(-112 * short, -2, 10), lighter(GOLD, 0.35))


def draw_glass_pen(pen: Pen, look: Look) -> None:
    """Twisted glass with a grooved tip."""
    body = spline(
        [
            (-180, -12),
            (-140, -20),
            (0, -24),
            (180, -20),
            (300, -12),
            (330, 0),
            (300, 12),
            (180, 20),
            (0, 24),
            (-140, 20),
            (-180, 12),
        ]
    )
    whole = pen.fill(body, down(lighter(look.colour, 0.72), lighter(look.colour, 0.35), lighter(look.colour, 0.1)))
    for i in range(26):
        x = -200 + i * 21
        twist = spline([(x, -28), (x + 20, 0), (x + 26, 28)])
        pen.line(twist, (3, 8, 3), look.colour, whole, 0.55)
        pen.line([(px + 8, py) for px, py in twist], (1, 3, 1), (255, 255, 255), whole, 0.8)
    pen.fill(circle(-176, 0, 23), down(lighter(look.colour, 0.65), look.colour))
    pen.fill(circle(326, 0, 20), down(lighter(look.colour, 0.65), look.colour))
    tip = spline([(-196, -18), (-240, -19), (-290, -6), (-304, 0), (-290, 6), (-240, 19), (-196, 18)])
    point = pen.fill(tip, down(lighter(look.colour, 0.85), lighter(look.colour, 0.4), lighter(look.colour, 0.65)))
    for k in (-12, -6, 0, 6, 12):
        pen.line([(-196, k), (-300, k * 0.1)], 2.2, look.accent, point, 0.75)
    pen.glow(box(-140, -15, 290, -9), 2.5, 0.85, whole)


def draw_brush(pen: Pen, look: Look) -> None:
    """A writing brush; form "set" lays three side by side, "pen" is a brush pen, "wide" a flat hake."""
    if look.form == "set":
        for i, (y, size) in enumerate(((-92, 0.82), (0, 1.0), (88, 0.68))):
            _one_brush(pen.at(10 * i, y, size), look.but(seed=look.seed + i), 1)
    elif look.form == "wide":
        _hake(pen, look)
    else:
        _one_brush(pen, look, 1.25)


def _one_brush(pen: Pen, look: Look, fat: float) -> None:
    hair = spline(
        [
            (-150, -24 * fat),
            (-210, -30 * fat),
            (-270, -18 * fat),
            (-336, 0),
            (-270, 18 * fat),
            (-210, 30 * fat),
            (-150, 24 * fat),
        ]
    )
    pale = rgb("#efe4cf") if look.pattern != "dark" else rgb("#7a5236")
    whole = pen.fill(hair, across(darker(pale, 0.5) if look.pattern == "dark" else darker(pale, 0.25), pale))
    pen.fill(
        [ribbon([(-150, k * fat), (-240, k * 1.15 * fat), (-330, 0)], (1.6, 0.6)) for k in range(-22, 23, 4)],
        darker(pale, 0.35),
        whole,
        0.45,
    )
    if look.pattern == "inked":
        pen.fill(
            spline([(-232, -40), (-246, 0), (-226, 40), (-350, 40), (-350, -40)], closed=True), rgb("#22201f"), whole
        )
    _barrel(pen, rounded(-158, -23 * fat, -118, 23 * fat, 5), rgb("#3a2a22"), 0.3)
    _barrel(pen, rounded(-122, -16 * fat, 318, 16 * fat, 6), look.colour, 0.5)
    if brightness(look.colour) > 0.5:
        for x in (-20, 120, 240):
            pen.line([(x, -16 * fat), (x, 16 * fat)], 3, darker(look.colour, 0.4), alpha=0.6)
            pen.line([(x + 4, -16 * fat), (x + 4, 16 * fat)], 2, lighter(look.colour, 0.5), alpha=0.8)
    _barrel(pen, rounded(300, -18 * fat, 326, 18 * fat, 6), look.accent, 0.4)
    pen.line(ellipse(344, 0, 18, 13), 4, look.accent)


def _hake(pen: Pen, look: Look) -> None:
    hair = [(-110, -96), (-270, -104), (-292, -40), (-284, 10), (-296, 60), (-268, 104), (-110, 96)]
    whole = pen.fill(hair, across(rgb("#d9c7a4"), rgb("#f6eedd")))
    pen.fill([ribbon([(-110, k), (-290, k * 1.08)], (2, 1)) for k in range(-94, 95, 7)], rgb("#a88d62"), whole, 0.45)
    board = spline(
        [(-120, -102), (-40, -98), (60, -44), (300, -36), (330, 0), (300, 36), (60, 44), (-40, 98), (-120, 102)]
    )
    wood = pen.fill(board, down(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.3)))
    pen.fill(
        [ribbon([(-120, k), (60, k * 0.45), (330, k * 0.3)], 1.5) for k in range(-96, 97, 12)],
        darker(look.colour, 0.4),
        wood,
        0.4,
    )
    for x in (-98, -80, -62):
        pen.line([(x, -100), (x, 100)], 3, look.accent, wood)
    pen.fill(circle(296, 0, 9), rgb("#4b3324"))


def draw_pencils(pen: Pen, look: Look) -> None:
    """Six hexagonal pencils side by side; form "one" draws a mechanical pencil."""
    if look.form == "one":
        _mechanical(pen, look)
        return
    tones = (
        look.colour,
        look.accent,
        mix(look.colour, look.accent, 0.5),
        lighter(look.colour, 0.3),
        darker(look.accent, 0.3),
        darker(look.colour, 0.35),
    )
    for i, tone in enumerate(tones):
        at = pen.at((14 if i % 2 else -6), -140 + i * 56)
        at.shade(box(-200, 14, 300, 30), 7, 0.35)
        at.fill([(-236, -20), (-326, -2), (-326, 2), (-236, 20)], down(rgb("#f0d3a4"), rgb("#d2a96f")))
        at.fill([(-300, -7), (-328, 0), (-300, 7)], tone if look.pattern == "colour" else rgb("#3a3638"))
        scallops = [ellipse(-236, k, 14, 7) for k in (-14, 0, 14)]
        at.fill([box(-236, -21, 290, -7), *scallops[:1]], lighter(tone, 0.24))
        at.fill([box(-236, -7, 290, 7), *scallops[1:2]], tone)
        at.fill([box(-236, 7, 290, 21), *scallops[2:]], darker(tone, 0.24))
        at.fill(box(262, -21, 270, 21), GOLD)
        at.fill(box(290, -21, 302, 21), down(lighter(tone, 0.4), darker(tone, 0.2)))
        at.line([(120, 0), (240, 0)], 3, GOLD, alpha=0.9)


def _mechanical(pen: Pen, look: Look) -> None:
    pen.line([(-330, 0), (-300, 0)], 3, rgb("#3a3638"))
    _barrel(pen, spline([(-300, -4), (-270, -10), (-220, -22), (-220, 22), (-270, 10), (-300, 4)]), STEEL)
    _barrel(pen, rounded(-224, -24, 220, 24, 8), look.colour)
    pen.fill([box(-206 + i * 12, -24, -202 + i * 12, 24) for i in range(9)], darker(look.colour, 0.5), None, 0.6)
    _barrel(pen, box(216, -22, 286, 22), STEEL)
    _barrel(pen, rounded(286, -14, 326, 14, 6), STEEL)
    _barrel(pen, rounded(90, -34, 240, -20, 6), GOLD)
