"""Tags that put a page together: schema, section, sections, layout, content_for."""

from __future__ import annotations

from typing import Any

from liquid.ast import Node
from liquid.builtin.expressions import KeywordArgument, parse_primitive
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.exceptions import LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_TAG, TOKEN_WORD, Token


def skip_body(stream: TokenStream, end: str) -> str:
    """Move to the closing tag; give back the text between."""
    text: list[str] = []
    next(stream)
    while not stream.current.is_tag(end):
        if stream.current.kind == TOKEN_EOF:
            raise LiquidSyntaxError(f"expected {end}, found end of file", token=stream.current)
        if stream.current.kind == TOKEN_CONTENT:
            text.append(stream.current.value)
        next(stream)
    return "".join(text)


class SilentNode(Node):
    """Says nothing where it stands; its content is read from the file when the section is set up."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.blank = True

    def render_to_output(self, context: Any, buffer: Any) -> int:
        return 0


class SchemaTag(Tag):
    name = "schema"
    end = "endschema"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        skip_body(stream, self.end)
        return SilentNode(token)


class StylesheetTag(SchemaTag):
    """Collected with those of all sections into one stylesheet of the revision."""

    name = "stylesheet"
    end = "endstylesheet"


class JavascriptTag(SchemaTag):
    name = "javascript"
    end = "endjavascript"


class NamedNode(Node):
    """A tag with a name and, perhaps, arguments."""

    __slots__ = ("arguments", "expression")

    def __init__(self, token: Token, expression: Any, arguments: list[KeywordArgument]) -> None:
        super().__init__(token)
        self.expression = expression
        self.arguments = arguments
        self.blank = False

    def name_in(self, context: Any) -> str:
        return str(self.expression.evaluate(context) or "")

    def arguments_in(self, context: Any) -> dict[str, Any]:
        return {argument.name: argument.value.evaluate(context) for argument in self.arguments}


class NamedTag(Tag):
    block = False
    node: type[Any] = NamedNode

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        tokens = stream.into_inner(tag=token, eat=False)
        if tokens.current.kind == TOKEN_WORD and tokens.peek.kind == TOKEN_EOF:
            expression: Any = StringLiteral(tokens.current, tokens.current.value) if self.takes_words else None
            if expression is not None:
                return self.node(token, expression, [])
        return self.node(token, parse_primitive(self.env, tokens), KeywordArgument.parse(self.env, tokens))

    takes_words = False


class SectionNode(NamedNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        run = context.run
        return int(buffer.write(run.renderer.render_static(self.name_in(context), run)))


class SectionTag(NamedTag):
    name = "section"
    node = SectionNode


class SectionsNode(NamedNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        run = context.run
        return int(buffer.write(run.renderer.render_group(self.name_in(context), run)))


class SectionsTag(NamedTag):
    name = "sections"
    node = SectionsNode


class LayoutNode(NamedNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        wanted = self.name_in(context)
        context.run.layout = False if wanted in ("none", "false", "") else wanted
        return 0


class LayoutTag(NamedTag):
    name = "layout"
    node = LayoutNode
    takes_words = True


class ContentForNode(NamedNode):
    """``content_for 'blocks'`` shows the merchant's blocks; ``content_for 'block', type: …, id: …`` a fixed one."""

    def render_to_output(self, context: Any, buffer: Any) -> int:
        arguments = self.arguments_in(context)
        renderer = context.run.renderer
        if self.name_in(context) == "blocks":
            return int(renderer.render_blocks(context, buffer, arguments))
        return int(renderer.render_static_block(context, buffer, arguments))


class ContentForTag(NamedTag):
    name = "content_for"
    node = ContentForNode


TAGS = (SchemaTag, StylesheetTag, JavascriptTag, SectionTag, SectionsTag, LayoutTag, ContentForTag)
