"""A theme of one template, for trying single tags and filters."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from shared.themes.context import RenderContext
from shared.themes.limits import Limits
from shared.themes.page import RenderedPage
from shared.themes.renderer import Renderer
from shared.themes.revision import ThemeRevision

_numbers = count()
LAYOUT = {"layout/theme.liquid": "{{ content_for_layout }}"}


def make_theme(files: Mapping[str, str], **more: Any) -> ThemeRevision:
    return ThemeRevision(f"test-{next(_numbers)}", {**LAYOUT, **files}, **more)


def render_page(
    source: str,
    files: Mapping[str, str] | None = None,
    *,
    context: RenderContext | None = None,
    limits: Limits | None = None,
    **names: Any,
) -> RenderedPage:
    theme = make_theme({"templates/index.liquid": source, **(files or {})})
    return Renderer(theme, limits).render_template("index", globals=names, context=context or RenderContext())


def render(source: str, files: Mapping[str, str] | None = None, **names: Any) -> str:
    """The HTML; fails the test where the template failed."""
    page = render_page(source, files, **names)
    assert page.errors == []
    return page.html
