"""Painted tiles: a tulip, a windmill, a rosette over four."""

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, darker, down, lighter, mix
from shared.cli.demo.pictures.geometry import (
    box,
    ellipse,
    leaf,
    moved,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.look import Look


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
