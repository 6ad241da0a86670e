"""``{% for %}`` and ``{% tablerow %}`` that count their steps and keep ranges short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions import LoopExpression
from liquid.builtin.tags.for_tag import ENDFORBLOCK, ENDFORELSEBLOCK, ForLoop, ForNode, ForTag
from liquid.builtin.tags.tablerow_tag import TablerowTag
from liquid.exceptions import BreakLoop, ContinueLoop, ResourceLimitError
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_TAG

from shared.themes.drops import Handled, PagedList
from shared.themes.filters.reading import is_given


class BoundedLoop(LoopExpression):
    """What a loop goes over. ``limit: 0`` means none; long ranges are refused before they are made."""

    __slots__ = ()

    def _to_iter(self, obj: object, context: Any) -> tuple[Iterator[Any], int]:
        if isinstance(obj, range):
            items = range_length(obj)
            if items > context.run.meter.limits.range_items:
                raise ResourceLimitError("the range is too long", token=self.token)
            return iter(obj), items
        if isinstance(obj, Handled):
            obj = obj.listed()
        if isinstance(obj, Mapping):
            pairs = [[key, value] for key, value in obj.items()]
            return iter(pairs), len(pairs)
        if isinstance(obj, str):
            return (iter([obj]), 1) if obj else (iter([]), 0)
        if isinstance(obj, Sequence):
            return iter(obj), len(obj)
        return iter([]), 0

    def _slice(self, it: Any, length: int, context: Any, *, limit: Any, offset: Any) -> tuple[Iterator[Any], int]:
        key = f"{self.identifier}-{self.iterable}"
        start = context.stopindex(key) if offset == "continue" else int(offset or 0)
        start = min(max(start, 0), length)
        stop = length if limit is None else min(max(start + limit, start), length)
        context.stopindex(key=key, index=stop)
        shown = islice(it, start, stop)
        return (reversed(list(shown)) if self.reversed else shown), stop - start

    def _to_int(self, obj: object, *, token: Any) -> int:
        """A number of items; what is none counts as 0, as empty settings do."""
        try:
            return int(obj)  # type: ignore[call-overload]
        except (TypeError, ValueError):
            return 0

    def evaluate(self, context: Any) -> tuple[Iterator[object], int]:
        context.run.meter.check_time()
        limit, offset = self._option(self.limit, context), self._option(self.offset, context)
        items = self.iterable.evaluate(context)
        if isinstance(items, PagedList) and limit is not None and not offset:
            items = items.head(limit)
        found, length = self._to_iter(items, context)
        return self._slice(found, length, context, limit=limit, offset=offset)

    def _option(self, expression: Any, context: Any) -> Any:
        """``limit`` or ``offset`` as a number, ``continue``, or None where it is not given."""
        value = expression.evaluate(context) if expression is not None else None
        if not is_given(value) or value == "continue":
            return str(value) if is_given(value) else None
        return self._to_int(value, token=expression.token)

    @classmethod
    def bound(cls, loop: LoopExpression) -> BoundedLoop:
        return cls(
            loop.token,
            loop.identifier,
            loop.iterable,
            limit=loop.limit,
            offset=loop.offset,
            reversed_=loop.reversed,
            cols=loop.cols,
        )


def range_length(numbers: range) -> int:
    """Like len(), for ranges longer than len() can say."""
    return max(0, numbers.stop - numbers.start)


class BoundedForNode(ForNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        items, length = self.expression.evaluate(context)
        if not length:
            return self.default.render(context, buffer) if self.default else 0
        name = self.expression.identifier
        forloop = ForLoop(f"{name}-{self.expression.iterable}", items, length, context.parentloop())
        names = {"forloop": forloop, name: None}
        meter, nodes = context.run.meter, self.block.nodes
        blank = self.block.blank
        context.loops.append(forloop)
        context.scope.push(names)
        try:
            for item in forloop:
                meter.count_loop(1)
                meter.tick()
                names[name] = item
                try:
                    if blank:
                        self.block.render(context, buffer)
                    else:
                        for node in nodes:
                            node.render(context, buffer)
                except ContinueLoop:
                    continue
                except BreakLoop:
                    break
        finally:
            context.scope.pop()
            context.loops.pop()
        return 1


class BoundedFor(ForTag):
    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        loop = BoundedLoop.bound(LoopExpression.parse(self.env, stream.into_inner(tag=token)))
        parse_block = get_parser(self.env).parse_block
        block, default = parse_block(stream, ENDFORBLOCK), None
        if stream.current.is_tag("else"):
            next(stream)
            default = parse_block(stream, ENDFORELSEBLOCK)
        stream.expect(TOKEN_TAG, value="endfor")
        return BoundedForNode(token, expression=loop, block=block, default=default)


class BoundedTablerow(TablerowTag):
    def parse(self, stream: TokenStream) -> Any:
        node: Any = super().parse(stream)
        node.expression = BoundedLoop.bound(node.expression)
        return node
