"""Greenery: what grows in planters and stands in vases."""

from math import cos, radians, sin
from random import Random

from shared.cli.demo.pictures.canvas import Pen
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import Outline, circle, ellipse, leaf, moved, ribbon, spline

GREEN = rgb("#5f7d5a")
STEM = rgb("#6b7d4f")


def draw_plant(pen: Pen, kind: str, seed: int) -> None:
    """Grow `kind` upwards from the pen's origin, about 400 units tall."""
    PLANTS[kind](pen, Random(seed))


def _monstera(pen: Pen, chance: Random) -> None:
    for angle, length in ((-160, 190), (-20, 200), (-135, 270), (-48, 280), (-112, 330), (-72, 340), (-90, 250)):
        lean = angle + chance.uniform(-6, 6)
        tip = length * cos(radians(lean)), length * sin(radians(lean))
        pen.line(spline([(0, 10), (tip[0] * 0.35, tip[1] * 0.6), tip]), (9, 5), STEM)
        _split_leaf(pen, tip, 95 + chance.uniform(-8, 14), lean + chance.uniform(-20, 20) + (30 if lean > -90 else -30))


def _split_leaf(pen: Pen, at: tuple[float, float], size: float, angle: float) -> None:
    outline = spline([(-12, 0), (10, -62), (80, -78), (150, -40), (184, 0), (150, 40), (80, 78), (10, 62)], closed=True)
    shape = moved(outline, *at, angle=angle, scale=size / 110)
    tone = mix(GREEN, rgb("#2f5d4a"), (at[0] % 70) / 90)
    whole = pen.fill(shape, down(lighter(tone, 0.22), tone, darker(tone, 0.15)))
    cuts = [[(x, s * 90), (x + 16, s * 90), (x - 22, s * 26)] for x in (42, 84, 126) for s in (-1, 1)]
    pen.fill([moved(c, *at, angle=angle, scale=size / 110) for c in cuts], darker(tone, 0.3), whole, 0.55)
    pen.line(moved([(-8, 0), (176, 0)], *at, angle=angle, scale=size / 110), (5, 1), lighter(tone, 0.4), whole)


def _sansevieria(pen: Pen, chance: Random) -> None:
    for x, height, lean in ((-70, 250, -40), (70, 270, 46), (-36, 340, -16), (44, 360, 20), (0, 400, 2), (14, 220, 10)):
        middle = spline([(x * 0.7, 14), (x * 0.8 + lean * 0.3, -height * 0.5), (x + lean, -height)])
        whole = pen.fill(ribbon(middle, (34, 50, 40, 1)), across(rgb("#46684f"), rgb("#6f9069"), rgb("#3d5c47")))
        for i in range(2, len(middle) - 3, 2):
            px, py = middle[i]
            pen.line(
                [(px - 30, py + chance.uniform(-3, 3)), (px, py + 6), (px + 30, py - 2)], 4, rgb("#a9bf8f"), whole, 0.45
            )
        pen.line(
            [(px - 20 + 16 * i / len(middle), py) for i, (px, py) in enumerate(middle)], 3, rgb("#d6d8a0"), whole, 0.5
        )


def _trailing(pen: Pen, chance: Random) -> None:
    """String-of-hearts: fine vines over the edge."""
    for i in range(11):
        x = -150 + i * 30
        end = 60 + 180 * abs(sin(i * 1.7)) + 30
        vine = spline([(x * 0.55, -10), (x * 0.9, -46 - chance.uniform(0, 26)), (x * 1.26, 10), (x * 1.3 + 8, end)])
        pen.line(vine, 3, STEM)
        for j in range(3, len(vine), 3):
            side = 1 if j % 2 else -1
            angle = 40 if side > 0 else 140
            tone = mix(GREEN, rgb("#9ab59a"), chance.random() * 0.7)
            pen.fill(leaf(*vine[j], 34, 26, angle), tone)
    for _ in range(18):
        pen.fill(
            leaf(chance.uniform(-110, 110), -4, 52, 30, chance.uniform(-150, -30)),
            mix(GREEN, rgb("#8fae8c"), chance.random()),
        )


def _cactus(pen: Pen, chance: Random) -> None:
    tone = rgb("#668f6c")
    for x, y, w, h, angle in ((0, 8, 66, 300, 0), (-58, -120, 38, 120, -32), (56, -170, 34, 104, 34)):
        body = moved(spline([(-w, 0), (-w, -h * 0.7), (0, -h), (w, -h * 0.7), (w, 0)], steps=14), x, y, angle=angle)
        whole = pen.fill(body, across(lighter(tone, 0.22), tone, darker(tone, 0.32)))
        for k in (-0.6, -0.2, 0.2, 0.6):
            rib = moved(spline([(w * k, 0), (w * k * 1.05, -h * 0.6), (w * k * 0.3, -h * 0.96)]), x, y, angle=angle)
            pen.line(rib, 3, darker(tone, 0.25), whole, 0.6)
            pen.fill([circle(px, py, 2.6) for px, py in rib[::3]], rgb("#f4ecd2"), whole)
    pen.fill([leaf(0, -290, 44, 22, a) for a in (-150, -120, -90, -60, -30)], rgb("#e58aa0"))


