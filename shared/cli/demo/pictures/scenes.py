"""Composition: puts one thing or several in front of a backdrop, at a size that fills the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import sin

from shared.cli.demo.pictures.backdrops import HORIZON, standing, tabletop
from shared.cli.demo.pictures.canvas import Layer, Pen
from shared.cli.demo.pictures.colour import INK, rgb
from shared.cli.demo.pictures.figures.index import FIGURES
from shared.cli.demo.pictures.geometry import Outline, leaf, moved
from shared.cli.demo.pictures.look import Look
from shared.cli.demo.shapes import PictureSpec, Prop

FULL = 620
MEASURE = 240


@dataclass(frozen=True)
class Extent:
    """The box that a figure's solid parts fill, in its own units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@lru_cache(maxsize=512)
def measure(figure: str, form: str, pattern: str, seed: int) -> Extent:
    """Draw small on an empty layer and see what is covered; light and shadow do not count."""
    layer = Layer.empty((MEASURE, MEASURE))
    scale = MEASURE / 1400
    look = Look(form, pattern, (120, 120, 120), (60, 60, 60), seed)
    FIGURES[figure].draw(Pen(layer, MEASURE / 2, MEASURE * 0.64, scale), look)
    solid = layer.image.getchannel("X").point([255 if i > 165 else 0 for i in range(256)])
    left, top, right, bottom = solid.getbbox() or (0, 0, MEASURE, MEASURE)
    x, y = MEASURE / 2, MEASURE * 0.64
    return Extent((left - x) / scale, (top - y) / scale, (right - x) / scale, (bottom - y) / scale)


def compose(spec: PictureSpec) -> Layer:
    """The finished picture, without grain."""
    stance = FIGURES[spec.figure].stance if spec.figure else "standing"
    if stance == "mark":
        return _compose_mark(spec)
    flat = stance == "flat" or spec.scene in ("tabletop", "spread")
    size = spec.width, spec.height
    layer = tabletop(spec.shop, spec.tint, size) if flat else standing(spec.shop, spec.tint, size, spec.backdrop)
    scene = (FLAT_SCENES if flat else STANDING_SCENES)[spec.scene]
    scene(Pen(layer, 0, 0, spec.height / 1000), spec)
    return layer


def _compose_mark(spec: PictureSpec) -> Layer:
    layer = Layer.empty((spec.width, spec.height))
    pen = Pen(layer, spec.width / 2, spec.height / 2, spec.height / 1000)
    FIGURES[spec.figure].draw(pen, _look(spec))
    return layer


def _look(spec: PictureSpec | Prop) -> Look:
    return Look(spec.form, spec.pattern, rgb(spec.colour or "#c9b8a0"), rgb(spec.accent or "#5b6b7a"), spec.seed)


def _second(spec: PictureSpec) -> Look:
    """The look of the companion in a pair."""
    return _look(spec.props[0]).but(seed=spec.seed + 3) if spec.props else _look(spec)


def _fit(figure: str, look: Look, wide: float, high: float) -> tuple[float, Extent]:
    """The scale at which a figure fills a box; small things stay a little smaller than large ones."""
    extent = measure(figure, look.form, look.pattern, look.seed)
    scale = min(wide / extent.width, high / extent.height)
    return (scale if scale < 1 else scale**0.8), extent


def _stand(pen: Pen, figure: str, look: Look, x: float, foot: float, scale: float) -> None:
    FIGURES[figure].draw(pen.at(x, foot, scale), look)


def _lie(pen: Pen, figure: str, look: Look, x: float, y: float, scale: float, turn: float) -> None:
    """Draw on an own layer, turn it, drop its shadow, lay it down."""
    unit = pen.scale
    middle = pen.x + x * unit, pen.y + y * unit
    sprite = _sprite(figure, look, scale * unit).turned(turn, middle, pen.layer.image.size)
    for dx, dy, blur, alpha in ((22, 28, 20, 0.22), (6, 8, 5, 0.26)):
        pen.layer.paint(sprite.silhouette(dx * unit, dy * unit, blur * unit).faded(alpha), INK)
    pen.layer.lay(sprite)


