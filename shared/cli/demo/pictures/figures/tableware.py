"""Built ceramics for the table: teapots and butter dishes."""

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import across, darker, down, lighter, rgb
from shared.cli.demo.pictures.figures.pottery import draw_lid
from shared.cli.demo.pictures.geometry import (
    box,
    circle,
    ellipse,
    leaf,
    petals,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.glazes import RAW_CLAY, decorate
from shared.cli.demo.pictures.lathe import GLAZE, Lathe
from shared.cli.demo.pictures.look import Look


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
