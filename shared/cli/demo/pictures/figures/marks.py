"""The shops' marks: a bowl on the wheel, a lantern star, an ink circle."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import lighter
from shared.cli.demo.pictures.geometry import box, circle, ellipse, leaf, ribbon, spline, star
from shared.cli.demo.pictures.look import Look


def draw_mark(pen: Pen, look: Look) -> None:
    """A round badge in the look's colour with the form's sign in its accent."""
    pen.fill(circle(0, 0, 470), look.colour)
    SIGNS[look.form](pen, look)


def _bowl(pen: Pen, look: Look) -> None:
    pen.fill([*ellipse(0, -60, 270, 250, 0, 180), (-270, -60)], look.accent)
    pen.fill(box(-90, 180, 90, 214), look.accent)
    pen.fill(ellipse(0, -60, 270, 66), lighter(look.accent, 0.35))
    pen.fill(ellipse(0, -54, 236, 50), look.colour)
    for i, y in enumerate((276, 312)):
        pen.line(spline([(-210 + i * 60, y), (-70, y - 14), (70, y + 14), (210 - i * 60, y)]), 14, look.accent)


def _star(pen: Pen, look: Look) -> None:
    pen.fill(star(0, 0, 350, 230, 8), look.accent)
    pen.fill(star(0, 0, 250, 160, 8, -67.5), look.colour)
    pen.fill([leaf(0, 0, 150, 54, i * 45) for i in range(8)], look.accent)
    pen.fill(circle(0, 0, 40), look.colour)


def _ink_ring(pen: Pen, look: Look) -> None:
    ring = [(270 * cos(radians(a)), 270 * sin(radians(a))) for a in range(-70, 262, 4)]
    pen.fill(ribbon(ring, (96, 84, 70, 60, 42, 26, 8)), look.accent)
    pen.fill(spline([(-20, 150), (6, -40), (36, -190), (60, -40), (30, 150)], closed=True), look.accent)
    pen.fill(circle(8, 190, 26), (200, 64, 47))


SIGNS = {"bowl": _bowl, "star": _star, "ring": _ink_ring}