def _sprite(figure: str, look: Look, scale: float) -> Layer:
    side = round(860 * scale)
    layer = Layer.empty((side, side))
    FIGURES[figure].draw(Pen(layer, side / 2, side / 2, scale), look)
    return layer


def _single(pen: Pen, spec: PictureSpec) -> None:
    if FIGURES[spec.figure].stance == "hanging":
        _stand(pen, spec.figure, _look(spec), 500, 760, 1.08)
        return
    look = _look(spec)
    scale, extent = _fit(spec.figure, look, 680, 660)
    middle = (extent.left + extent.right) / 2 * scale
    _stand(pen, spec.figure, look, 500 - middle * 0.75, _foot(extent, scale), scale)


def _foot(extent: Extent, scale: float) -> float:
    """Where to stand so that the thing is centred, yet always on the floor."""
    return max(HORIZON + 110, min(880, 530 + extent.height * scale / 2)) - extent.bottom * scale * 0.5


def _pair(pen: Pen, spec: PictureSpec) -> None:
    """The same thing twice, the second one behind in the accent's company colour."""
    look = _look(spec)
    scale, extent = _fit(spec.figure, look, 430, 520)
    foot = min(_foot(extent, scale) + 20, 880)
    shift = min(extent.width * scale * 0.46, 250)
    other = _second(spec)
    _stand(pen, spec.figure, other, 500 + shift - 10, foot - 70, scale * 0.94)
    _stand(pen, spec.figure, look, 500 - shift + 10, foot, scale)


def _close(pen: Pen, spec: PictureSpec) -> None:
    """So near that the surface shows."""
    look = _look(spec)
    scale, extent = _fit(spec.figure, look, 640, 620)
    scale *= 1.62
    middle = (extent.left + extent.right) / 2 * scale
    _stand(pen, spec.figure, look, 440 - middle, 560 + extent.height * scale * 0.5, scale)


def _setting(pen: Pen, spec: PictureSpec) -> None:
    """In use: with props behind and beside it, and leaf shadows on the wall."""
    _leaf_shadows(pen, spec.seed)
    look = _look(spec)
    scale, extent = _fit(spec.figure, look, 520, 500)
    foot = max(HORIZON + 150, min(880, 560 + extent.height * scale / 2))
    behind = [p for p in spec.props if p.y < foot]
    for prop in behind:
        _place(pen, prop)
    _stand(pen, spec.figure, look, 500 - (extent.left + extent.right) / 2 * scale * 0.5, foot, scale)
    for prop in spec.props:
        if prop not in behind:
            _place(pen, prop)


def _place(pen: Pen, prop: Prop) -> None:
    look = _look(prop)
    stance = FIGURES[prop.figure].stance
    scale = prop.size or _fit(prop.figure, look, 300, 300)[0]
    if stance == "flat":
        _lie(pen, prop.figure, look, prop.x, prop.y, scale, prop.angle)
    else:
        _stand(pen, prop.figure, look, prop.x, prop.y, scale)


def _leaf_shadows(pen: Pen, seed: int) -> None:
    """Soft shadows of a branch outside the window."""
    leaves: list[Outline] = []
    for i in range(15):
        x, y = 620 + i * 26, 40 + i * 22 + 30 * sin(i + seed)
        leaves += [leaf(x, y, 130, 38, 100 + 46 * sin(i * 2.1 + seed)), leaf(x, y, 110, 34, 10 + 40 * sin(i + seed))]
    pen.shade(leaves, 9, 0.1)


def _arrangement(pen: Pen, spec: PictureSpec) -> None:
    """Props alone, as the data places them: banners and collection pictures."""
    _leaf_shadows(pen.at((spec.seed % 2) * 700, 0), spec.seed)
    for prop in sorted(spec.props, key=lambda p: p.y):
        _place(pen, prop)


