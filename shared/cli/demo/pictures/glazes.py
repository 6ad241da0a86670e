"""Decoration on turned pots: each pattern paints a lathe's wall in a look's colours."""

from collections.abc import Callable
from math import pi, sin

from shared.cli.demo.pictures.colour import Colour, brightness, darker, lighter, mix, rgb
from shared.cli.demo.pictures.geometry import Outline, circle, ellipse, leaf, moved, petals, ribbon
from shared.cli.demo.pictures.lathe import Lathe
from shared.cli.demo.pictures.look import Look

RAW_CLAY = rgb("#c79a76")
IRON = rgb("#4a3428")
TURNS = tuple(range(-84, 85, 12))


def decorate(pot: Lathe, look: Look) -> None:
    """Paint the wall: base glaze first, then the look's pattern."""
    pot.fill(look.colour)
    PATTERNS[look.pattern or "plain"](pot, look)


def _span(pot: Lathe) -> tuple[float, float]:
    return pot.heights[0], pot.heights[-1]


def _plain(pot: Lathe, look: Look) -> None:
    """A glaze that breaks lighter towards the rim, as it runs thin there."""
    low, high = _span(pot)
    edge = pot.band(high - (high - low) * 0.035, high + 3)
    pot.pen.fill(edge, mix(look.colour, RAW_CLAY, 0.35), pot.body, 0.55)


def _edge(pot: Lathe, height: float, swing: float, waves: float, phase: float) -> Outline:
    """The wavy lower border of a dipped glaze, from the left edge to the right."""
    return [pot.at(t, height + swing * sin(t / 90 * pi * waves + phase)) for t in range(-90, 91, 4)]


def _below(pot: Lathe, edge: Outline) -> Outline:
    foot = -pot.heights[0] + 120
    return [(-600, edge[0][1]), *edge, (600, edge[-1][1]), (600, foot), (-600, foot)]


def _dip(pot: Lathe, look: Look) -> None:
    """The foot left as bare clay under a dipped glaze."""
    low, high = _span(pot)
    height = low + (high - low) * 0.27
    edge = _edge(pot, height, (high - low) * 0.012, 1.4, look.seed)
    pot.pen.fill(_below(pot, edge), RAW_CLAY, pot.body)
    pot.pen.line(edge, 3.2, lighter(look.colour, 0.35), pot.body, 0.8)
    pot.speckle(IRON, 46, look.chance(), 1.7)
    _plain(pot, look)


def _two_tone(pot: Lathe, look: Look) -> None:
    """Two glazes that overlap in a darker belt."""
    low, high = _span(pot)
    height = low + (high - low) * 0.55
    edge = _edge(pot, height, (high - low) * 0.02, 1.1, look.seed)
    pot.pen.fill(_below(pot, edge), look.accent, pot.body)
    belt = edge + _edge(pot, height + (high - low) * 0.05, (high - low) * 0.02, 1.3, look.seed)[::-1]
    pot.pen.fill(belt, mix(darker(look.colour, 0.25), look.accent, 0.4), pot.body, 0.75)
    _plain(pot, look)


def _speckle(pot: Lathe, look: Look) -> None:
    area = pot.body.mask.width * pot.body.mask.height / pot.pen.scale**2
    pot.speckle(IRON if brightness(look.colour) > 0.35 else lighter(look.colour, 0.5), int(area / 700), look.chance())
    _plain(pot, look)


def _bands(pot: Lathe, look: Look) -> None:
    low, high = _span(pot)
    tall = high - low
    for share, width in ((0.7, 0.085), (0.58, 0.03), (0.5, 0.012)):
        pot.pen.fill(pot.band(low + tall * share, low + tall * (share + width)), look.accent, pot.body, 0.92)


def _stripes(pot: Lathe, look: Look) -> None:
    """Upright brush strokes that end in points."""
    low, high = _span(pot)
    tall = high - low
    chance = look.chance()
    strokes = []
    for turn in range(-80, 81, 16):
        end = low + tall * chance.uniform(0.14, 0.24)
        path = [pot.at(turn, end + (high - end) * i / 12) for i in range(13)]
        strokes.append(ribbon(path, (1, pot.radius(low + tall / 2) * 0.09 * (1 - abs(turn) / 130))))
    pot.pen.fill(strokes, look.accent, pot.body, 0.88)


def _dots(pot: Lathe, look: Look) -> None:
    low, high = _span(pot)
    tall = high - low
    size = tall * 0.042
    rows = [(low + tall * (0.2 + 0.16 * row), 10 * (row % 2)) for row in range(5)]
    spots = [
        pot.patch(turn + shift, height, circle(0, 0, size)) for height, shift in rows for turn in range(-90, 91, 20)
    ]
    pot.pen.fill(spots, look.accent, pot.body, 0.9)


def _waves(pot: Lathe, look: Look) -> None:
    low, high = _span(pot)
    tall = high - low
    for i in range(5):
        height = low + tall * (0.2 + i * 0.13)
        edge = [pot.at(t, height + tall * 0.035 * sin(t / 90 * pi * 5 + i * 1.3)) for t in range(-90, 91, 3)]
        pot.pen.line(edge, (tall * 0.012, tall * 0.026, tall * 0.012), look.accent, pot.body, 0.85)


