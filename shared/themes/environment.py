"""The one Liquid environment: strict, escaping, with our tags, filters and syntax."""

from __future__ import annotations

from typing import Any

from liquid import Environment
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.template import BoundTemplate

from shared.themes.comparing import Missing
from shared.themes.filters import registry
from shared.themes.lexer import tokenize_template
from shared.themes.revision import MAX_FILE_CHARS
from shared.themes.settling import settle
from shared.themes.syntax import StoreTokenStream
from shared.themes.tags import control, form, loops, paginate, partials, structure, style

TAGS = (
    control.StoreOutput,
    control.StoreIf,
    control.StoreUnless,
    control.StoreLiquid,
    loops.BoundedFor,
    loops.BoundedTablerow,
    partials.SnippetTag,
    partials.LegacyIncludeTag,
    *structure.TAGS,
    *style.TAGS,
    *paginate.TAGS,
    *form.TAGS,
)


class ThemeEnvironment(Environment):
    """Parses themes. Holds no data of any store, so all threads and revisions share one."""

    shorthand_indexes = True

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=False)
        for tag in TAGS:
            self.add_tag(tag)
        registry.register(self)

    def _parse(self, source: str) -> list[Any]:
        nodes = get_parser(self).parse(StoreTokenStream(tokenize_template(source)))
        settle(nodes)
        return nodes


ENVIRONMENT = ThemeEnvironment(autoescape=True, strict_filters=True, undefined=Missing)


def parse_template(source: str, path: str) -> BoundTemplate:
    """Parse one file. Raises LiquidSyntaxError."""
    if len(source) > MAX_FILE_CHARS:
        raise LiquidSyntaxError("this file is too large", token=None)
    return ENVIRONMENT.from_string(source, name=path, path=path)