def _herbs(pen: Pen, chance: Random) -> None:
    for _i in range(34):
        angle = -90 + chance.gauss(0, 34)
        length = chance.uniform(110, 250)
        tip = length * cos(radians(angle)), length * sin(radians(angle)) + 10
        pen.line(spline([(chance.uniform(-60, 60), 10), (tip[0] * 0.5, tip[1] * 0.6), tip]), 4, STEM)
        tone = mix(GREEN, rgb("#8fb573"), chance.random())
        pen.fill([leaf(*tip, 58, 34, angle + turn) for turn in (-70, 0, 70)], down(lighter(tone, 0.25), tone))


def _tulips(
    pen: Pen, chance: Random, colours: tuple[Colour, ...] = (rgb("#e8896b"), rgb("#f2b8a0"), rgb("#d9607a"))
) -> None:
    heads = ((-150, -190, -28), (150, -200, 28), (-84, -270, -12), (90, -280, 14), (0, -320, 0))
    for x, y, _ in heads:
        pen.line(spline([(x * 0.06, 30), (x * 0.4, y * 0.45), (x, y)]), 9, rgb("#7c9a63"))
    for x, angle, length in ((-20, -128, 230), (20, -50, 240), (-6, -104, 210), (8, -72, 200)):
        pen.fill(leaf(x, 20, length, 50, angle), across(rgb("#8fae78"), rgb("#66885b")))
    for i, (x, y, angle) in enumerate(heads):
        tone = colours[i % len(colours)]
        cup = spline(
            [(0, 8), (-44, -26), (-42, -84), (-22, -108), (0, -94), (22, -108), (42, -84), (44, -26)], closed=True
        )
        pen.fill(moved(cup, x, y, angle=angle), across(lighter(tone, 0.3), tone, darker(tone, 0.12)))
        pen.fill(
            moved(spline([(0, 6), (-22, -40), (0, -112), (22, -40)], closed=True), x, y, angle=angle),
            lighter(tone, 0.16),
        )


def _pampas(pen: Pen, chance: Random) -> None:
    for x, y in ((-130, -250), (120, -270), (-50, -340), (50, -350), (0, -300)):
        stem = spline([(0, 30), (x * 0.3, y * 0.5), (x, y)])
        pen.line(stem, 4, rgb("#b79b74"))
        plume = moved(leaf(0, 0, 210, 74, -90 + x * 0.2), x, y + 70)
        pen.fill(plume, across(rgb("#ecdcc2"), rgb("#d9c09a")))
        strands = [
            ribbon([(x, y + 60 - k * 9), (x + s * chance.uniform(18, 40), y + 20 - k * 10)], (5, 1))
            for k in range(18)
            for s in (-1, 1)
        ]
        pen.fill(strands, rgb("#e6d3b3"), alpha=0.85)


def _eucalyptus(pen: Pen, chance: Random) -> None:
    for x, y in ((-150, -230), (140, -260), (-60, -330), (64, -370), (4, -280)):
        stem = spline([(0, 30), (x * 0.25, y * 0.5), (x, y)], steps=14)
        pen.line(stem, 4, rgb("#8b7f66"))
        for j in range(6, len(stem), 2):
            px, py = stem[j]
            size = 34 * (1.15 - j / len(stem) * 0.6)
            tone = mix(rgb("#8aa598"), rgb("#b7c9bd"), chance.random())
            for side in (-1, 1):
                pen.fill(
                    ellipse(px + side * size * 0.85, py - 4, size * 0.82, size * 0.66), across(lighter(tone, 0.2), tone)
                )


def _branch(pen: Pen, chance: Random) -> None:
    """A twig of cherry blossom."""
    stems: list[Outline] = [
        spline([(0, 30), (-20, -140), (40, -260), (10, -400)]),
        spline([(-6, -100), (-110, -220), (-150, -330)]),
        spline([(30, -230), (130, -300), (190, -400)]),
    ]
    for stem in stems:
        pen.line(stem, (12, 8, 3), rgb("#6b4a3f"))
    for stem in stems:
        for x, y in stem[8::3]:
            for _ in range(2):
                blossom(pen, x + chance.uniform(-26, 26), y + chance.uniform(-18, 18), chance.uniform(18, 30), chance)


def blossom(pen: Pen, x: float, y: float, size: float, chance: Random) -> None:
    turn = chance.uniform(0, 72)
    tone = mix(rgb("#f6cfd3"), rgb("#eea9b4"), chance.random())
    pen.fill(
        [
            ellipse(
                x + size * 0.55 * cos(radians(turn + i * 72)),
                y + size * 0.55 * sin(radians(turn + i * 72)),
                size * 0.46,
                size * 0.46,
            )
            for i in range(5)
        ],
        tone,
    )
    pen.fill(circle(x, y, size * 0.2), rgb("#d8697f"))


PLANTS = {
    "monstera": _monstera,
    "sansevieria": _sansevieria,
    "trailing": _trailing,
    "cactus": _cactus,
    "herbs": _herbs,
    "tulips": _tulips,
    "pampas": _pampas,
    "eucalyptus": _eucalyptus,
    "blossom": _branch,
}
