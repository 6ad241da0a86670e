"""Output, conditions and ``{% liquid %}``, read through our syntax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.primitive import Nil
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.liquid_tag import LiquidNode, LiquidTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.stringify import to_liquid_string
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token
from markupsafe import Markup, escape

from shared.themes.comparing import Condition, settle
from shared.themes.lexer import NAME
from shared.themes.settling import without_filters
from shared.themes.syntax import StoreTokenStream, tokenize_expression


class StoreOutputNode(OutputNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        value = self.expression.evaluate(context)
        kind = value.__class__
        if kind is Markup:
            return int(buffer.write(value))
        if kind is str:
            return int(buffer.write(escape(value)))
        if kind is int:
            return int(buffer.write(str(value)))
        return int(buffer.write(to_liquid_string(value, True)))


class StoreOutput(Output):
    """``{{ … }}``; an empty one shows nothing."""

    def parse(self, stream: TokenStream) -> OutputNode:
        token = stream.eat(TOKEN_OUTPUT)
        expression = stream.expect(TOKEN_EXPRESSION)
        tokens = tokenize_expression(expression.value, expression, "")
        if not tokens:
            return StoreOutputNode(token, Nil(token))
        shown = FilteredExpression.parse(self.env, TokenStream(iter(tokens)))
        return StoreOutputNode(token, without_filters(shown))


class StoreIf(IfTag):
    def parse(self, stream: TokenStream) -> Node:
        return _settle_branches(super().parse(stream))


class StoreUnless(UnlessTag):
    def parse(self, stream: TokenStream) -> Node:
        return _settle_branches(super().parse(stream))


def _settle_branches(node: Any) -> Node:
    node.condition = _condition(node.condition)
    for branch in node.alternatives:
        branch.expression = _condition(branch.expression)
    return node


def _condition(parsed: Any) -> Condition:
    return Condition(parsed.token, settle(parsed.expression))


class StoreLiquid(LiquidTag):
    """``{% liquid %}``: a tag per line; empty lines may hold spaces."""

    def parse(self, stream: TokenStream) -> LiquidNode:
        token = stream.eat(TOKEN_TAG)
        if stream.current.kind in (TOKEN_EOF, TOKEN_TAG):
            return LiquidNode(token, None, block=BlockNode(token, []))
        source = stream.expect(TOKEN_EXPRESSION)
        lines = StoreTokenStream(_read_lines(source), block_depth_carry=stream.block_depth)
        return LiquidNode(token, source, block=get_parser(self.env).parse_block(lines, end=()))


def _read_lines(source: Token) -> Iterator[Token]:
    depth, position = 0, 0
    for line in source.value.splitlines(keepends=True):
        start, position = position, position + len(line)
        named = NAME.match(line.lstrip())
        if named is None:
            continue
        name = named[0]
        depth += (name == "comment") - (name == "endcomment")
        if depth or name in ("comment", "endcomment", "#"):
            continue
        at = source.start_index + start + len(line) - len(line.lstrip())
        yield Token(TOKEN_TAG, name, at, source.source)
        expression = line.strip()[len(name) :].strip()
        if expression:
            yield Token(TOKEN_EXPRESSION, expression, at + len(name), source.source)
