"""Filters on the theme's own files."""

from __future__ import annotations

from typing import Any

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.reading import text_of
from shared.themes.tags.form import write_attributes

SETTINGS_CSS = "theme-settings.css"
MOST_INLINE = 64 * 1024


@with_context
def asset_url(name: Any, *, context: Any) -> str:
    """The address of a theme file; ``theme-settings.css`` is the stylesheet of the theme's settings."""
    name = text_of(name)
    here = context.run.context
    return str(here.settings_css_url if name == SETTINGS_CSS else here.asset_url(name))


@with_context
def file_url(name: Any, *, context: Any) -> str:
    return str(context.run.context.file_url(text_of(name)))


def stylesheet_tag(address: Any, media: Any = "all", *, preload: Any = False) -> Markup:
    return Markup('<link rel="stylesheet" href="{}" media="{}">').format(text_of(address), text_of(media))


def script_tag(address: Any) -> Markup:
    return Markup('<script src="{}"></script>').format(text_of(address))


def preload_tag(address: Any, **options: Any) -> Markup:
    kind = options.pop("as", "")
    return Markup('<link rel="preload" href="{}"{}>').format(
        text_of(address), write_attributes({"as": kind, **options})
    )


@with_context
def inline_asset_content(name: Any, *, context: Any) -> Markup:
    """The text of a small theme file, as it is."""
    asset = context.run.renderer.revision.asset(text_of(name))
    if asset is None or len(asset.content) > MOST_INLINE:
        raise ValueError("no such small theme file")
    return Markup(asset.content.decode())


FILTERS = {
    "asset_url": asset_url,
    "file_url": file_url,
    "global_asset_url": asset_url,
    "shopify_asset_url": asset_url,
    "stylesheet_tag": stylesheet_tag,
    "script_tag": script_tag,
    "preload_tag": preload_tag,
    "inline_asset_content": inline_asset_content,
}
