"""The rest of a writing desk: pen cases, wraps, scissors, trays, rulers, weights, incense."""

from math import sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import across, darker, down, lighter, mix, outward, rgb
from shared.cli.demo.pictures.figures.papers import PAPER
from shared.cli.demo.pictures.figures.patterns import PATTERNS, fill_pattern
from shared.cli.demo.pictures.figures.pens import BAMBOO, GOLD, STEEL
from shared.cli.demo.pictures.figures.stamps import VERMILION
from shared.cli.demo.pictures.geometry import (
    Outline,
    box,
    circle,
    ellipse,
    moved,
    petals,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.lathe import CLAY, Lathe
from shared.cli.demo.pictures.look import Look


def draw_case(pen: Pen, look: Look) -> None:
    """Forms: "roll" (open cloth roll with pens), "" (zipped pouch), "tin"."""
    {"roll": _pen_roll, "tin": _tin}.get(look.form, _pouch)(pen, look)


def _pouch(pen: Pen, look: Look) -> None:
    shape = rounded(-320, -120, 320, 130, 60)
    cloth = pen.fill(shape, down(lighter(look.colour, 0.18), look.colour, darker(look.colour, 0.28)))
    if look.pattern in PATTERNS:
        fill_pattern(pen, look.pattern, cloth, (look.accent, lighter(look.colour, 0.5)), 0.8)
        pen.shade(ellipse(0, 150, 340, 90), 44, 0.4, cloth)
    pen.fill(box(-330, -104, 330, -74), darker(look.colour, 0.4), cloth)
    pen.fill([box(-320 + i * 12, -98, -313 + i * 12, -80) for i in range(54)], GOLD, cloth)
    pen.fill(rounded(210, -102, 250, -76, 6), lighter(GOLD, 0.3))
    pen.line([(246, -88), (306, -34)], 14, look.accent)
    pen.line([(-296, 100), (296, 100)], 2.5, lighter(look.colour, 0.5), cloth, 0.7)
    pen.glow(ellipse(-120, -20, 190, 40), 36, 0.18, cloth)


def _pen_roll(pen: Pen, look: Look) -> None:
    cloth = pen.fill(box(-320, -230, 300, 230), across(lighter(look.colour, 0.12), look.colour))
    if look.pattern in PATTERNS:
        fill_pattern(pen, look.pattern, cloth, (look.accent, lighter(look.colour, 0.5)), 0.7)
    tones = (rgb("#2d3b55"), VERMILION, rgb("#26221f"), BAMBOO, rgb("#6e8b6b"), STEEL)
    for i, tone in enumerate(tones):
        x = -262 + i * 88
        pen.shade(rounded(x + 8, -186, x + 42, 140, 14), 8, 0.4)
        pen.fill(
            rounded(x, -190 + (i * 23) % 44, x + 32, 140, 14), across(lighter(tone, 0.35), tone, darker(tone, 0.4))
        )
        pen.fill(box(x, -110 + (i * 23) % 44, x + 32, -104 + (i * 23) % 44), GOLD)
    pocket = pen.fill(box(-320, -20, 300, 230), across(darker(look.colour, 0.1), darker(look.colour, 0.02)))
    pen.line([(-320, -20), (300, -20)], 4, look.accent)
    pen.fill([box(-290 + i * 88, -20, -287 + i * 88, 230) for i in range(8)], lighter(look.colour, 0.5), pocket, 0.6)
    roll = pen.fill(
        rounded(284, -244, 344, 244, 24), across(lighter(look.colour, 0.25), look.colour, darker(look.colour, 0.35))
    )
    pen.fill([box(284, y, 344, y + 10) for y in (-26, 16)], look.accent, roll)
    pen.line(spline([(-320, 0), (-350, 40), (-330, 110), (-356, 170)]), 8, look.accent)


def _tin(pen: Pen, look: Look) -> None:
    pen.fill(rounded(-320, -110, 320, 120, 26), darker(look.colour, 0.4))
    lid = pen.fill(rounded(-320, -120, 320, 104, 26), down(lighter(look.colour, 0.25), look.colour))
    fill_pattern(pen, look.pattern or "waves", lid, (look.accent, lighter(look.colour, 0.5)), 0.8)
    pen.line(rounded(-304, -104, 304, 88, 18), 4, GOLD)
    pen.fill(rounded(-90, -46, 90, 30, 8), PAPER)
    pen.line(rounded(-80, -38, 80, 22, 5), 2.5, look.accent)
    pen.glow([(-320, -40), (-240, -120), (-120, -120), (-320, 90)], 16, 0.25, lid)


def draw_scissors(pen: Pen, look: Look) -> None:
    """Slim steel scissors with lacquered loops, half open."""
    for side in (-1, 1):
        blade = moved(spline([(-14, 30), (-22, -120), (-6, -330), (8, -300), (16, 30)]), 0, 20, angle=side * 11)
        blade = [(x * side if side < 0 else x, y) for x, y in blade] if side < 0 else blade
        pen.shade(moved(blade, 8, 10), 8, 0.3)
        pen.fill(blade, across(lighter(STEEL, 0.5), STEEL, darker(STEEL, 0.25)))
    for side in (-1, 1):
        loop = ellipse(side * 92, 220, 78, 108)
        pen.line(loop, 34, darker(look.colour, 0.3))
        pen.line([(x - 3, y - 4) for x, y in loop], 24, look.colour)
        pen.glow(ribbon(ellipse(side * 92, 216, 78, 108, 190, 260), (2, 8, 2)), 3, 0.7)
        pen.line([(side * 54, 132), (0, 30)], (34, 26), look.colour)
    pen.fill(circle(0, 34, 17), outward(lighter(GOLD, 0.5), GOLD))
    pen.line([(-10, 28), (10, 40)], 4, darker(GOLD, 0.5))


def draw_tray(pen: Pen, look: Look) -> None:
    """A lacquer tray with clips, a nib and an eraser in it."""
    pen.fill(rounded(-330, -170, 330, 170, 22), down(lighter(look.colour, 0.28), look.colour))
    bed = pen.fill(rounded(-308, -148, 308, 148, 12), down(darker(look.colour, 0.5), darker(look.colour, 0.2)))
    pen.glow(ellipse(-140, -70, 180, 50), 40, 0.12, bed)
    for x, y, angle in ((-210, -40, 20), (-160, 50, -40), (-236, 70, 80)):
        clip: Outline = spline([(-40, 10), (34, 10), (44, -4), (34, -18), (-34, -18), (-48, 0), (-34, 22), (26, 22)])
        at = moved(clip, x, y, angle=angle)
        pen.shade(moved(ribbon(at, 5), 4, 6), 4, 0.5)
        pen.line(at, 5, GOLD)
    pen.fill(rounded(-60, -60, 70, 20, 10), across(rgb("#f6f1e6"), rgb("#ded6c4")))
    pen.fill(rounded(-60, -60, 14, 20, 10), look.accent)
    for y in (62, 98):
        pen.fill(rounded(-80, y, 280, y + 20, 9), down(lighter(BAMBOO, 0.3), darker(BAMBOO, 0.2)))
        pen.fill([(-80, y), (-120, y + 10), (-80, y + 20)], rgb("#efd7a8"))
    pen.fill(petals(200, -50, 54, 34, 5), mix(look.accent, (255, 255, 255), 0.2))
    pen.fill(circle(200, -50, 12), GOLD)


def draw_ruler(pen: Pen, look: Look) -> None:
    """A brass ruler with a cut wave edge."""
    edge = [(x, -52 - 10 * sin(x / 26)) for x in range(-330, 331, 6)]
    bar = pen.fill(
        [*edge, (330, 60), (-330, 60)],
        across(lighter(look.colour, 0.35), look.colour, lighter(look.colour, 0.2), darker(look.colour, 0.1)),
    )
    pen.fill(
        [
            box(-316 + i * 10.5, 60 - (34 if i % 10 == 0 else 24 if i % 5 == 0 else 15), -314 + i * 10.5, 60)
            for i in range(61)
        ],
        darker(look.colour, 0.65),
        bar,
    )
    pen.fill([petals(x, -14, 20, 11, 5) for x in (-250, -190, 190, 250)], darker(look.colour, 0.55), bar)
    pen.fill(circle(296, -10, 13), darker(look.colour, 0.6), bar)
    pen.glow([(-300, -52), (-180, -52), (-240, 60), (-330, 60)], 12, 0.4, bar)


def draw_weight(pen: Pen, look: Look) -> None:
    """A cast-iron paperweight: a sleeping cat on a sheet."""
    pen.fill(rounded(-300, 20, 300, 90, 4), PAPER)
    pen.ground(200, 30, y=50)
    body = spline(
        [
            (-220, 56),
            (-230, -60),
            (-150, -160),
            (-20, -170),
            (110, -120),
            (200, -150),
            (262, -70),
            (250, 40),
            (180, 62),
            (0, 66),
        ],
        closed=True,
    )
    whole = pen.fill(body, down(lighter(look.colour, 0.4), look.colour, darker(look.colour, 0.5)))
    pen.fill([[(150, -128), (160, -206), (206, -142)], [(220, -130), (268, -188), (262, -84)]], look.colour)
    pen.line(spline([(-200, 30), (-120, 56), (20, 40), (120, 50)]), (12, 20, 10), darker(look.colour, 0.3), whole)
    for x in (176, 232):
        pen.line(ellipse(x, -56, 15, 9, 10, 170), 4, darker(look.colour, 0.75))
    pen.fill([(198, -34), (212, -34), (205, -26)], look.accent)
    pen.line([(120, 18), (258, 14)], 12, look.accent, whole)
    pen.fill(circle(190, 24, 11), GOLD)
    pen.glow(ellipse(-90, -116, 90, 24), 16, 0.4, whole)


def draw_wrap(pen: Pen, look: Look) -> None:
    """A gift tied in a furoshiki cloth."""
    pen.ground(200, 44)
    body = spline(
        [(-210, -10), (-226, -140), (-120, -230), (0, -250), (120, -230), (226, -140), (210, -10), (0, 14)], closed=True
    )
    cloth = pen.fill(body, look.colour)
    fill_pattern(pen.at(0, -120), look.pattern or "seigaiha", cloth, (look.accent, lighter(look.colour, 0.5)), 0.8)
    for x in (-120, -50, 60, 130):
        pen.shade(ribbon([(x * 0.2, -240), (x, -20)], (6, 26)), 12, 0.28, cloth)
    pen.shade(ellipse(190, -60, 90, 170), 50, 0.3, cloth)
    pen.glow(ellipse(-110, -160, 70, 60), 34, 0.3, cloth)
    for side in (-1, 1):
        ear = spline(
            [(0, -236), (side * 70, -330), (side * 190, -350), (side * 210, -270), (side * 110, -226)], closed=True
        )
        wing = pen.fill(ear, across(lighter(look.colour, 0.2), darker(look.colour, 0.15)))
        fill_pattern(
            pen.at(side * 120, -290), look.pattern or "seigaiha", wing, (look.accent, lighter(look.colour, 0.5)), 0.8
        )
        pen.shade(ribbon([(0, -238), (side * 170, -310)], (20, 4)), 8, 0.3, wing)
    pen.fill(rounded(-46, -272, 46, -204, 26), across(lighter(look.colour, 0.28), darker(look.colour, 0.2)))


def draw_incense(pen: Pen, look: Look) -> None:
    """Incense sticks in a small bowl, one of them lit."""
    pen.ground(110, 26)
    for x, lean in ((-30, -46), (0, 4), (30, 52)):
        pen.line([(x, -90), (x + lean, -400)], 6, look.accent)
        pen.fill(circle(x + lean, -402, 5), rgb("#ff9d4a"))
    smoke = spline([(4, -410), (44, -480), (-30, -560), (24, -640), (0, -700)])
    pen.glow(ribbon(smoke, (8, 26, 40)), 12, 0.5)
    cup = Lathe(pen, [(0, 84), (10, 90), (60, 122), (100, 128), (112, 126)], 0.26)
    cup.fill(look.colour)
    cup.shade(CLAY)
    hollow = cup.open_mouth(rgb("#d8d0c0"), lighter(look.colour, 0.25), 0.08)
    cup.pour(hollow, rgb("#cfc6b4"), 10)
