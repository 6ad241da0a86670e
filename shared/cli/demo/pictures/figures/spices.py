"""Spices in bowls, sacks, jars and boxes."""

from random import Random

from shared.cli.demo.pictures.canvas import Pen, Stencil
from shared.cli.demo.pictures.colour import Colour, across, darker, down, lighter, mix, rgb
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
)
from shared.cli.demo.pictures.lathe import CLAY, GLASS, METAL, Lathe
from shared.cli.demo.pictures.look import Look

WOOD = rgb("#a9744a")


JUTE = rgb("#c9a877")


def draw_spice(pen: Pen, look: Look) -> None:
    """Forms: "bowl", "sack", "jar"; the pattern says what is in it (powder, seeds, sticks, threads, buds, leaves)."""
    {"bowl": _bowl, "sack": _sack, "jar": _jar}[look.form or "bowl"](pen, look)


def _bowl(pen: Pen, look: Look) -> None:
    pen.ground(190, 44)
    bowl = Lathe(pen, [(0, 110), (12, 114), (40, 190), (110, 252), (134, 258)], 0.3)
    bowl.fill(look.accent)
    for height in (48, 84, 112):
        pen.fill(bowl.band(height, height + 5), lighter(look.accent, 0.4), bowl.body, 0.5)
    bowl.shade(METAL if look.seed % 2 else CLAY)
    bowl.open_mouth(look.accent, lighter(look.accent, 0.2))
    if look.pattern == "sticks":
        _quills(pen.at(0, -134), look)
    else:
        _heap(pen.at(0, -134), 236, 150, look)


def _quills(pen: Pen, look: Look) -> None:
    """Rolled bark, laid crosswise so that the ends show."""
    chance = look.chance()
    for row, (y, count) in enumerate(((-8, 5), (-38, 4), (-66, 3), (-90, 2))):
        for i in range(count):
            x = (i - (count - 1) / 2) * 74 + chance.uniform(-12, 12)
            angle = chance.uniform(-16, 16) + (180 if i % 2 else 0)
            _quill(
                pen.at(x, y + chance.uniform(-5, 5)), mix(look.colour, darker(look.colour, 0.4), row % 2 * 0.4), angle
            )


def _quill(pen: Pen, colour: Colour, angle: float) -> None:
    whole = pen.fill(
        moved(rounded(-128, -19, 128, 19, 12), angle=angle), down(lighter(colour, 0.3), colour, darker(colour, 0.45))
    )
    for k in (-8, 2, 10):
        pen.line(moved([(-120, k), (120, k + 2)], angle=angle), 2, darker(colour, 0.4), whole, 0.5)
    for turn, r in ((0, 17), (90, 10)):
        pen.line(moved(ellipse(122, 0, r * 0.55, r, turn, turn + 290), angle=angle), 3.5, darker(colour, 0.55))


def _sack(pen: Pen, look: Look) -> None:
    pen.ground(200, 46)
    sack = Lathe(pen, [(0, 150), (10, 180), (90, 222), (180, 214), (236, 186), (250, 184)], 0.26)
    sack.fill(JUTE)
    _weave(sack)
    sack.shade(CLAY)
    rolled = Lathe(pen.at(0, -226), [(0, 194), (14, 212), (34, 212), (48, 196)], 0.26)
    rolled.fill(lighter(JUTE, 0.22))
    _weave(rolled)
    rolled.shade(CLAY)
    rolled.open_mouth(darker(JUTE, 0.3), lighter(JUTE, 0.1), 0.1)
    _heap(pen.at(0, -270), 176, 128, look)


def _weave(sack: Lathe) -> None:
    low, high = sack.heights[0], sack.heights[-1]
    lines = [
        [sack.at(t, low), *[sack.at(t, low + (high - low) * i / 5) for i in range(1, 6)]] for t in range(-88, 89, 8)
    ]
    sack.pen.fill([ribbon(line, 2.2) for line in lines], darker(JUTE, 0.3), sack.body, 0.4)
    count = max(3, int((high - low) / 14))
    rows = [sack.band(low + (high - low) * i / count, low + (high - low) * i / count + 3) for i in range(count)]
    sack.pen.fill(rows, darker(JUTE, 0.3), sack.body, 0.3)


def _jar(pen: Pen, look: Look) -> None:
    """A corked glass jar with a paper label."""
    pen.ground(130, 30)
    glass = Lathe(pen, [(0, 122), (8, 132), (200, 134), (250, 126), (284, 88), (310, 84)], 0.2)
    glass.fill(mix(rgb("#e8eeea"), look.colour, 0.12))
    inside = Lathe(pen, [(8, 116), (14, 122), (196, 124), (226, 120)], 0.2)
    inside.fill(look.colour)
    _grains(pen, inside.body, look, 126, 240)
    glass.shade(GLASS)
    cork = Lathe(pen.at(0, -300), [(0, 82), (70, 90)], 0.2, smooth=False)
    cork.fill(rgb("#c79a6b"))
    cork.speckle(rgb("#8a6238"), 40, look.chance(), 3)
    cork.shade(CLAY)
    pen.fill(ellipse(0, -370, 90, 18), rgb("#dcb589"))
    _label(glass, look)
    glass.reflect_window(30, 240, -58, 8, 0.6)


