"""Notebooks: cloth-bound, stitched, ringed, open, in a pile."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import across, darker, lighter, mix, rgb
from shared.cli.demo.pictures.figures.papers import PAPER
from shared.cli.demo.pictures.figures.patterns import PATTERNS, fill_pattern
from shared.cli.demo.pictures.geometry import (
    box,
    circle,
    leaf,
    moved,
    rounded,
    spline,
)
from shared.cli.demo.pictures.look import Look

LINE = rgb("#9fb3c4")


def draw_notebook(pen: Pen, look: Look) -> None:
    """Forms: "" (cloth-bound with label), "stitched" (Japanese binding), "open", "ring", "stack"."""
    {"open": _open_book, "ring": _ring_book, "stack": _stack}.get(look.form, _closed_book)(pen, look)


def _cover(pen: Pen, look: Look, x0: float, y0: float, x1: float, y1: float) -> Stencil:
    cover = pen.fill(
        rounded(x0, y0, x1, y1, 8), across(darker(look.colour, 0.08), look.colour, lighter(look.colour, 0.08))
    )
    if look.pattern in PATTERNS:
        fill_pattern(pen, look.pattern, cover, (look.accent, lighter(look.colour, 0.5)))
    pen.shade(box(x0 + 22, y0, x0 + 30, y1), 5, 0.3, cover)
    pen.glow(box(x0, y0, x1, y0 + 5), 3, 0.4, cover)
    return cover


def _closed_book(pen: Pen, look: Look) -> None:
    pen.fill(rounded(-214, -292, 226, 302, 6), rgb("#e4dcc9"))
    pen.fill([box(214, -290 + i * 12, 226, -288 + i * 12) for i in range(49)], rgb("#b9ae96"), None, 0.3)
    pen.fill([box(-214, 296 + i * 3, 220, 297 + i * 3) for i in range(2)], rgb("#b9ae96"))
    cover = _cover(pen, look, -222, -300, 216, 294)
    if look.form == "stitched":
        _stitches(pen, look, cover)
        pen.fill(box(-120, -230, -40, 60), PAPER)
        pen.line([(-114, -224), (-46, -224), (-46, 54), (-114, 54), (-114, -224)], 2, look.accent)
        _brush_marks(pen.at(-80, -84), look)
    else:
        pen.fill(box(-222, -300, -176, 294), darker(look.accent, 0.1), cover)
        pen.fill(rounded(-80, -200, 120, -80, 6), PAPER)
        pen.line(rounded(-72, -192, 112, -88, 4), 2, look.accent)
        for y, reach in ((-156, 66), (-134, 84), (-112, 50)):
            pen.line([(20 - reach, y), (20 + reach, y)], 3, rgb("#8d8778"), alpha=0.6)
        pen.line([(176, -300), (176, 294)], 9, darker(look.accent, 0.2), cover)
        pen.fill([(-30, 290), (-12, 290), (-12, 356), (-21, 344), (-30, 356)], look.accent)


def _stitches(pen: Pen, look: Look, cover: Stencil) -> None:
    """Yotsume toji: four holes, thread over the spine."""
    thread = lighter(look.accent, 0.6)
    pen.line([(-172, -300), (-172, 294)], 4, thread, cover)
    for y in (-252, -90, 84, 246):
        pen.line([(-222, y), (-172, y)], 4, thread, cover)
        pen.fill(circle(-172, y, 4), darker(look.colour, 0.5))


def _brush_marks(pen: Pen, look: Look) -> None:
    """Two characters in a few strokes: mountain and river."""
    ink = rgb("#26221f")
    for path in ([(0, -110), (0, -30)], [(-24, -84), (-24, -30)], [(24, -84), (24, -30)], [(-26, -30), (26, -30)]):
        pen.line(path, (9, 7, 5), ink)
    for path in ([(-22, 20), (-24, 70), (-32, 96)], [(0, 26), (0, 84)], [(24, 16), (24, 96)]):
        pen.line(path, (9, 7, 4), ink)
    pen.fill(rounded(-14, 112, 14, 138, 4), rgb("#c23b2e"))


def _ring_book(pen: Pen, look: Look) -> None:
    pen.fill(rounded(-206, -280, 226, 300, 6), rgb("#e4dcc9"))
    _cover(pen, look, -214, -288, 218, 292)
    for i in range(15):
        y = -262 + i * 38
        pen.fill(circle(-190, y, 8), rgb("#4a443e"))
        pen.line(spline([(-190, y), (-216, y - 12), (-240, y - 4), (-226, y + 8)]), 6, rgb("#b7bcc0"))
        pen.line(spline([(-192, y - 2), (-216, y - 14), (-238, y - 6)]), 2, (255, 255, 255))
    pen.fill(circle(20, -60, 96), PAPER)
    pen.line(
        [(20 + r * cos(radians(a)), -60 + r * sin(radians(a))) for a in range(-60, 260, 6) for r in (62,)],
        (22, 16, 9, 3),
        look.accent,
    )


def _open_book(pen: Pen, look: Look) -> None:
    """An open spread; the pattern is its ruling: lined, grid, dotted, plain."""
    pen.fill(rounded(-336, -226, 336, 232, 8), look.colour)
    for side in (-1, 1):
        page = box(-322, -214, 0, 218) if side < 0 else box(0, -214, 322, 218)
        paint = across(PAPER, PAPER, darker(PAPER, 0.14)) if side < 0 else across(darker(PAPER, 0.12), PAPER, PAPER)
        sheet = pen.fill(page, paint)
        x0, x1 = (-322, 0) if side < 0 else (0, 322)
        _ruling(pen, look.pattern, sheet, x0, x1)
        pen.shade(box(-14, -214, 14, 218), 12, 0.22, sheet)
    for y, reach in ((-150, 190), (-124, 230), (-98, 150), (-46, 216), (-20, 120)):
        wiggle = [(-290 + x, y + 5 * sin(x / 6 + y) * (0.4 + 0.6 * abs(sin(x / 34)))) for x in range(0, reach, 3)]
        pen.line(wiggle, 2.6, look.accent, alpha=0.85)
    pen.fill(leaf(130, 90, 130, 44, -70), look.accent, None, 0.5)
    pen.fill(leaf(130, 90, 100, 34, -30), look.accent, None, 0.35)
    pen.line(spline([(112, 140), (130, 90), (172, -30)]), (4, 2), look.accent, alpha=0.8)
    pen.fill([(8, -214), (24, -214), (30, 262), (19, 250), (8, 264)], look.accent)


def _ruling(pen: Pen, ruling: str, sheet: Stencil, x0: float, x1: float) -> None:
    rows = [-176 + i * 26 for i in range(16)]
    if ruling in ("lined", "grid", ""):
        pen.fill([box(x0 + 10, y, x1 - 10, y + 1.6) for y in rows], LINE, sheet, 0.8)
    if ruling == "grid":
        pen.fill([box(x0 + 10 + i * 26, -200, x0 + 11.6 + i * 26, 210) for i in range(13)], LINE, sheet, 0.8)
    if ruling == "dotted":
        pen.fill([circle(x0 + 22 + i * 26, y, 2.4) for y in rows for i in range(12)], mix(LINE, (0, 0, 0), 0.15), sheet)


def _stack(pen: Pen, look: Look) -> None:
    """Three thin books fanned out."""
    tones = ((look.accent, 9, 44), (mix(look.colour, look.accent, 0.5), 2, 8), (look.colour, -6, -34))
    for i, (tone, angle, x) in enumerate(tones):
        shape = moved(rounded(-170, -260, 170, 260, 6), x, 0, angle=angle)
        pen.shade(moved(shape, 10, 14), 14, 0.3)
        cover = pen.fill(shape, across(lighter(tone, 0.15), tone))
        pen.line(moved([(-150, -258), (-150, 258)], x, 0, angle=angle), 3, lighter(tone, 0.5), cover)
        if i == 2:
            pen.fill(moved(rounded(-70, -180, 90, -90, 4), x, 0, angle=angle), PAPER)
            pen.line(moved([(-40, -136), (60, -136)], x, 0, angle=angle), 4, look.accent)
