"""Bottles of ink and the stone on which it is ground."""

from math import cos, pi, sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import across, brightness, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.figures.pens import GOLD
from shared.cli.demo.pictures.geometry import (
    Point,
    ellipse,
    moved,
    petals,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.lathe import GLASS, METAL, Lathe
from shared.cli.demo.pictures.look import Look


def draw_ink(pen: Pen, look: Look) -> None:
    """A bottle of ink with its swatch on the label; forms: "square", "round", "set"."""
    if look.form == "set":
        tones = (look.colour, look.accent, mix(look.colour, look.accent, 0.5))
        for i, x in enumerate((-190, 190, 0)):
            _bottle(pen.at(x, -16 if i < 2 else 20, 0.74), look.but(colour=tones[i], form=""))
    else:
        _bottle(pen, look)


def _bottle(pen: Pen, look: Look) -> None:
    round_one = look.form == "round"
    pen.ground(130, 30)
    pen.shade(ellipse(150, 22, 120, 26), 18, 0.35, None, look.colour)
    profile: list[Point] = [(0, 138), (8, 152), (8, 152), (170, 152), (190, 140), (204, 80), (216, 66), (236, 66)]
    if round_one:
        profile = [(0, 104), (8, 124), (80, 172), (150, 150), (196, 84), (210, 66), (236, 66)]
    glass = Lathe(pen, profile, 0.2)
    glass.fill(mix(rgb("#eef1f0"), look.colour, 0.18))
    ink = Lathe(
        pen.at(0, -8),
        [(0, 110), (10, 136), (10, 136), (140, 138)] if not round_one else [(0, 96), (10, 118), (70, 158), (130, 146)],
        0.2,
    )
    ink.fill(darker(look.colour, 0.12))
    pen.fill(ellipse(0, -8 - ink.top[0], ink.top[1], ink.top[1] * 0.2), lighter(look.colour, 0.22))
    pen.glow(ellipse(-60, -50, 50, 60), 26, 0.35, ink.body, lighter(look.colour, 0.4))
    glass.shade(GLASS)
    _swatch(glass, look, 82 if not round_one else 86)
    glass.reflect_window(20, 170, -66, 9, 0.7)
    cap = Lathe(pen.at(0, -226), [(0, 78), (8, 84), (84, 84), (92, 78), (94, 70)], 0.2, smooth=False)
    cap.fill(look.accent if brightness(look.accent) < 0.5 else rgb("#2b2a2e"))
    for t in range(-84, 85, 8):
        cap.pen.line([cap.at(t, 6), cap.at(t, 84)], 2, (0, 0, 0), cap.body, 0.25)
    cap.shade(METAL)
    pen.fill(ellipse(0, -320, 70, 14), lighter(rgb("#2b2a2e"), 0.14))


def _swatch(glass: Lathe, look: Look, height: float) -> None:
    """The paper label with a brushed circle of the ink."""
    turns = range(-40, 41, 4)
    paper = [glass.at(t, height - 52) for t in turns] + [glass.at(t, height + 56) for t in reversed(turns)]
    glass.pen.fill(paper, across(rgb("#fffdf6"), rgb("#efe9da")), glass.body)
    ring = [(r * cos(a), r * sin(a)) for i in range(40) for a in (2 * pi * i / 44 - 1.2,) for r in (30 + sin(i / 6),)]
    glass.pen.fill(glass.patch(0, height + 6, ribbon(ring, (16, 12, 9, 5))), look.colour, glass.body)
    glass.pen.line([glass.at(t, height - 40) for t in range(-20, 21, 4)], 3, rgb("#6d675c"), alpha=0.7)


def draw_inkstone(pen: Pen, look: Look) -> None:
    """A slate suzuri with a pool of ink, an ink stick across its corner, from above."""
    stone = look.colour
    whole = pen.fill(rounded(-200, -280, 200, 280, 34), down(lighter(stone, 0.22), stone, darker(stone, 0.25)))
    pen.line(rounded(-178, -258, 178, 258, 24), 4, lighter(stone, 0.4), whole, 0.6)
    bed = pen.fill(rounded(-160, -240, 160, 240, 26), down(darker(stone, 0.5), darker(stone, 0.1)))
    pool = [*spline([(-160, -110), (-60, -80), (60, -116), (160, -90)]), (160, -260), (-160, -260)]
    pen.fill(pool, down(rgb("#0e0d10"), rgb("#26242a")), bed)
    pen.glow(ellipse(-60, -190, 70, 16), 10, 0.4, bed)
    pen.glow(ellipse(-40, 120, 110, 60), 40, 0.18, bed)
    stick = moved(rounded(-34, -150, 34, 150, 6), 150, 150, angle=24)
    pen.shade(moved(stick, 14, 16), 12, 0.5)
    pen.fill(stick, across(rgb("#3a363c"), rgb("#18161a")))
    pen.line(moved(rounded(-26, -142, 26, 142, 4), 150, 150, angle=24), 2.5, GOLD, alpha=0.9)
    for y in (-90, -30, 30):
        pen.fill(moved(petals(0, y, 15, 8, 5), 150, 150, angle=24), look.accent)
