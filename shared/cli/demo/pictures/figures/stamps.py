"""Name seals, rubber stamps, vermilion paste and sealing wax."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import across, darker, down, lighter, outward, rgb
from shared.cli.demo.pictures.figures.papers import PAPER
from shared.cli.demo.pictures.figures.patterns import cherry_petal, fill_pattern
from shared.cli.demo.pictures.figures.pens import GOLD
from shared.cli.demo.pictures.geometry import (
    circle,
    ellipse,
    moved,
    petals,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.lathe import GLAZE, METAL, Lathe
from shared.cli.demo.pictures.look import Look

VERMILION = rgb("#c8402f")


def draw_stamp(pen: Pen, look: Look) -> None:
    """Forms: "" (a name seal and its print), "rubber" (wooden stamps in a box), "pad" (vermilion paste)."""
    {"rubber": _rubber, "pad": _pad}.get(look.form, _seal)(pen, look)


def _seal(pen: Pen, look: Look) -> None:
    pen.ground(90, 22, x=-110)
    stick = Lathe(pen.at(-110, 0), [(0, 70), (4, 74), (300, 74), (316, 60), (322, 30)], 0.22)
    stick.fill(look.colour)
    for i in range(7):
        stick.pen.line(
            [stick.at(-80 + i * 26 + 8 * sin(k / 2 + i), k * 40) for k in range(9)],
            (2, 6, 3),
            darker(look.colour, 0.3),
            stick.body,
            0.35,
        )
    stick.shade(GLAZE)
    stick.reflect_window(50, 270, alpha=0.4)
    pen.fill(stick.at(0, 30) and moved(circle(0, 0, 9), -110, -36), look.accent)
    paper = [(20, 40), (300, 40), (270, -120), (44, -120)]
    pen.shade(moved(paper, 6, 8), 8, 0.25)
    pen.fill(paper, PAPER)
    print_ = pen.fill(ellipse(160, -42, 72, 44), VERMILION)
    for path in (
        [(160, -76), (160, -12)],
        [(128, -56), (128, -14)],
        [(192, -56), (192, -14)],
        [(124, -14), (196, -14)],
    ):
        pen.line(path, 9, PAPER, print_)


def _rubber(pen: Pen, look: Look) -> None:
    """Six wooden stamps in a tray from above, with their motifs."""
    pen.fill(rounded(-300, -220, 300, 220, 16), down(lighter(look.colour, 0.25), look.colour))
    pen.fill(rounded(-280, -200, 280, 200, 8), darker(look.colour, 0.45))
    for i in range(6):
        x, y = -182 + (i % 3) * 182, -96 + (i // 3) * 192
        at = pen.at(x, y)
        at.fill(rounded(-82, -84, 82, 84, 8), across(rgb("#e7c48f"), rgb("#cfa468")))
        at.fill(
            [ribbon(spline([(-80, k), (0, k + 8), (80, k - 4)]), 1.6) for k in range(-70, 80, 22)],
            rgb("#9a7440"),
            None,
            0.4,
        )
        _motif(at, i, look)


def _motif(pen: Pen, index: int, look: Look) -> None:
    ink = look.accent
    if index == 0:
        pen.fill([moved(cherry_petal(58), angle=-90 + i * 72) for i in range(5)], ink)
        pen.fill(circle(0, 0, 9), PAPER)
    elif index == 1:
        pen.fill([[(-60, 40), (0, -52), (60, 40)]], ink)
        pen.fill([(-20, -20), (0, -52), (20, -20), (8, -12), (0, -24), (-8, -12)], PAPER)
    elif index == 2:
        for r in (52, 36, 20):
            pen.line(ellipse(0, 26, r, r, 180, 360), 8, ink)
    elif index == 3:
        pen.fill(spline([(-58, 0), (-16, -28), (30, -16), (44, 0), (30, 16), (-16, 28)], closed=True), ink)
        pen.fill([(34, 0), (66, -24), (58, 0), (66, 24)], ink)
        pen.fill(circle(-32, -6, 5), PAPER)
    elif index == 4:
        pen.fill(petals(0, 0, 54, 40, 12), ink)
        pen.fill(circle(0, 0, 16), PAPER)
    else:
        ring = [(40 * cos(radians(a)), 40 * sin(radians(a))) for a in range(-60, 260, 8)]
        pen.line(ring, (20, 14, 8, 3), ink)


def _pad(pen: Pen, look: Look) -> None:
    pen.ground(200, 44)
    tin = Lathe(pen, [(0, 190), (6, 200), (70, 200), (76, 200)], 0.3, smooth=False)
    tin.fill(look.colour)
    for t in range(-80, 81, 20):
        tin.pen.fill(tin.patch(t, 38, petals(0, 0, 20, 11, 5)), look.accent, tin.body)
    tin.shade(GLAZE)
    hollow = tin.open_mouth(VERMILION, lighter(look.colour, 0.4), 0.08, 0.25)
    pen.fill(ellipse(0, -74, 176, 50), outward(lighter(VERMILION, 0.18), VERMILION), hollow)
    pen.shade(ellipse(30, -60, 60, 14), 8, 0.25, hollow)
    lid = moved(ellipse(0, 0, 150, 150), 190, -170)
    pen.fill([(x * 0.9 + 30, y * 0.9) for x, y in lid], darker(look.colour, 0.25))
    face = pen.fill([(x * 0.9 + 20, y * 0.9 - 6) for x, y in lid], across(lighter(look.colour, 0.25), look.colour))
    fill_pattern(pen.at(190, -160), "seigaiha", face, (look.accent, look.colour), 0.6)


def draw_wax(pen: Pen, look: Look) -> None:
    """A sealing set: a stamp with turned handle, sticks of wax, a pressed seal."""
    pen.ground(90, 22, x=-110)
    head = Lathe(pen.at(-110, 0), [(0, 78), (34, 78), (40, 40), (60, 30)], 0.24, smooth=False)
    head.fill(GOLD)
    head.shade(METAL)
    grip = Lathe(pen.at(-110, -56), [(0, 34), (20, 44), (110, 62), (200, 40), (250, 46), (278, 24), (282, 4)], 0.24)
    grip.fill(rgb("#5b3524"))
    grip.shade(GLAZE)
    grip.reflect_window(60, 180, alpha=0.4)
    for i, y in enumerate((-10, 34)):
        tone = (look.colour, look.accent)[i]
        pen.shade(rounded(34, y + 4, 320, y + 44, 8), 9, 0.3)
        pen.fill(rounded(24, y - 4, 310, y + 34, 8), down(lighter(tone, 0.35), tone, darker(tone, 0.3)))
    blot = petals(170, -110, 84, 74, 7)
    pen.shade(moved([(x, y * 0.7 - 32) for x, y in blot], 8, 12), 8, 0.35)
    wax = pen.fill(
        [(x, y * 0.7 - 32) for x, y in blot], down(lighter(look.colour, 0.25), look.colour, darker(look.colour, 0.2))
    )
    pen.line(ellipse(170, -109, 56, 38), 5, darker(look.colour, 0.4), wax)
    pen.fill([(x, y * 0.7 - 32) for x, y in petals(170, -110, 36, 20, 5)], lighter(look.colour, 0.3), wax)
