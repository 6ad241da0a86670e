"""Filters on pictures: addresses in sizes, and ``<img>`` with a srcset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.reading import is_given, item_of, text_of, whole_of
from shared.themes.tags.form import write_attributes

WIDTHS = (240, 360, 480, 640, 800, 1080, 1440, 1920)
MOST_PIXELS = 5760
NAMED_SIZES = {
    "pico": 16,
    "icon": 32,
    "thumb": 50,
    "small": 100,
    "compact": 160,
    "medium": 240,
    "large": 480,
    "grande": 600,
    "original": 0,
    "master": 0,
}
SIZE = re.compile(r"^(\d*)x(\d*)$")


class ImageUrl(str):
    """An address that remembers its picture, so that ``image_tag`` can offer other sizes of it."""

    image: Any
    options: Mapping[str, Any]


def image_of(value: Any) -> Any:
    """The picture of whatever has one: an image, a product, a variant, a line, a collection."""
    for key in ("featured_image", "image", "featured_media", "preview_image"):
        if item_of(value, "src") is None and item_of(value, key) is not None:
            return image_of(item_of(value, key))
    return value


def _address(value: Any, options: Mapping[str, Any], context: Any) -> ImageUrl | None:
    image = image_of(value)
    source = text_of(item_of(image, "src") if isinstance(image, Mapping) else image)
    if not source:
        return None
    made = ImageUrl(context.run.context.image_url(source, options))
    made.image, made.options = image, options
    return made


@with_context
def image_url(value: Any, *, context: Any, **options: Any) -> ImageUrl | None:
    """A picture's address in a size. Give ``width`` or ``height`` in pixels, ``crop``, ``format``."""
    kept: dict[str, Any] = {
        key: min(max(whole_of(options[key]), 1), MOST_PIXELS)
        for key in ("width", "height")
        if is_given(options.get(key))
    }
    kept.update({key: text_of(options[key]) for key in ("crop", "format") if is_given(options.get(key))})
    return _address(value, kept, context)


@with_context
def img_url(value: Any, size: Any = "small", *, context: Any, **options: Any) -> ImageUrl | None:
    """The older form: ``img_url: '300x300', crop: 'center', scale: 2``."""
    text, scale = text_of(size), min(max(whole_of(options.get("scale"), 1), 1), 3)
    known = SIZE.match(text)
    width, height = (whole_of(known[1]), whole_of(known[2])) if known else (NAMED_SIZES.get(text, 0), 0)
    kept: dict[str, Any] = {key: number * scale for key, number in (("width", width), ("height", height)) if number}
    if is_given(options.get("crop")):
        kept["crop"] = text_of(options["crop"])
    return _address(value, kept, context)


@with_context
def image_tag(address: Any, *, context: Any, **options: Any) -> Markup:
    """``<img>`` with the picture's own proportions, alternative text and sizes.

    ``widths: '300, 600'`` names the sizes on offer; ``preload`` is accepted and needs nothing here. ``picture: true``
    offers AVIF too where it is there, by ``<picture>``; ``focal_point: true`` adds classes such as ``focus-x-30`` that
    the theme turns into ``object-position``.
    """
    image = getattr(address, "image", None)
    options.pop("preload", None)
    with_avif, with_focus = options.pop("picture", False), options.pop("focal_point", False)
    if with_focus:
        options["class"] = " ".join(filter(None, [text_of(options.get("class")), *_focus_classes(image)])) or None
    widths = options.pop("widths", None)
    shown = _proportions(image, getattr(address, "options", {}))
    shown |= {"src": text_of(address), "alt": options.pop("alt", None), "srcset": options.pop("srcset", None)}
    if shown["alt"] is None:
        shown["alt"] = text_of(item_of(image, "alt", ""))
    if shown["srcset"] is None:
        shown["srcset"] = _srcset(address, image, widths, shown["width"], context)
    drawn = Markup(f"<img{write_attributes(_ordered(shown | options))}>")
    return _with_avif(drawn, image, shown, options) if with_avif else drawn


def _with_avif(drawn: Markup, image: Any, shown: dict[str, Any], options: dict[str, Any]) -> Markup:
    """The picture with its AVIF before it, in the widths that are offered anyway."""
    offered = [part.split()[-1] for part in text_of(shown["srcset"]).split(", ") if part]
    largest = max((whole_of(width.rstrip("w")) for width in offered), default=0)
    sources = list(item_of(image, "avif_sources", []) or [])
    enough = next(
        (number for number, (width, _address) in enumerate(sources, start=1) if width >= largest), len(sources)
    )
    if not largest or not sources:
        return drawn
    srcset = ", ".join(f"{address} {width}w" for width, address in sources[:enough])
    attributes = {"type": "image/avif", "srcset": srcset, "sizes": options.get("sizes")}
    return Markup(f"<picture><source{write_attributes(attributes)}>{drawn}</picture>")


def _focus_classes(image: Any) -> list[str]:
    """None where the middle is what counts."""
    points = {axis: whole_of(item_of(image, f"focal_{axis}", 50), 50) for axis in ("x", "y")}
    return [f"focus-{axis}-{round(point / 10) * 10}" for axis, point in points.items() if round(point / 10) != 5]


def _ordered(attributes: dict[str, Any]) -> dict[str, Any]:
    """``sizes`` and ``srcset`` before ``src``, so that no browser begins to load the wrong one."""
    first: dict[str, Any] = {key: attributes[key] for key in ("srcset", "sizes", "src", "alt") if key in attributes}
    return {**first, **attributes}


def _proportions(image: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    width, height = whole_of(item_of(image, "width")), whole_of(item_of(image, "height"))
    wanted, tall = options.get("width"), options.get("height")
    if wanted and tall:
        return {"width": wanted, "height": tall}
    if not width or not height:
        return {"width": wanted, "height": tall}
    if wanted:
        wanted = min(wanted, width)
        return {"width": wanted, "height": max(round(wanted * height / width), 1)}
    if tall:
        tall = min(tall, height)
        return {"width": max(round(tall * width / height), 1), "height": tall}
    return {"width": width, "height": height}


def _srcset(address: Any, image: Any, widths: Any, largest: Any, context: Any) -> str | None:
    if image is None or not largest:
        return None
    limit = whole_of(item_of(image, "width")) or largest
    given = [whole_of(part) for part in text_of(widths).split(",")] if widths else [*WIDTHS, largest]
    top = limit if widths else min(limit, largest)
    wanted = sorted({width for width in given if 0 < width <= top} or {min(largest, limit)})
    options = address.options
    ratio = options["height"] / options["width"] if options.get("height") and options.get("width") else 0
    offers = []
    for width in wanted:
        size = {**options, "width": width}
        if ratio:
            size["height"] = round(width * ratio)
        offers.append(f"{_address(image, size, context)} {width}w")
    return ", ".join(offers)


def img_tag(address: Any, alt: Any = "", classes: Any = None, _size: Any = None) -> Markup:
    attributes = {"src": text_of(address), "alt": text_of(alt), "class": classes}
    return Markup("<img{}>").format(write_attributes(attributes))


FILTERS = {
    "image_url": image_url,
    "img_url": img_url,
    "image_tag": image_tag,
    "img_tag": img_tag,
    "product_img_url": img_url,
    "collection_img_url": img_url,
}
