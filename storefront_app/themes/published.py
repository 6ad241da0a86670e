"""The theme that a store's shoppers see, as the engine knows it."""

from functools import cache
from pathlib import Path

import shared.themes
from shared.kernel.errors import NotFound
from shared.services.themes.themes import DEFAULT_BASE, PublishedTheme, published_theme
from shared.themes.revision import ThemeRevision
from storefront_app.memory import remember

BASES = Path(shared.themes.__path__[0])


@cache
def base_theme(name: str) -> ThemeRevision:
    """A theme that came with the platform, read once per process. Raises NotFound."""
    folder = BASES / name
    if not name.isidentifier() or not (folder / "layout").is_dir():
        raise NotFound(f"There is no theme {name!r}.")
    return ThemeRevision.from_directory(folder)


def shown_theme() -> ThemeRevision:
    """The visited store's published revision; the default theme where nothing was ever published."""
    return remember(("theme",), _read_theme)


def has_template(name: str) -> bool:
    """Whether the published theme has that template."""
    files = shown_theme().files
    return f"templates/{name}.json" in files or f"templates/{name}.liquid" in files


def _read_theme() -> ThemeRevision:
    try:
        published = published_theme()
    except NotFound:
        return base_theme(DEFAULT_BASE)
    return _overlaid(published)


def _overlaid(published: PublishedTheme) -> ThemeRevision:
    """Stores that changed nothing share the base, and so its parsed templates."""
    base = base_theme(published.base)
    if not published.files and not published.settings:
        return base
    name = f"{published.revision_id}-{base.id}"
    return base.overlaid(name, files=published.files, settings=published.settings)
