"""``{% paginate collection.products by 24 %}``: one page of a long list, and the links to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import KeywordArgument, parse_primitive
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token

from shared.themes.drops import Drop, PagedList
from shared.themes.scope import MISSING

MOST_PER_PAGE = 250
WINDOW = 3


class PaginateNode(Node):
    __slots__ = ("arguments", "block", "by", "collection")

    def __init__(
        self, token: Token, collection: Any, by: Any, arguments: list[KeywordArgument], block: BlockNode
    ) -> None:
        super().__init__(token)
        self.collection, self.by, self.arguments, self.block = collection, by, arguments, block
        self.blank = False

    def render_to_output(self, context: Any, buffer: Any) -> int:
        per_page = min(max(_whole(self.by.evaluate(context), 50), 1), MOST_PER_PAGE)
        options = {argument.name: argument.value.evaluate(context) for argument in self.arguments}
        page = max(_whole(_read_global(context, "current_page"), 1), 1)
        items = self.collection.evaluate(context)
        total = _show_page(items, (page - 1) * per_page, per_page)
        context.run.globals.used.add("current_page")
        paginate = describe_pages(
            context.run.context, page, per_page, total, _whole(options.get("window_size"), WINDOW)
        )
        context.scope.push({"paginate": paginate})
        try:
            return self.block.render(context, buffer)
        finally:
            context.scope.pop()


def _read_global(context: Any, name: str) -> Any:
    value = context.scope.find(name)
    return None if value is MISSING else value


def _whole(value: Any, otherwise: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return otherwise


def _show_page(items: Any, offset: int, limit: int) -> int:
    if isinstance(items, PagedList):
        items.show_window(offset, limit)
        return items.total
    return len(items) if isinstance(items, Sequence) else 0


def describe_pages(context: Any, page: int, per_page: int, total: int, window: int) -> Drop:
    """The ``paginate`` object: where we are, and the parts of a pager (numbers, gaps, previous, next)."""
    pages = max(1, -(-total // per_page))

    def link(number: int, title: str) -> dict[str, Any]:
        return {"title": title, "url": page_address(context, number), "is_link": True}

    parts: list[dict[str, Any]] = []
    near = range(max(1, page - window), min(pages, page + window) + 1)
    for number in sorted({1, pages, *near}):
        if number == page:
            parts.append({"title": str(number), "url": "", "is_link": False})
        elif number in (1, pages) or abs(number - page) < window:
            parts.append(link(number, str(number)))
        elif abs(number - page) == window:
            parts.append({"title": "…", "url": "", "is_link": False})
    return Drop(
        {
            "current_page": page,
            "current_offset": (page - 1) * per_page,
            "page_size": per_page,
            "page_param": "page",
            "items": total,
            "pages": pages,
            "parts": parts,
            "previous": link(page - 1, "«") if 1 < page <= pages else None,
            "next": link(page + 1, "»") if page < pages else None,
        }
    )


def page_address(context: Any, number: int) -> str:
    """The page's own address with another page number; the first page has none."""
    query = [(key, value) for key, value in context.query if key != "page"]
    if number > 1:
        query.append(("page", str(number)))
    return f"{context.path}?{urlencode(query)}" if query else str(context.path)


class PaginateTag(Tag):
    name = "paginate"
    end = "endpaginate"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        tokens = stream.into_inner(tag=token)
        collection = parse_primitive(self.env, tokens)
        if tokens.current.value != "by":
            raise LiquidSyntaxError("expected 'by' and a number of items", token=tokens.current)
        next(tokens)
        by = parse_primitive(self.env, tokens)
        arguments = KeywordArgument.parse(self.env, tokens)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return PaginateNode(token, collection, by, arguments, block)


TAGS = (PaginateTag,)
