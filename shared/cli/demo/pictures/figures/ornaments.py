"""Ceramics to look at: canal houses, birds, lampshades."""

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import (
    Outline,
    box,
    circle,
    ellipse,
    ribbon,
    rounded,
    spline,
)
from shared.cli.demo.pictures.glazes import IRON, decorate
from shared.cli.demo.pictures.lathe import GLAZE, Lathe
from shared.cli.demo.pictures.look import Look


def draw_house(pen: Pen, look: Look) -> None:
    """An Amsterdam canal house, hollow for a tealight; forms: "step", "bell", "neck"."""
    pen.ground(130, 30, x=10)
    gable = GABLES[look.form or "step"]
    front = [(-120, 0), (-120, -330), *gable, (120, -330), (120, 0)]
    pen.fill([(x + 52, y - 22) for x, y in front] + [(120, 0)], darker(look.colour, 0.35))
    pen.fill([(120, 0), (172, -22), (172, -340), (120, -330)], darker(look.colour, 0.28))
    face = pen.fill(front, across(lighter(look.colour, 0.15), look.colour, darker(look.colour, 0.1)))
    pen.glow(ribbon([(-112, -10), (-112, -326)], 6), 4, 0.5, face)
    light = down(rgb("#ffe6a6"), rgb("#ffc766"))
    windows = [rounded(x - 24, y - 66, x + 24, y, 5) for y in (-120, -222) for x in (-66, 0, 66)]
    windows += [rounded(-20, -392, 20, -334, 20)]
    pen.fill(
        [
            rounded(
                min(p[0] for p in w) - 7,
                min(p[1] for p in w) - 7,
                max(p[0] for p in w) + 7,
                max(p[1] for p in w) + 7,
                7,
            )
            for w in windows
        ],
        lighter(look.colour, 0.5),
        face,
    )
    for window in windows:
        pen.fill(window, light, face)
    for y in (-120, -222):
        for x in (-66, 0, 66):
            pen.fill(
                [box(x - 2, y - 66, x + 2, y), box(x - 24, y - 42, x + 24, y - 38)], lighter(look.colour, 0.5), face
            )
    pen.fill(rounded(-30, -86, 30, 2, 6), darker(look.accent, 0.1), face)
    pen.fill(circle(18, -40, 4), rgb("#e8c77a"))


GABLES: dict[str, Outline] = {
    "step": [
        (-120, -330),
        (-92, -330),
        (-92, -366),
        (-64, -366),
        (-64, -402),
        (-36, -402),
        (-36, -438),
        (36, -438),
        (36, -402),
        (64, -402),
        (64, -366),
        (92, -366),
        (92, -330),
    ],
    "bell": spline(
        [
            (-120, -330),
            (-108, -352),
            (-66, -372),
            (-46, -430),
            (0, -452),
            (46, -430),
            (66, -372),
            (108, -352),
            (120, -330),
        ]
    ),
    "neck": [
        (-120, -330),
        (-112, -350),
        (-60, -360),
        (-54, -424),
        (0, -456),
        (54, -424),
        (60, -360),
        (112, -350),
        (120, -330),
    ],
}


def draw_bird(pen: Pen, look: Look) -> None:
    """A stoneware bird, all curve."""
    pen.ground(110, 24)
    body = spline(
        [
            (-250, -150),
            (-190, -120),
            (-110, -40),
            (20, 0),
            (120, -50),
            (170, -150),
            (188, -230),
            (150, -290),
            (86, -290),
            (48, -236),
            (-20, -196),
            (-140, -180),
        ],
        closed=True,
    )
    whole = pen.fill(body, down(lighter(look.colour, 0.3), look.colour, darker(look.colour, 0.3)))
    pen.fill([(180, -262), (236, -240), (184, -222)], look.accent)
    wing = spline([(70, -160), (20, -90), (-80, -70), (-190, -132), (-90, -150), (0, -180)], closed=True)
    pen.fill(wing, down(look.accent, mix(look.accent, look.colour, 0.4)), whole, 0.9)
    for i in range(4):
        pen.line(
            spline([(-10 - i * 36, -150 + i * 4), (-40 - i * 34, -110), (-70 - i * 30, -96)]),
            (1, 6, 1),
            lighter(look.colour, 0.5),
            whole,
            0.7,
        )
    pen.fill(circle(140, -246, 8), IRON)
    pen.glow(ellipse(90, -266, 36, 10), 7, 0.6, whole)
    pen.shade(ellipse(40, 10, 170, 60), 26, 0.35, whole)


def draw_pendant(pen: Pen, look: Look) -> None:
    """A ceramic lampshade on a cord, hanging from above; the origin is where its light would fall."""
    lift = pen.at(0, -210)
    lift.line([(0, -230), (0, -760)], 5, IRON)
    for spread, alpha in ((330, 0.14), (200, 0.16)):
        lift.glow([(-150, 20), (150, 20), (spread, 260), (-spread, 260)], 46, alpha, None, rgb("#ffe6b0"))
    shade = Lathe(lift, [(0, 226), (40, 214), (120, 150), (180, 66), (214, 40), (232, 30)], 0.16)
    decorate(shade, look)
    shade.shade(GLAZE)
    shade.reflect_window(40, 150, alpha=0.4)
    lift.fill(ellipse(0, 0, 222, 34), across(rgb("#ffd98f"), rgb("#fff0c8"), rgb("#ffd98f")))
    lift.fill(ellipse(0, 4, 46, 16), rgb("#fffbe9"))
    lift.line(ellipse(0, 0, 224, 35, 0, 180), 5, lighter(look.colour, 0.3))
