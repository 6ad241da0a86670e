"""Short texts in Liquid that merchants write outside of themes, such as mails: the same engine in tighter bounds."""

from collections.abc import Mapping
from typing import Any

from liquid.exceptions import LiquidError, LiquidSyntaxError

from shared.themes.context import RenderContext
from shared.themes.environment import parse_template
from shared.themes.limits import Limits, Meter
from shared.themes.renderer import FAILURES, Renderer, describe_failure
from shared.themes.rendering import Buffer, Run, StoreContext
from shared.themes.revision import ThemeRevision
from shared.themes.scope import Globals, Scope
from shared.themes.tags.partials import render_nodes

LIMITS = Limits(seconds=0.5, output_chars=200_000, string_chars=100_000, loop_steps=5_000, renders=50)
PLACE = "text"
_NO_THEME = ThemeRevision("texts without a theme", {})


class TextFailed(Exception):
    """The text cannot be used; ``line`` counts from 1, 0 where it is not known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Noticing(dict[str, Any]):
    """A mapping that notes which names were asked for and are not there."""

    def __init__(self, values: Mapping[str, Any], missing: set[str], prefix: str = "") -> None:
        super().__init__({name: _noticing(value, missing, f"{prefix}{name}.") for name, value in values.items()})
        self._missing, self._prefix = missing, prefix

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        if not found and key not in ("size", "first", "last"):
            self._missing.add(f"{self._prefix}{key}")
        return found


def _noticing(value: Any, missing: set[str], prefix: str) -> Any:
    return Noticing(value, missing, prefix) if isinstance(value, Mapping) else value


def check_text(source: str) -> None:
    """Raises TextFailed with the line where it cannot be read."""
    try:
        parse_template(source, PLACE)
    except LiquidError as error:
        raise _failed(error, source) from error


def render_text(source: str, names: Mapping[str, Any], *, locale: str = "en", currency: str = "EUR") -> str:
    """The text with its placeholders filled in, each value escaped for HTML unless it is ``Markup``.

    Raises TextFailed.
    """
    run = Run(
        Renderer(_NO_THEME, LIMITS), RenderContext(locale=locale, currency=currency), Meter.start(LIMITS), Globals({})
    )
    root = Scope(names)
    buffer = Buffer(run.meter)
    try:
        template = parse_template(source, PLACE)
        render_nodes(template, StoreContext(template, run=run, root=root, globals=root), buffer)
    except FAILURES as error:
        raise _failed(error, source) from error
    return buffer.getvalue()


def missing_names(source: str, names: Mapping[str, Any]) -> set[str]:
    """Placeholders in what is shown that do not exist (``ordr.name``). Raises TextFailed."""
    missing: set[str] = set()
    render_text(source, Noticing(names, missing))
    return missing


def _failed(error: BaseException, source: str) -> TextFailed:
    """What is never closed is found out at the last line."""
    told = describe_failure(error, PLACE)
    is_at_end = isinstance(error, LiquidSyntaxError) and not told.line
    return TextFailed(told.message, source.rstrip().count("\n") + 1 if is_at_end else told.line)
