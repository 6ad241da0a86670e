"""Anti-aliased drawing with Pillow: stencils are supersampled masks, layers are premultiplied RGBA pictures.

Only the box of a shape is supersampled and composited, so that a picture of a few hundred shapes takes a
tenth of a second. Premultiplied means that pasting through a mask onto an empty layer leaves no dark fringe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shared.cli.demo.pictures.colour import INK, WHITE, Colour, Ramp
from shared.cli.demo.pictures.geometry import Outline, Point, ellipse, moved, ribbon

Paint = Colour | Ramp
Shape = Sequence[Point] | Sequence[Sequence[Point]]
OVERSAMPLING = 4
SOFT_EDGE = 4  # pixels
LARGE = 500  # pixels; beyond this, one step less of oversampling is not seen
PREMULTIPLIED = "RGBX"  # four plain channels: Pillow treats alpha of "RGBA" specially when it pastes, which would halo


@dataclass(frozen=True)
class Stencil:
    """Where paint may go: a mask and the pixel it starts at."""

    left: int
    top: int
    mask: Image.Image

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.mask.width, self.top + self.mask.height

    def within(self, other: Stencil) -> Stencil:
        """Only where both are open."""
        a, b = self.box, other.box
        box = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
        if box[0] >= box[2] or box[1] >= box[3]:
            return Stencil(self.left, self.top, Image.new("L", (1, 1)))
        return Stencil(box[0], box[1], ImageChops.multiply(self._cut(box), other._cut(box)))

    def outside(self, other: Stencil) -> Stencil:
        """Only where the other is closed."""
        hole = Image.new("L", self.mask.size, 255)
        hole.paste(ImageChops.invert(other.mask), (other.left - self.left, other.top - self.top))
        return Stencil(self.left, self.top, ImageChops.multiply(self.mask, hole))

    def faded(self, alpha: float) -> Stencil:
        return Stencil(self.left, self.top, self.mask.point(_fading(alpha)))

    def _cut(self, box: tuple[int, int, int, int]) -> Image.Image:
        return self.mask.crop((box[0] - self.left, box[1] - self.top, box[2] - self.left, box[3] - self.top))


@lru_cache(maxsize=128)
def _fading(alpha: float) -> tuple[int, ...]:
    """What becomes of each level of a mask."""
    return tuple(round(i * alpha) for i in range(256))


class Layer:
    """A picture being painted; empty ones are transparent."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image

    @classmethod
    def empty(cls, size: tuple[int, int]) -> Layer:
        return cls(Image.new(PREMULTIPLIED, size, (0, 0, 0, 0)))

    @classmethod
    def filled(cls, size: tuple[int, int], colour: Colour) -> Layer:
        return cls(Image.new(PREMULTIPLIED, size, (*colour, 255)))

    def straight(self) -> Image.Image:
        """The layer as an ordinary RGBA picture."""
        return Image.frombytes("RGBa", self.image.size, self.image.tobytes()).convert("RGBA")

    def paint(self, stencil: Stencil, paint: Paint, extent: Stencil | None = None) -> None:
        """Lay paint through a stencil; a ramp spreads over `extent` (default: the stencil itself)."""
        if isinstance(paint, Ramp):
            whole = extent or stencil
            sheet = paint.image(whole.mask.size)
            if whole is not stencil:
                x, y = stencil.left - whole.left, stencil.top - whole.top
                sheet = sheet.crop((x, y, x + stencil.mask.width, y + stencil.mask.height))
            self.image.paste(sheet, (stencil.left, stencil.top), stencil.mask)
        else:
            self.image.paste((*paint, 255), stencil.box, stencil.mask)

    def lay(self, sprite: Layer) -> None:
        """Put another layer of the same size on top."""
        box = sprite.image.getchannel("X").getbbox()
        if box:
            self.lay_straight(Layer(sprite.image.crop(box)).straight(), box[:2])

    def lay_straight(self, straight: Image.Image, at: tuple[int, int]) -> None:
        """Put an ordinary RGBA picture on top."""
        self.image.paste(straight.convert("RGB").convert(PREMULTIPLIED), at, straight.getchannel("A"))

    def turned(self, degrees: float, middle: tuple[float, float], size: tuple[int, int]) -> Layer:
        """A layer of `size` on which this one lies with its middle at a point, turned clockwise.

        One resampling does both, and only for the pixels that will be seen.
        """
        c, s = cos(radians(degrees)), sin(radians(degrees))
        x0, y0 = self.image.width / 2, self.image.height / 2
        x1, y1 = middle
        back = (c, s, x0 - c * x1 - s * y1, -s, c, y0 + s * x1 - c * y1)
        box = self._turned_box(c, s, middle, size)
        shifted = (*back[:2], back[2] + c * box[0] + s * box[1], *back[3:5], back[5] - s * box[0] + c * box[1])
        extent = max(1, box[2] - box[0]), max(1, box[3] - box[1])
        part = self.image.transform(extent, Image.Transform.AFFINE, shifted, Image.Resampling.BICUBIC)
        layer = Layer.empty(size)
        layer.image.paste(part, box[:2])
        return layer

    def _turned_box(
        self, c: float, s: float, middle: tuple[float, float], size: tuple[int, int]
    ) -> tuple[int, int, int, int]:
        """Where what is painted comes to lie, with room for the resampling's soft edge."""
        left, top, right, bottom = self.image.getchannel("X").getbbox() or (0, 0, 1, 1)
        x0, y0 = self.image.width / 2, self.image.height / 2
        corners = [(x - x0, y - y0) for x in (left, right) for y in (top, bottom)]
        xs = [middle[0] + c * x - s * y for x, y in corners]
        ys = [middle[1] + s * x + c * y for x, y in corners]
        return (
            max(0, int(min(xs)) - SOFT_EDGE),
            max(0, int(min(ys)) - SOFT_EDGE),
            min(size[0], int(max(xs)) + SOFT_EDGE),
            min(size[1], int(max(ys)) + SOFT_EDGE),
        )

    def silhouette(self, dx: float = 0, dy: float = 0, blur: float = 0) -> Stencil:
        """What is painted, as a stencil: shifted and blurred it is the layer's shadow."""
        bounds = self.image.getchannel("X").getbbox() or (0, 0, 1, 1)
        pad = int(blur * 3)
        box = bounds[0] - pad, bounds[1] - pad, bounds[2] + pad, bounds[3] + pad
        mask = self.image.getchannel("X").crop(box)
        return Stencil(box[0] + round(dx), box[1] + round(dy), blurred(mask, blur))


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    """A Gaussian blur worked at low resolution where that cannot be seen."""
    if radius < 0.5:
        return mask
    factor = max(1, int(radius / 3))
    if factor == 1:
        return mask.filter(ImageFilter.GaussianBlur(radius))
    size = max(1, mask.width // factor), max(1, mask.height // factor)
    small = mask.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(radius / factor))
    return small.resize(mask.size, Image.Resampling.BICUBIC)


