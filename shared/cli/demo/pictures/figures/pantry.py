"""What is eaten and drunk: glasses of tea, hibiscus, dates. And soap."""

from math import cos, sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import (
    circle,
    ellipse,
    leaf,
    moved,
    petals,
    rounded,
    spline,
)
from shared.cli.demo.pictures.lathe import CLAY, GLASS, METAL, Lathe
from shared.cli.demo.pictures.look import Look


def draw_tea_glass(pen: Pen, look: Look) -> None:
    """Karkadeh, mint tea or sahlab: one glass, or ("set") three on a tray."""
    if look.form == "set":
        pen.ground(270, 50)
        tray = Lathe(pen, [(0, 268), (8, 290), (20, 296)], 0.24)
        tray.fill(look.accent)
        tray.shade(METAL)
        tray.open_mouth(lighter(look.accent, 0.15), lighter(look.accent, 0.3), 0.05, 0.25)
        for x, y in ((-120, -44), (124, -40), (0, 6)):
            _glass(pen.at(x, y - 8, 0.72), look)
    else:
        pen.ground(90, 22)
        _glass(pen, look)


def _glass(pen: Pen, look: Look) -> None:
    glass = Lathe(pen, [(0, 66), (6, 78), (70, 92), (130, 80), (190, 88), (262, 112)], 0.2)
    glass.fill(mix(rgb("#f3f5f2"), look.colour, 0.1))
    tea = Lathe(pen.at(0, -6), [(0, 64), (10, 76), (64, 88), (124, 76), (180, 83), (212, 92)], 0.2)
    tea.fill(look.colour)
    pen.glow(ellipse(-20, -60, 40, 70), 24, 0.25, tea.body, lighter(look.colour, 0.6))
    glass.shade(GLASS)
    pen.fill(ellipse(0, -218, 91, 18), across(lighter(look.colour, 0.35), look.colour))
    for height in (224, 232):
        pen.line([glass.at(t, height) for t in range(-88, 89, 4)], 3, rgb("#d9b25c"), glass.body)
    ornament = [glass.patch(t, 150, leaf(0, 0, 26, 14, a)) for t in range(-72, 73, 36) for a in (-90, -30, 210)]
    pen.fill(ornament, rgb("#e3c06e"), glass.body, 0.9)
    pen.line(ellipse(0, -262, 112, 22.4), 3.5, (250, 250, 248), alpha=0.85)
    glass.reflect_window(20, 240, -50, 9, 0.65)


def draw_hibiscus(pen: Pen, look: Look) -> None:
    """A glass of karkadeh with dried calyces and a fresh flower beside it."""
    pen.ground(90, 22, x=-90)
    _glass(pen.at(-90, 0, 1.25), look)
    _flower(pen.at(150, -70), look.colour)
    chance = look.chance()
    for i in range(9):
        x, y = -10 + i * 34, 30 + chance.uniform(-14, 26)
        pen.fill(
            [leaf(x, y, 40, 17, a) for a in (-150, -110, -70, -30)], darker(look.colour, 0.25 + 0.2 * chance.random())
        )


def _flower(pen: Pen, colour: Colour) -> None:
    pen.ground(80, 20, y=66)
    pen.fill(leaf(20, 30, 150, 56, 10), across(rgb("#5f8a57"), rgb("#3f6b45")))
    for i in range(5):
        petal = spline([(0, 0), (46, -52), (118, -56), (146, 0), (118, 54), (46, 46)], closed=True)
        pen.fill(
            moved(petal, 0, 0, angle=-90 + i * 72, scale=0.86), across(lighter(colour, 0.18), lighter(colour, 0.42))
        )
        pen.line(
            moved([(20, 0), (100, 4)], 0, 0, angle=-90 + i * 72, scale=0.86), (7, 1), darker(colour, 0.25), alpha=0.7
        )
    pen.fill(circle(0, 0, 24), darker(colour, 0.4))
    pen.line(spline([(0, 0), (34, -50), (72, -78)]), (7, 5), rgb("#f6d9a0"))
    pen.fill([circle(72 + 9 * cos(i), -78 + 9 * sin(i), 6) for i in range(6)], rgb("#f4b53f"))


def draw_dates(pen: Pen, look: Look) -> None:
    """A palm-leaf basket full of dates."""
    pen.ground(220, 48)
    basket = Lathe(pen, [(0, 170), (8, 182), (70, 226), (120, 244), (134, 246)], 0.3)
    basket.fill(rgb("#d2ad6c"))
    for row in range(6):
        for turn in range(-88, 89, 11):
            strand = basket.patch(turn + 5 * (row % 2), 16 + row * 22, leaf(-22, 0, 44, 20, -24 if row % 2 else 24))
            pen.fill(strand, mix(rgb("#e6c98d"), look.accent, 0.75 if row == 3 and turn % 2 else 0), basket.body)
    basket.shade(CLAY)
    basket.open_mouth(rgb("#7a5a30"), rgb("#e0c083"))
    chance = look.chance()
    for row, (y, reach, count) in enumerate(
        ((-176, 196, 9), (-196, 160, 8), (-220, 118, 6), (-244, 70, 4), (-262, 26, 2))
    ):
        for i in range(count):
            x = -reach + 2 * reach * i / max(count - 1, 1)
            _date(pen.at(x + chance.uniform(-8, 8), y + 62 + row * 4), look.colour, chance.uniform(-50, 50))


def _date(pen: Pen, colour: Colour, angle: float) -> None:
    shape = moved(ellipse(0, 0, 46, 24), angle=angle)
    whole = pen.fill(shape, down(lighter(colour, 0.2), colour, darker(colour, 0.45)))
    for k in (-8, 4):
        pen.line(moved(spline([(-38, k), (0, k - 5), (38, k)]), angle=angle), 2, darker(colour, 0.5), whole, 0.5)
    pen.glow(moved(ellipse(-10, -9, 18, 4), angle=angle), 2.5, 0.55, whole)
    pen.fill(moved(ellipse(42, 0, 7, 7), angle=angle), rgb("#d9a860"))


def draw_soap(pen: Pen, look: Look) -> None:
    """Two cut bars tied with twine, a sprig on top."""
    pen.ground(190, 42)
    for x, y, tone in ((10, 0, look.colour), (-6, -104, lighter(look.colour, 0.12))):
        front = rounded(x - 190, y - 100, x + 190, y, 14)
        pen.fill([(x - 186, y - 96), (x - 140, y - 138), (x + 216, y - 138), (x + 188, y - 92)], lighter(tone, 0.42))
        pen.fill([(x + 188, y - 94), (x + 216, y - 136), (x + 216, y - 40), (x + 188, y - 4)], darker(tone, 0.25))
        face = pen.fill(front, across(lighter(tone, 0.2), tone, darker(tone, 0.08)))
        pen.fill(moved(petals(0, 0, 34, 20, 8), x, y - 50), darker(tone, 0.18), face, 0.6)
        pen.fill(moved(petals(0, 0, 34, 20, 8), x - 2, y - 52), lighter(tone, 0.3), face, 0.8)
    chance = look.chance()
    pen.fill(
        [circle(chance.uniform(-180, 180), chance.uniform(-200, -6), chance.uniform(1, 3)) for _ in range(120)],
        look.accent,
        alpha=0.5,
    )
    pen.line([(-70, -4), (-72, -204), (-34, -242)], 7, rgb("#b98f58"))
    for angle in (-160, -130, -100, -60, -30):
        pen.fill(leaf(-20, -222, 92, 22, angle), down(rgb("#8aa06f"), rgb("#62804f")))