def _row(pen: Pen, spec: PictureSpec) -> None:
    """Up to three things side by side, whatever they are; flat ones lean as framed pictures do."""
    wide = spec.width / spec.height * 1000
    count = len(spec.props)
    cell = wide * 0.88 / count
    order = sorted(range(count), key=lambda i: i == count // 2)
    for i in order:
        prop = spec.props[i]
        look = _look(prop)
        scale, extent = _fit(prop.figure, look, cell * 1.16, 640 if i == count // 2 else 540)
        x = wide * 0.06 + cell * (i + 0.5) - (extent.left + extent.right) / 2 * scale
        _stand(pen, prop.figure, look, x, 880 if i == count // 2 else 800, scale)


def _flat_single(pen: Pen, spec: PictureSpec) -> None:
    figure, look = FIGURES[spec.figure], _look(spec)
    extent = measure(spec.figure, look.form, look.pattern, look.seed)
    side = 880 if extent.width > 2.4 * extent.height else 740
    scale = min(side / extent.width, side / extent.height)
    _lie(pen, spec.figure, look, *_centre(extent, scale), scale, figure.turn)


def _centre(extent: Extent, scale: float) -> tuple[float, float]:
    return 500 - (extent.left + extent.right) / 2 * scale, 500 - (extent.top + extent.bottom) / 2 * scale


def _flat_pair(pen: Pen, spec: PictureSpec) -> None:
    figure, look = FIGURES[spec.figure], _look(spec)
    scale, extent = _fit(spec.figure, look, 560, 560)
    dx, dy = (30, 150) if extent.width > extent.height * 1.8 else (150, 110)
    x, y = _centre(extent, scale)
    _lie(pen, spec.figure, _second(spec), x + dx, y - dy, scale * 0.94, figure.turn + 11)
    _lie(pen, spec.figure, look, x - dx + 20, y + dy - 10, scale, figure.turn - 4)


def _flat_close(pen: Pen, spec: PictureSpec) -> None:
    figure, look = FIGURES[spec.figure], _look(spec)
    scale, _ = _fit(spec.figure, look, 720, 720)
    _lie(pen, spec.figure, look, 640, 600, scale * 1.75, figure.turn - 6)


def _flat_setting(pen: Pen, spec: PictureSpec) -> None:
    figure, look = FIGURES[spec.figure], _look(spec)
    scale, extent = _fit(spec.figure, look, 600, 600)
    for prop in spec.props:
        _place(pen, prop)
    x, y = _centre(extent, scale)
    _lie(pen, spec.figure, look, x, y + 20, scale, figure.turn + 5)
    pen.shade([moved(leaf(0, 0, 420, 90, a), 1010, -10) for a in (120, 138, 156, 102)], 12, 0.13)


def _tabletop(pen: Pen, spec: PictureSpec) -> None:
    """Props from above, in the order of the data."""
    for prop in spec.props:
        _place(pen, prop)
    wide = spec.width / spec.height * 1000
    pen.shade([moved(leaf(0, 0, 520, 110, a), wide + 10, -10) for a in (120, 138, 156, 102)], 14, 0.12)


SPREADS = {2: ((330, 400), (650, 610)), 3: ((270, 330), (740, 400), (480, 740))}


def _spread(pen: Pen, spec: PictureSpec) -> None:
    """Two or three things of a collection laid out together."""
    for prop, (x, y) in zip(spec.props, SPREADS[len(spec.props)], strict=True):
        look = _look(prop)
        side = 560 if len(spec.props) == 2 else 440
        scale, extent = _fit(prop.figure, look, side, side)
        middle = (extent.left + extent.right) / 2 * scale, (extent.top + extent.bottom) / 2 * scale
        _lie(pen, prop.figure, look, x - middle[0], y - middle[1], scale, prop.angle)


Scene = Callable[[Pen, PictureSpec], None]
STANDING_SCENES: dict[str, Scene] = {
    "single": _single,
    "pair": _pair,
    "close": _close,
    "setting": _setting,
    "arrangement": _arrangement,
    "row": _row,
}
FLAT_SCENES: dict[str, Scene] = {
    "single": _flat_single,
    "pair": _flat_pair,
    "close": _flat_close,
    "setting": _flat_setting,
    "tabletop": _tabletop,
    "spread": _spread,
}
