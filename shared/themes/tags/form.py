"""``{% form 'product', product %}``: a real form that posts to the right address, working without scripts."""

from __future__ import annotations

import re
from typing import Any

from liquid.ast import BlockNode, Node
from liquid.builtin.expressions.arguments import parse_arguments
from liquid.parser import get_parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token
from markupsafe import Markup, escape

from shared.themes.drops import Drop

ACTIONS = {
    "product": "/cart/add",
    "cart": "/cart",
    "contact": "/contact",
    "customer": "/contact",
    "create_customer": "/account",
    "customer_login": "/account/login",
    "recover_customer_password": "/account/recover",
    "back_in_stock": "/back-in-stock",
    "localization": "/localization",
    "currency": "/cart/update",
    "new_comment": "",
    "storefront_password": "/password",
}
UPLOADS = {"product"}
NOT_IN_NAMES = re.compile(r"[^\w:-]", re.ASCII)


class FormNode(Node):
    __slots__ = ("attributes", "block", "positional")

    def __init__(self, token: Token, positional: list[Any], attributes: list[Any], block: BlockNode) -> None:
        super().__init__(token)
        self.positional, self.attributes, self.block = positional, attributes, block
        self.blank = False

    def render_to_output(self, context: Any, buffer: Any) -> int:
        values = [argument.value.evaluate(context) for argument in self.positional]
        kind = str(values[0]) if values else ""
        attributes = {argument.name: argument.value.evaluate(context) for argument in self.attributes}
        return_to = attributes.pop("return_to", None)
        buffer.write(_open_form(context, kind, values[1:], attributes))
        buffer.write(_hidden("form_type", kind) + _hidden("utf8", "✓"))
        if return_to:
            context.run.globals.used.add("request")
            buffer.write(_hidden("return_to", context.run.context.path if return_to == "back" else return_to))
        context.scope.push({"form": make_form(context, kind)})
        try:
            self.block.render(context, buffer)
        finally:
            context.scope.pop()
        return int(buffer.write("</form>"))


def make_form(context: Any, kind: str) -> Drop:
    """The ``form`` object; what a visitor typed makes the page personal."""
    state = context.run.context.forms.get(kind)
    if state is None:
        return Drop({"posted_successfully?": False, "errors": [], "id": kind})
    return Drop({"posted_successfully?": False, "errors": [], "id": kind, **state}, personal=True)


def _open_form(context: Any, kind: str, values: list[Any], attributes: dict[str, Any]) -> Markup:
    root = context.run.context.root_url
    path = ACTIONS.get(kind, "/contact")
    if kind == "new_comment" and values:
        path = f"{values[0]['url']}/comments"
        root = ""
    shown: dict[str, Any] = {"method": "post", "action": f"{root}{path}", "accept-charset": "UTF-8"}
    if kind in UPLOADS:
        shown["enctype"] = "multipart/form-data"
    shown.update(attributes)
    return Markup("<form{}>").format(write_attributes(shown))


def write_attributes(attributes: dict[str, Any]) -> Markup:
    """`` name="value"`` for each; none for nil and false, the bare name for true."""
    shown = ""
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        safe = name if name.isalnum() else NOT_IN_NAMES.sub("", name)
        shown += f" {safe}" if value is True else f' {safe}="{escape(str(value))}"'
    return Markup(shown)


def _hidden(name: str, value: Any) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, str(value))


class FormTag(Tag):
    name = "form"
    end = "endform"

    def parse(self, stream: TokenStream) -> Node:
        token = stream.eat(TOKEN_TAG)
        positional, attributes = parse_arguments(self.env, stream.into_inner(tag=token))
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, value=self.end)
        return FormNode(token, positional, attributes, block)


TAGS = (FormTag,)
