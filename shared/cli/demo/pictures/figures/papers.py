"""Paper and what is made of it: washi tape, patterned sheets, letter sets, cranes, fans."""

from math import cos, radians, sin

from shared.cli.demo.pictures.canvas import Pen
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