class Pen:
    """Draws outlines given in local units onto a layer; `at` moves the origin and changes the scale."""

    def __init__(self, layer: Layer, x: float = 0, y: float = 0, scale: float = 1) -> None:
        self.layer = layer
        self.x, self.y, self.scale = x, y, scale

    def at(self, x: float, y: float, scale: float = 1) -> Pen:
        return Pen(self.layer, self.x + x * self.scale, self.y + y * self.scale, self.scale * scale)

    def on(self, layer: Layer) -> Pen:
        """The same place and scale on another layer."""
        return Pen(layer, self.x, self.y, self.scale)

    def stencil(self, shape: Shape, blur: float = 0) -> Stencil:
        """A mask of one or several outlines, `blur` in local units."""
        outlines = _outlines(shape)
        pixels = [moved(o, self.x, self.y, scale=self.scale) for o in outlines if len(o) > 2]
        radius = blur * self.scale
        box = self._bounds(pixels, int(radius * 3) + 2)
        size = box[2] - box[0], box[3] - box[1]
        if radius > 4:
            factor = max(1, int(radius / 3))
            small = _rasterise(pixels, box, (max(1, size[0] // factor), max(1, size[1] // factor)))
            small = small.filter(ImageFilter.GaussianBlur(radius / factor))
            return Stencil(box[0], box[1], small.resize(size, Image.Resampling.BICUBIC))
        finer = OVERSAMPLING if max(size) < LARGE else OVERSAMPLING - 1
        big = _rasterise(pixels, box, (size[0] * finer, size[1] * finer))
        return Stencil(box[0], box[1], blurred(big.reduce(finer), radius))

    def _bounds(self, pixels: list[Outline], pad: int) -> tuple[int, int, int, int]:
        xs = [x for outline in pixels for x, _ in outline] or [0]
        ys = [y for outline in pixels for _, y in outline] or [0]
        width, height = self.layer.image.size
        x0, y0 = max(int(min(xs)) - pad, -pad), max(int(min(ys)) - pad, -pad)
        x1, y1 = min(int(max(xs)) + pad + 1, width + pad), min(int(max(ys)) + pad + 1, height + pad)
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)

    def fill(self, shape: Shape | Stencil, paint: Paint, clip: Stencil | None = None, alpha: float = 1) -> Stencil:
        """Paint an outline (or several at once) and hand back its stencil."""
        whole = shape if isinstance(shape, Stencil) else self.stencil(shape)
        part = whole.within(clip) if clip else whole
        self.layer.paint(part.faded(alpha) if alpha < 1 else part, paint, whole)
        return whole

    def line(
        self,
        path: Sequence[Point],
        width: float | Sequence[float],
        paint: Paint,
        clip: Stencil | None = None,
        alpha: float = 1,
    ) -> Stencil:
        """A stroke along a path, with round ends where its width is constant."""
        band = ribbon(path, width)
        shapes = [band]
        if isinstance(width, int | float) and width > 3:
            shapes += [ellipse(x, y, width / 2, width / 2) for x, y in (path[0], path[-1])]
        return self.fill(shapes, paint, clip, alpha)

    def shade(self, shape: Shape, blur: float, alpha: float, clip: Stencil | None = None, colour: Colour = INK) -> None:
        """A soft dark (or coloured) patch."""
        self.fill(self.stencil(shape, blur), colour, clip, alpha)

    def glow(
        self, shape: Shape, blur: float, alpha: float, clip: Stencil | None = None, colour: Colour = WHITE
    ) -> None:
        """A soft light patch."""
        self.fill(self.stencil(shape, blur), colour, clip, alpha)

    def ground(self, rx: float, ry: float, *, x: float = 0, y: float = 0, reach: float = 1.0) -> None:
        """The shadow of a thing that stands at (x, y): dark at its foot, longer to the right."""
        self.shade(ellipse(x + rx * 0.42 * reach, y + ry * 0.25, rx * 1.3, ry * 1.1), rx * 0.2, 0.2)
        self.shade(ellipse(x + rx * 0.12, y + ry * 0.1, rx * 1.05, ry), rx * 0.07, 0.34)


def _outlines(shape: Shape) -> Sequence[Sequence[Point]]:
    first = shape[0] if shape else ()
    return [shape] if first and isinstance(first[0], int | float) else shape  # type: ignore[list-item, return-value]


def _rasterise(pixels: list[Outline], box: tuple[int, int, int, int], size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    fx, fy = size[0] / (box[2] - box[0]), size[1] / (box[3] - box[1])
    for outline in pixels:
        draw.polygon([((x - box[0]) * fx, (y - box[1]) * fy) for x, y in outline], fill=255)
    return mask
