"""``{% style %}``: an inline stylesheet whose CSP hash goes with the page, so that cached pages hold no nonce."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from liquid.ast import BlockNode, Node
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token


def csp_hash(text: str) -> str:
    """The CSP source expression of an inline element with this exact text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class StyleNode(Node):
    __slots__ = ("block",)

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token)
        self.block = block
        self.blank = False

    def render_to_output(self, context: Any, buffer: Any) -> int:
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        css = inner.getvalue().replace("</", "<\\/")
        context.run.style_hashes.append(csp_hash(css))
        return int(buffer.write(f"<style>{css}</style>"))


class StyleTag(Tag):
    name = "style"
    end = "endstyle"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        if stream.current.kind == TOKEN_EXPRESSION:
            next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return StyleNode(token, block)


TAGS = (StyleTag,)
