"""Filters on media, and drawings for where a picture is not chosen yet."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.images import image_tag, image_url
from shared.themes.filters.reading import item_of, text_of
from shared.themes.tags.form import write_attributes

HOSTS = {"youtube": "https://www.youtube-nocookie.com/embed/", "vimeo": "https://player.vimeo.com/video/"}
SHAPES = {
    "bowl": '<path d="M120 250h285c0 92-58 140-142 140s-143-48-143-140Z"/><path d="M215 390h96v18h-96z"/>',
    "vase": '<path d="M228 110h70v64c0 34 62 70 62 146 0 58-38 92-97 92s-97-34-97-92c0-76 62-112 62-146z"/>',
    "cup": '<path d="M160 180h170v150c0 44-36 70-85 70s-85-26-85-70z"/>'
    '<path d="M330 215h26c40 0 40 90 0 90h-26" fill="none" stroke="currentColor" stroke-width="18"/>',
    "book": '<path d="M150 140h190c14 0 24 10 24 24v222H174c-14 0-24-10-24-24z"/>'
    '<path d="M174 362h190v12H174z" opacity=".4"/>',
    "hills": '<path d="M0 400 150 230l95 110 90-140 190 240v85H0z"/><circle cx="390" cy="140" r="42"/>',
}
ORDER = ("bowl", "vase", "cup", "book")


def placeholder_svg_tag(name: Any, classes: Any = None) -> Markup:
    """A quiet drawing: ``product-1`` … show things, ``lifestyle-1`` and ``hero`` a landscape."""
    name = text_of(name)
    digits = "".join(letter for letter in name if letter.isdigit())
    is_thing = name.startswith(("product", "collection"))
    shape = ORDER[(int(digits or 1) - 1) % len(ORDER)] if is_thing and len(digits) < 4 else "hills"
    attributes = write_attributes({"class": classes, "viewBox": "0 0 525 525", "aria-hidden": "true"})
    return Markup('<svg xmlns="http://www.w3.org/2000/svg"{} fill="currentColor">{}</svg>').format(
        attributes, Markup(SHAPES[shape])
    )


def external_video_url(media: Any, **options: Any) -> str:
    host, video = HOSTS.get(text_of(item_of(media, "host")), ""), quote(text_of(item_of(media, "external_id")), safe="")
    query = "&".join(f"{quote(key)}={quote(text_of(value))}" for key, value in options.items())
    return f"{host}{video}{'?' + query if query else ''}" if host else ""


def external_video_tag(address: Any, **options: Any) -> Markup:
    address = external_video_url(address) if not isinstance(address, str) else address
    attributes = {"src": address, "title": "", "loading": "lazy", "allowfullscreen": True, **options}
    return Markup("<iframe{}></iframe>").format(write_attributes(attributes))


def video_tag(media: Any, **options: Any) -> Markup:
    sources = Markup("").join(
        Markup('<source src="{}" type="{}">').format(
            item_of(source, "url", ""), item_of(source, "mime_type", "video/mp4")
        )
        for source in item_of(media, "sources", [])
    )
    options.pop("image_size", None)
    return Markup('<video playsinline="playsinline"{}>{}</video>').format(write_attributes(options), sources)


@with_context
def media_tag(media: Any, *, context: Any, **options: Any) -> Markup:
    kind = item_of(media, "media_type", "image")
    if kind == "video":
        return video_tag(media, **options)
    if kind == "external_video":
        return external_video_tag(media, **options)
    address = image_url(media, context=context, width=1440)
    return image_tag(address, context=context, **options) if address else Markup()


FILTERS: dict[str, Any] = {
    "placeholder_svg_tag": placeholder_svg_tag,
    "external_video_url": external_video_url,
    "external_video_tag": external_video_tag,
    "video_tag": video_tag,
    "media_tag": media_tag,
}
