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

    ``widths: '300, 600'`` names the sizes on offer; ``preload`` and ``focal_point`` are accepted and need nothing here.
    """
    image = getattr(address, "image", None)
    for name in ("preload", "focal_point"):
        options.pop(name, None)
    widths = options.pop("widths", None)
    shown = _proportions(image, getattr(address, "options", {}))
    shown |= {"src": text_of(address), "alt": options.pop("alt", None), "srcset": options.pop("srcset", None)}
    if shown["alt"] is None:
        shown["alt"] = text_of(item_of(image, "alt", ""))
    if shown["srcset"] is None:
        shown["srcset"] = _srcset(address, image, widths, shown["width"], context)
    return Markup(f"<img{write_attributes(_ordered(shown | options))}>")


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