def _label(glass: Lathe, look: Look) -> None:
    turns = range(-46, 47, 4)
    paper = [glass.at(t, 70) for t in turns] + [glass.at(t, 176) for t in reversed(turns)]
    glass.pen.fill(paper, across(rgb("#fbf3e0"), rgb("#e5d5b4")), glass.body)
    for height in (78, 168):
        glass.pen.line([glass.at(t, height) for t in turns], 3, look.accent)
    glass.pen.fill(glass.patch(0, 138, petals(0, 0, 22, 12, 8)), look.accent)
    for height, reach in ((106, 30), (92, 20)):
        glass.pen.line([glass.at(t, height) for t in range(-reach, reach + 1, 4)], 4, rgb("#8a6a4a"), alpha=0.7)


def _heap(pen: Pen, r: float, height: float, look: Look) -> None:
    """A cone of ground spice or a mound of whole ones."""
    peak = height if look.pattern in ("", "powder") else height * 0.62
    outline = spline(
        [
            (-r, 0),
            (-r * 0.55, -peak * 0.55),
            (-r * 0.12, -peak * 0.97),
            (r * 0.1, -peak * 0.97),
            (r * 0.55, -peak * 0.5),
            (r, 0),
        ],
        steps=12,
    ) + ellipse(0, 0, r, r * 0.28, 0, 180)
    whole = pen.fill(outline, across(lighter(look.colour, 0.18), look.colour, darker(look.colour, 0.32)))
    pen.shade(
        [(r * 0.05, -peak), (r * 1.1, 0), (r * 0.5, r * 0.3), (r * 0.15, 0)], 30, 0.2, whole, darker(look.colour, 0.7)
    )
    _grains(pen, whole, look, r, peak)


def _grains(pen: Pen, whole: Stencil, look: Look, r: float, peak: float) -> None:
    chance = look.chance()
    draw = {"seeds": _seed, "threads": _thread, "buds": _bud, "leaves": _leaflet}.get(look.pattern, _dust)
    count = {"": 520, "powder": 520, "buds": 120, "leaves": 170}.get(look.pattern, 340)
    groups: dict[int, list[Outline]] = {0: [], 1: [], 2: []}
    for i in range(count):
        x = chance.uniform(-r, r)
        y = chance.uniform(-peak * 1.02, r * 0.3)
        groups[i % 3].append(draw(x, y, chance))
    tones = (darker(look.colour, 0.34), lighter(look.colour, 0.3), mix(look.colour, darker(look.colour, 0.5), 0.25))
    for i, tone in enumerate(tones):
        pen.fill(groups[i], tone, whole, 0.6 if draw is _dust else 0.95)


def _dust(x: float, y: float, chance: Random) -> Outline:
    return circle(x, y, chance.uniform(0.8, 2.6))


def _seed(x: float, y: float, chance: Random) -> Outline:
    return moved(ellipse(0, 0, 10, 4.6), x, y, angle=chance.uniform(0, 180))


def _thread(x: float, y: float, chance: Random) -> Outline:
    bend = chance.uniform(-14, 14)
    return moved(ribbon(spline([(-24, 0), (0, bend), (24, 0)], steps=4), (2, 5, 3)), x, y, angle=chance.uniform(0, 180))


def _bud(x: float, y: float, chance: Random) -> Outline:
    return moved(petals(0, 0, 22, 13, 5), x, y, angle=chance.uniform(0, 72))


def _leaflet(x: float, y: float, chance: Random) -> Outline:
    return leaf(x, y, chance.uniform(24, 40), 12, chance.uniform(0, 360))


def draw_gift_box(pen: Pen, look: Look) -> None:
    """An open wooden box with compartments of spice."""
    pen.ground(280, 50)
    pen.fill([(-270, -40), (-220, -190), (220, -190), (270, -40)], darker(WOOD, 0.25))
    tones = (look.colour, rgb("#c8452f"), rgb("#e0a526"), rgb("#7a4a2a"), rgb("#6f7f3f"), rgb("#8e2f45"))
    for i, tone in enumerate(tones):
        row, column = divmod(i, 3)
        y0, y1 = -184 + row * 70, -122 + row * 70
        x0, x1 = -206 + column * 140 - row * 14, -76 + column * 140 + row * 14 - 2
        cell = pen.fill(
            [(x0, y0), (x1, y0), (x1 + 6, y1), (x0 - 6, y1)], across(lighter(tone, 0.2), tone, darker(tone, 0.2))
        )
        _grains(
            pen.at((x0 + x1) / 2, y1),
            cell,
            look.but(colour=tone, pattern=("powder", "seeds", "threads")[i % 3], seed=i),
            76,
            70,
        )
    front = pen.fill(box(-276, -44, 276, 40), down(lighter(WOOD, 0.2), WOOD, darker(WOOD, 0.2)))
    for i in range(6):
        pen.line(
            spline([(-270, -30 + i * 12), (-60, -34 + i * 13), (120, -26 + i * 12), (270, -30 + i * 12)]),
            1.6,
            darker(WOOD, 0.4),
            front,
            0.35,
        )
    stars = [moved(petals(0, 0, 15, 7, 8), -220 + i * 88, 0) for i in range(6)]
    pen.fill(stars, rgb("#f1dfb6"), front)
    pen.fill([circle(x, 0, 4) for x in (-176, -88, 0, 88, 176)], rgb("#3b2a20"), front)