def _ribs(pot: Lathe, look: Look) -> None:
    """Throwing rings, each with a lit and a shaded side."""
    low, high = _span(pot)
    tall = high - low
    count = max(5, int(tall / 22))
    for i in range(1, count):
        height = low + tall * i / count
        pot.pen.fill(pot.band(height, height + tall / count * 0.24), darker(look.colour, 0.5), pot.body, 0.28)
        pot.pen.fill(pot.band(height - tall / count * 0.2, height), lighter(look.colour, 0.5), pot.body, 0.35)
    _plain(pot, look)


def _drip(pot: Lathe, look: Look) -> None:
    """A second glaze that ran down in tongues from the rim."""
    low, high = _span(pot)
    tall, chance = high - low, look.chance()
    phase = chance.uniform(0, 6)

    def tongue(turn: float) -> float:
        return 0.5 + 0.3 * sin(turn / 8.5 + phase) + 0.2 * sin(turn / 15 + phase * 2)

    edge = [pot.at(turn, high - tall * (0.13 + 0.2 * tongue(turn) ** 1.4)) for turn in range(-90, 91, 2)]
    pot.pen.fill(edge + [pot.at(t, high + 6) for t in range(90, -91, -6)], look.accent, pot.body)
    pot.pen.line(edge, 3, lighter(look.accent, 0.4), pot.body, 0.6)


def _flowers(pot: Lathe, look: Look) -> None:
    """Blue brushwork in the Dutch manner: blossoms, buds and leaves between thin rings."""
    low, high = _span(pot)
    tall = high - low
    middle, size = low + tall * 0.48, min(tall * 0.17, pot.radius(low + tall * 0.48) * 0.36)
    for share in (0.13, 0.16, 0.86, 0.9):
        pot.pen.fill(pot.band(low + tall * share, low + tall * (share + 0.012)), look.accent, pot.body, 0.9)
    for turn in (-62, 0, 62):
        _blossom(pot, turn, middle, size, look.accent)
    for turn in (-31, 31):
        sprig = [leaf(0, 0, size * 0.95, size * 0.34, a) for a in (-150, -90, -30, 90)]
        pot.pen.fill([pot.patch(turn, middle, s) for s in sprig], look.accent, pot.body, 0.72)
        pot.pen.fill(pot.patch(turn, middle, circle(0, 0, size * 0.12)), look.accent, pot.body)


def _blossom(pot: Lathe, turn: float, height: float, size: float, colour: Colour) -> None:
    pale = mix(colour, (255, 255, 255), 0.45)
    leaves = [moved(leaf(0, 0, size * 1.35, size * 0.4, a)) for a in (-135, -45, 45, 135)]
    pot.pen.fill([pot.patch(turn, height, s) for s in leaves], colour, pot.body, 0.8)
    pot.pen.fill(pot.patch(turn, height, petals(0, 0, size, size * 0.62, 6)), pale, pot.body)
    pot.pen.fill(pot.patch(turn, height, petals(0, 0, size * 0.66, size * 0.4, 6, -60)), colour, pot.body, 0.85)
    pot.pen.fill(pot.patch(turn, height, circle(0, 0, size * 0.2)), lighter(colour, 0.85), pot.body)


def _facets(pot: Lathe, look: Look) -> None:
    """Cut faces: alternating light and dark uprights."""
    low, high = _span(pot)
    tall = high - low
    for i, turn in enumerate(range(-90, 91, 18)):
        path = [(t, h) for t, h in ((turn, low), (turn + 18, low), (turn + 9, high - tall * 0.1))]
        tone = lighter(look.colour, 0.22) if i % 2 else darker(look.colour, 0.12)
        pot.pen.fill([pot.at(t, h) for t, h in path], tone, pot.body, 0.7)
        pot.pen.line(
            [pot.at(turn, low), pot.at(turn + 9, high - tall * 0.1)], 2, lighter(look.colour, 0.5), pot.body, 0.5
        )


def _sgraffito(pot: Lathe, look: Look) -> None:
    """Leaves scratched through a slip, in a frieze."""
    low, high = _span(pot)
    tall = high - low
    size = tall * 0.2
    stems = [pot.at(t, low + tall * 0.5 + size * 0.25 * sin(t / 14)) for t in range(-90, 91, 4)]
    pot.pen.line(stems, max(2.5, tall * 0.012), look.accent, pot.body)
    blades = []
    for turn in range(-84, 85, 14):
        foot = low + tall * 0.5 + size * 0.25 * sin(turn / 14)
        blades += [pot.patch(turn, foot, leaf(0, 0, size, size * 0.36, a)) for a in (-68, 78)]
    pot.pen.fill(blades, look.accent, pot.body)


def _rings_in_relief(pot: Lathe, look: Look) -> None:
    low, high = _span(pot)
    knobs = []
    for row in range(7):
        height = low + (high - low) * (0.12 + 0.12 * row)
        for turn in range(-90, 91, 15):
            x, y = pot.at(turn + 7.5 * (row % 2), height)
            knobs.append(ellipse(x, y, 7, 8))
    pot.pen.fill(knobs, darker(look.colour, 0.3), pot.body, 0.4)
    pot.pen.fill([moved(k, -1.5, -2.5) for k in knobs], lighter(look.colour, 0.3), pot.body, 0.75)


PATTERNS: dict[str, Callable[[Lathe, Look], None]] = {
    "plain": _plain,
    "dip": _dip,
    "two_tone": _two_tone,
    "speckle": _speckle,
    "bands": _bands,
    "stripes": _stripes,
    "dots": _dots,
    "waves": _waves,
    "ribs": _ribs,
    "drip": _drip,
    "flowers": _flowers,
    "facets": _facets,
    "sgraffito": _sgraffito,
    "knobs": _rings_in_relief,
}
