"""Paper and what is made of it: notebooks, letter sets, washi tape, patterned sheets, cranes, envelopes."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.figures.patterns import PATTERNS, fill_pattern
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
    star,
)
from shared.cli.demo.pictures.lathe import CLAY, Lathe
from shared.cli.demo.pictures.look import Look

PAPER = rgb("#fbf6ea")
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


def draw_washi(pen: Pen, look: Look) -> None:
    """Rolls of paper tape: one large, or form "set" of three standing on their sides."""
    if look.form == "set":
        names = (look.pattern, "dots", "stripes")
        tones = (look.colour, look.accent, mix(look.colour, look.accent, 0.45))
        for i, (x, y) in enumerate(((-170, -120), (170, -90), (-10, 130))):
            _roll(
                pen.at(x, y, 0.62), look.but(pattern=names[i], colour=tones[i], accent=lighter(tones[(i + 1) % 3], 0.5))
            )
    else:
        _roll(pen, look)


def _roll(pen: Pen, look: Look) -> None:
    """A roll lying flat, its end pulled out to show the print."""
    tail = [(-30, 190), (330, 250), (316, 348), (-40, 282)]
    torn = tail[:2] + [(330 - 14 * (i % 2) - i * 2, 250 + i * 14) for i in range(1, 7)] + tail[2:]
    pen.shade(moved(torn, 8, 12), 12, 0.26)
    strip = pen.fill(torn, look.colour)
    fill_pattern(pen.at(0, 260), look.pattern or "dots", strip, (look.accent, lighter(look.colour, 0.6)), 0.5)
    pen.shade(ellipse(24, 30, 250, 250), 26, 0.3)
    whole = pen.fill(circle(0, 0, 250), look.colour)
    fill_pattern(pen, look.pattern or "dots", whole, (look.accent, lighter(look.colour, 0.6)), 0.8)
    pen.shade(ribbon(ellipse(0, 0, 238, 238, -50, 130), 26), 14, 0.25, whole)
    pen.fill(circle(0, 0, 184), across(darker(look.colour, 0.04), lighter(look.colour, 0.28)))
    for r in range(112, 184, 7):
        pen.line(circle(0, 0, r), 1.6, darker(look.colour, 0.35), alpha=0.4)
    pen.fill(circle(0, 0, 110), across(rgb("#c9a877"), rgb("#e6cfa4")))
    pen.fill(circle(4, 6, 98), rgb("#8d7350"))
    return


def draw_sheets(pen: Pen, look: Look) -> None:
    """A fan of patterned sheets; form "plain" is a stack of writing paper, "roll" a scroll of washi."""
    if look.form == "plain":
        for i in range(6, -1, -1):
            sheet = moved(box(-220, -300, 220, 300), i * 3, i * 3, angle=i * 0.5)
            pen.fill(sheet, darker(look.colour, 0.02 + 0.015 * i))
        top = pen.stencil(box(-220, -300, 220, 300))
        chance = look.chance()
        fibres = [
            ribbon(
                spline(
                    [
                        (x, y),
                        (x + chance.uniform(-26, 26), y + chance.uniform(-20, 20)),
                        (x + chance.uniform(-44, 44), y + chance.uniform(-30, 30)),
                    ]
                ),
                1.6,
            )
            for _ in range(90)
            for x, y in ((chance.uniform(-220, 220), chance.uniform(-300, 300)),)
        ]
        pen.fill(fibres, mix(look.accent, look.colour, 0.35), top, 0.55)
        pen.fill(box(-226, 30, 226, 96), look.accent)
        pen.fill(circle(0, 63, 40), PAPER)
        pen.line(
            [(22 * cos(radians(a)), 63 + 22 * sin(radians(a))) for a in range(-60, 260, 8)], (9, 6, 3), look.accent
        )
        return
    names = (look.pattern or "asanoha", "waves", "sakura", "stripes")
    tones = (look.colour, look.accent, lighter(look.accent, 0.45), darker(look.colour, 0.2))
    for i in range(3, -1, -1):
        angle, x = -14 + i * 9, -40 + i * 40
        sheet = moved(box(-190, -260, 190, 260), x, 0, angle=angle)
        pen.shade(moved(sheet, 8, 10), 12, 0.22)
        clip = pen.fill(sheet, tones[i])
        fill_pattern(pen.at(x, 0), names[i], clip, (lighter(tones[(i + 1) % 4], 0.3), PAPER))


def draw_letter(pen: Pen, look: Look) -> None:
    """Writing paper and an envelope; form "envelopes" shows three envelopes, "card" folded cards."""
    if look.form == "envelopes":
        for i, angle in enumerate((10, 0, -9)):
            _envelope(
                pen.at(0, -110 + i * 110),
                look.but(colour=(look.accent, lighter(look.accent, 0.5), look.colour)[i]),
                angle,
                1,
            )
        return
    sheet = moved(box(-170, -290, 170, 210), 40, -20, angle=6)
    pen.shade(moved(sheet, 8, 12), 14, 0.22)
    clip = pen.fill(sheet, PAPER)
    for i in range(11):
        x = 150 - i * 30
        pen.line(moved([(x, -250), (x, 170)], 40, -20, angle=6), 2, look.accent, clip, 0.55)
    fill_pattern(
        pen.at(60, -260),
        look.pattern or "sakura",
        pen.stencil(moved(box(-170, -290, 170, -200), 40, -20, angle=6)),
        (look.accent, PAPER),
        0.7,
    )
    for i in range(4):
        marks = [(150 - i * 30 - 15 + 5 * sin(k), -180 + k * 9) for k in range(8 + (i * 7) % 20)]
        pen.line(moved(marks, 40, -20, angle=6), (4, 2, 5, 2, 4, 2), rgb("#2f2a2a"), clip, 0.8)
    _envelope(pen.at(-30, 150), look, -7, 1)


def _envelope(pen: Pen, look: Look, angle: float, size: float) -> None:
    def bent(outline: Outline) -> Outline:
        return moved(outline, angle=angle, scale=size)

    pen.shade(moved(bent(box(-260, -160, 260, 160)), 8, 12), 14, 0.28)
    body = pen.fill(bent(rounded(-260, -160, 260, 160, 5)), down(lighter(look.colour, 0.25), look.colour))
    pen.fill(bent([(-260, 160), (-30, -6), (30, -6), (260, 160)]), lighter(look.colour, 0.12), body)
    pen.line(bent([(-260, 160), (-24, -8)]), 2, darker(look.colour, 0.3), body, 0.5)
    pen.line(bent([(260, 160), (24, -8)]), 2, darker(look.colour, 0.3), body, 0.5)
    flap = bent([(-260, -160), (-16, 28), (16, 28), (260, -160)])
    pen.shade(moved(flap, 0, 7), 8, 0.25, body)
    clip = pen.fill(flap, lighter(look.colour, 0.18), body)
    if look.pattern in PATTERNS:
        fill_pattern(pen, look.pattern, clip, (mix(look.accent, look.colour, 0.35), PAPER), 0.6)
    pen.fill(bent(petals(0, 6, 32, 28, 7)), down(lighter(look.accent, 0.15), darker(look.accent, 0.2)))
    pen.line(bent(circle(0, 6, 19)), 3, darker(look.accent, 0.35), alpha=0.7)
    pen.fill(bent(star(0, 6, 11, 5, 5)), lighter(look.accent, 0.3))


def draw_crane(pen: Pen, look: Look) -> None:
    """A folded crane over a fan of origami squares."""
    for i, (name, angle) in enumerate((("asanoha", 24), ("seigaiha", 8), ("dots", -12))):
        tone = (look.accent, lighter(look.colour, 0.4), lighter(look.accent, 0.5))[i]
        square = moved(box(-190, -190, 190, 190), -60 + i * 50, 90, angle=angle)
        pen.shade(moved(square, 6, 8), 10, 0.2)
        clip = pen.fill(square, tone)
        fill_pattern(pen.at(-60 + i * 50, 90), name, clip, (lighter(tone, 0.4), PAPER), 0.8)
    base = look.colour
    facets: list[tuple[Outline, Colour]] = [
        ([(-60, 40), (-260, -180), (-20, -60)], darker(base, 0.15)),
        ([(60, 40), (300, -120), (40, -50)], darker(base, 0.3)),
        ([(-70, 40), (-190, -300), (30, -60)], lighter(base, 0.28)),
        ([(30, -60), (-190, -300), (70, 30)], lighter(base, 0.1)),
        ([(80, 40), (190, -310), (-30, -50)], base),
        ([(-80, 10), (0, -80), (86, 10), (0, 120)], lighter(base, 0.16)),
        ([(0, -80), (86, 10), (0, 120)], darker(base, 0.08)),
        ([(-260, -180), (-330, -130), (-238, -152)], lighter(base, 0.2)),
    ]
    pen.shade(ellipse(30, 150, 200, 40), 24, 0.4)
    for outline, tone in facets:
        pen.fill(outline, tone)


def draw_fan(pen: Pen, look: Look) -> None:
    """A round paper fan on a bamboo handle."""
    pen.line([(0, 120), (0, 350)], 22, across(rgb("#e0bf85"), rgb("#b98f54")))
    face = pen.fill(
        spline(
            [(0, -320), (220, -230), (270, -40), (150, 130), (0, 166), (-150, 130), (-270, -40), (-220, -230)],
            closed=True,
        ),
        look.colour,
    )
    fill_pattern(pen.at(0, -80), look.pattern or "seigaiha", face, (look.accent, lighter(look.colour, 0.5)))
    ribs = [ribbon([(0, 150), (310 * cos(radians(a)), 150 + 480 * sin(radians(a)))], 2) for a in range(-165, -14, 6)]
    pen.fill(ribs, darker(look.colour, 0.5), face, 0.22)
    pen.fill([(-60, 140), (60, 140), (22, 176), (-22, 176)], look.accent)


def draw_vase_of_brushes(pen: Pen, look: Look) -> None:
    """A turned pot for pens, filled."""
    pen.ground(110, 26)
    for x, top, tone in (
        (-60, -420, look.accent),
        (-20, -470, rgb("#c9a25f")),
        (34, -440, rgb("#2d3b55")),
        (66, -390, rgb("#b5453c")),
    ):
        pen.line([(x * 0.6, -150), (x * 1.5, top)], 20, across(lighter(tone, 0.3), tone, darker(tone, 0.3)))
        pen.fill(
            moved(leaf(0, 0, 84, 34, -90), x * 1.5, top + 8), rgb("#efe4cf") if tone != look.accent else rgb("#3a2a22")
        )
    pot = Lathe(pen, [(0, 112), (8, 120), (120, 116), (236, 120), (244, 120)], 0.2)
    pot.fill(look.colour)
    fill_pattern(pen.at(0, -120), look.pattern or "asanoha", pot.body, (look.accent, lighter(look.colour, 0.4)), 0.7)
    pot.shade(CLAY)
    pen.line(ellipse(0, -244, 120, 24, 0, 180), 7, lighter(look.colour, 0.3))
