"""``{% render %}`` and the older ``{% include %}``: snippets, counted and bounded in depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liquid.builtin.tags.for_tag import ForLoop
from liquid.builtin.tags.include_tag import IncludeNode, IncludeTag
from liquid.builtin.tags.render_tag import RenderNode, RenderTag
from liquid.exceptions import ContextDepthError, DisabledTagError, LiquidError, LiquidInterrupt, LiquidSyntaxError

from shared.themes.snippets import Watch, find_snippet, snippet_key


def render_nodes(template: Any, context: Any, buffer: Any, *, is_own_scope: bool = True) -> None:
    """Render a parsed template's nodes; errors learn which file they came from."""
    context.run.meter.count_render()
    for node in template.nodes:
        try:
            node.render(context, buffer)
        except LiquidInterrupt:
            if is_own_scope:
                raise LiquidSyntaxError("break outside a loop", token=node.token) from None
            raise
        except LiquidError as error:
            error.token = error.token or node.token
            error.template_name = error.template_name or template.name
            raise


def variable_name(template: Any) -> str:
    """The name a bound value goes by: the snippet's own."""
    return str(template.name).rpartition("/")[2].partition(".")[0]


def render_snippet(name: str, template: Any, arguments: dict[str, Any], context: Any, buffer: Any) -> None:
    """The snippet with these arguments; as it was shown before, where it would look the same."""
    run = context.run
    key = snippet_key(name, arguments) if run.context.snippets is not None else None
    if key is None:
        render_nodes(template, context.partial(template, arguments), buffer)
        return
    run.meter.count_render()
    html = find_snippet(key, run)
    if html is None:
        own = context.get_buffer()
        errors = len(run.errors)
        with Watch(run) as watch:
            render_nodes(template, context.partial(template, arguments), own)
        html = own.getvalue()
        run.meter.output_chars -= len(html)
        if len(run.errors) == errors:
            watch.keep(key, html)
    buffer.write(html)


class SnippetNode(RenderNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        name = str(getattr(self.name, "value", self.name))
        template = context.run.renderer.snippet(name)
        args = {argument.name: argument.value.evaluate(context) for argument in self.args}
        if self.var is None:
            render_snippet(name, template, args, context, buffer)
            return 1
        inner = context.partial(template, args)
        value, key = self.var.evaluate(context), str(self.alias or variable_name(template))
        if self.loop and isinstance(value, Sequence) and not isinstance(value, str):
            self._render_each(value, key, args, template, inner, buffer)
        else:
            args[key] = value
            render_nodes(template, inner, buffer)
        return 1

    def _render_each(self, values: Any, key: str, args: dict[str, Any], template: Any, inner: Any, buffer: Any) -> None:
        forloop = ForLoop(key, iter(values), len(values), inner.env.undefined("parentloop", token=self.token))
        args["forloop"] = forloop
        for value in forloop:
            args[key] = value
            render_nodes(template, inner, buffer)


class SnippetTag(RenderTag):
    node_class = SnippetNode


class LegacyIncludeNode(IncludeNode):
    """Shares the caller's variables, both ways."""

    def render_to_output(self, context: Any, buffer: Any) -> int:
        if context.is_partial:
            raise DisabledTagError("a rendered snippet cannot include others; it can render them", token=self.token)
        template = context.run.renderer.snippet(str(self.name.evaluate(context)))
        names = {argument.name: argument.value.evaluate(context) for argument in self.args}
        if context.scope.size() > 2 * context.run.meter.limits.depth:
            raise ContextDepthError("snippets are nested too deeply", token=self.token)
        context.scope.push(names)
        try:
            for value in self._bound_values(context, template):
                if self.var is not None:
                    names[str(self.alias or variable_name(template))] = value
                render_nodes(template, context, buffer, is_own_scope=False)
        finally:
            context.scope.pop()
        return 1

    def _bound_values(self, context: Any, template: Any) -> Sequence[Any]:
        if self.var is None:
            return (None,)
        value = self.var.evaluate(context)
        return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)


class LegacyIncludeTag(IncludeTag):
    node_class = LegacyIncludeNode
