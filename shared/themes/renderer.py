"""Renders pages of a theme revision: a template's sections, inside a layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from liquid.exceptions import LiquidError, LiquidInterrupt
from liquid.template import BoundTemplate
from markupsafe import Markup

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.themes.context import RenderContext
from shared.themes.drops import Drop
from shared.themes.fragments import Fragment, keep_fragments, load_fragments
from shared.themes.limits import Limits, Meter
from shared.themes.page import RenderedPage, RenderError
from shared.themes.parsed import parsed_theme
from shared.themes.plans import BlockPlan, SectionPlan, TemplatePlan
from shared.themes.rendering import Buffer, Run, StoreContext
from shared.themes.revision import ThemeRevision
from shared.themes.scope import Globals, Noted, Scope
from shared.themes.tags.partials import render_nodes
from shared.themes.template_name import TemplateName

FAILURES = (
    LiquidError,
    LiquidInterrupt,
    ValueError,
    ArithmeticError,
    MemoryError,
    RecursionError,
    LookupError,
    TypeError,
    AttributeError,
)
SECTION_SHARE = 0.6
#: What a layout sees besides the page's globals.
OWN_NAMES = frozenset({"content_for_layout"})
LAYOUT_SHARE = 0.4
BARE_LAYOUT = Markup("<!doctype html><html><body>{}</body></html>")
SETTINGS_SNIPPET = "snippets/theme-settings.liquid"


class Renderer:
    """Renders one revision within limits. Cheap to make (parsed files are shared by revision) and safe in threads."""

    def __init__(self, revision: ThemeRevision, limits: Limits | None = None) -> None:
        self.revision = revision
        self.limits = limits or Limits()
        self.theme = parsed_theme(revision)

    def render_template(self, name: str, *, globals: Mapping[str, Any], context: RenderContext) -> RenderedPage:
        """A whole page from ``templates/<name>.json`` or ``.liquid``. Raises NotFound where there is none.

        A suffix the theme does not know falls back: ``product.wide`` to ``product``. A section that fails is left out
        and told in ``errors``.
        """
        run = self._start(name, globals, context)
        chosen = self._choose(name)
        plan = self.theme.template_plan(chosen)
        run.layout = plan.layout if plan is not None else "theme"
        body = (
            self._render_plan(plan, run) if plan is not None else self._render_file(f"templates/{chosen}.liquid", run)
        )
        return self._finish(run, self._render_layout(body, run))

    def render_sections(
        self, section_ids: Iterable[str], template: str, *, globals: Mapping[str, Any], context: RenderContext
    ) -> RenderedPage:
        """Single sections of a page, for ``?sections=`` and ``?section_id=``: ``sections`` maps ids to HTML, or None.

        Ids are those in the page (without the prefix) or names of files in ``sections/``.
        """
        run = self._start(template, globals, context)
        plan = self.theme.template_plan(self._choose(template, default=template))
        shown = {section.id: section for section in plan.sections} if plan else {}
        sections: dict[str, str | None] = {}
        for section_id in section_ids:
            section = shown.get(section_id) or self._find_section(section_id)
            sections[section_id] = self._render_kept([section], run) if section else None
        page = self._finish(run, "".join(html or "" for html in sections.values()))
        page.sections = sections
        return page

    def render_section(
        self, section_id: str, template: str, *, globals: Mapping[str, Any], context: RenderContext
    ) -> RenderedPage:
        """One section of a page. Raises NotFound."""
        page = self.render_sections([section_id], template, globals=globals, context=context)
        if page.sections[section_id] is None:
            raise NotFound(_("This theme has no such section."))
        return page

    def render_settings_css(self, context: RenderContext | None = None) -> str:
        """The stylesheet of the theme's settings (colours, fonts), from ``snippets/theme-settings.liquid``.

        Served by itself, so that cached pages hold no inline style and no nonce. It depends on the revision only.
        """
        if SETTINGS_SNIPPET not in self.revision.files:
            return ""
        run = self._start("index", {}, context or RenderContext())
        return self._render_file(SETTINGS_SNIPPET, run).unescape()

    # — what tags call —

    def snippet(self, name: str) -> BoundTemplate:
        return self.theme.template(f"snippets/{name}.liquid")

    def render_static(self, name: str, run: Run) -> Markup:
        return Markup(self._render_kept([self.theme.static_plan(name)], run))

    def render_group(self, name: str, run: Run) -> Markup:
        plan = self.theme.group_plan(name)
        return Markup(self._render_plan(plan, run)) if plan else Markup()

    def render_blocks(self, context: Any, buffer: Any, arguments: Mapping[str, Any]) -> int:
        owner = context.root.find("block") if "block" in context.root else context.root.find("section")
        for block in owner["blocks"]:
            if not block["static?"]:
                self._render_block(context, buffer, block, arguments)
        return 1

    def render_static_block(self, context: Any, buffer: Any, arguments: dict[str, Any]) -> int:
        kind, block_id = str(arguments.pop("type", "")), str(arguments.pop("id", ""))
        owner = context.root.find("block") if "block" in context.root else context.root.find("section")
        known = [block for block in owner["blocks"] if block["id"] == block_id and block["type"] == kind]
        block = known[0] if known else self._make_block(self.theme.block_plan(block_id, kind), context.run)
        self._render_block(context, buffer, block, arguments)
        return 1

    # — inside —

    def _start(self, template: str, globals: Mapping[str, Any], context: RenderContext) -> Run:
        run = Run(self, context, Meter.start(self.limits, context.deadline), Globals({}))
        settings = lambda: self.theme.settings.read(context.resolve, run.translate)  # noqa: E731
        run.globals = Globals(
            {
                "settings": settings,
                "template": TemplateName(template),
                "theme": Drop(dict(self.theme.info)),
                **globals,
            }
        )
        return run

    def _finish(self, run: Run, html: str) -> RenderedPage:
        used = run.globals.used - OWN_NAMES
        is_personal = run.is_personal or any(run.globals.is_personal(name) for name in used)
        return RenderedPage(str(html), run.errors, used, is_personal, list(dict.fromkeys(run.style_hashes)))

    def _choose(self, name: str, default: str = "") -> str:
        for candidate in dict.fromkeys((name, name.partition(".")[0])):
            if any(f"templates/{candidate}.{kind}" in self.revision.files for kind in ("json", "liquid")):
                return candidate
        if default:
            return default
        raise NotFound(_("This theme has no template for this page."))

    def _find_section(self, section_id: str) -> SectionPlan | None:
        if "__" in section_id:
            place, name = section_id.partition("__")[0].partition("--")[::2]
            plan = self.theme.group_plan(name) if place == "sections" else self.theme.template_plan(name)
            return next((section for section in plan.sections if section.id == section_id), None) if plan else None
        return self.theme.static_plan(section_id) if f"sections/{section_id}.liquid" in self.revision.files else None

    def _render_plan(self, plan: TemplatePlan, run: Run) -> Markup:
        return Markup(f"{plan.opening}{self._render_kept(plan.sections, run)}{plan.closing}")

    def _render_kept(self, plans: Sequence[SectionPlan], run: Run) -> str:
        kept = load_fragments(run.context, [plan.id for plan in plans])
        made: dict[str, Fragment] = {}
        parts = []
        for plan in plans:
            fragment = kept.get(plan.id)
            if fragment is None:
                fragment = self._make_fragment(plan, run, made)
            run.globals.used |= fragment.used
            run.style_hashes.extend(fragment.style_hashes)
            parts.append(fragment.html)
        keep_fragments(run.context, made)
        return "".join(parts)

    def _make_fragment(self, plan: SectionPlan, run: Run, made: dict[str, Fragment]) -> Fragment:
        """Render a section as if nothing had been read before, to know what it rests on."""
        outer = (run.globals.used, run.is_personal, run.style_hashes, len(run.errors))
        run.globals.used, run.is_personal, run.style_hashes = set(), False, []
        html = self._render_section(plan, run)
        used, hashes = frozenset(run.globals.used), tuple(run.style_hashes)
        is_personal = run.is_personal or any(run.globals.is_personal(name) for name in used)
        run.globals.used, was_personal, run.style_hashes, errors = outer
        run.is_personal = was_personal or is_personal
        fragment = Fragment(html, used, hashes)
        if not is_personal and len(run.errors) == errors:
            made[plan.id] = fragment
        return fragment

    def _render_section(self, plan: SectionPlan, run: Run) -> str:
        section = Drop(
            {
                "id": plan.id,
                "type": plan.type,
                "location": plan.location,
                "settings": lambda: plan.settings.read(run.context.resolve, run.translate),
                "blocks": lambda: [self._make_block(block, run) for block in plan.blocks],
            }
        )
        path = f"sections/{plan.type}.liquid"
        body = self._render_file(path, run, {"section": section}, place=plan.id, share=SECTION_SHARE)
        return f"{plan.opening}{body}{plan.closing}"

    def _render_file(
        self, path: str, run: Run, names: Mapping[str, Any] | None = None, *, place: str = "", share: float = 1.0
    ) -> Markup:
        """One file's output; nothing, and a recorded error, where it fails. It may use its share of the time."""
        outer = run.meter
        run.meter = outer.start_part(share)
        buffer = Buffer(run.meter)
        try:
            template = self.theme.template(path)
            root = Scope(Noted(names, run.globals), run.globals) if names else Scope(run.globals)
            render_nodes(template, StoreContext(template, run=run, root=root, globals=root), buffer)
            return Markup(buffer.getvalue())
        except FAILURES as error:
            run.errors.append(describe_failure(error, place or path))
            return Markup()
        finally:
            run.meter = outer

    def _render_layout(self, body: Markup, run: Run) -> str:
        if run.layout is False:
            return str(body)
        name = run.layout if isinstance(run.layout, str) else "theme"
        header = Markup(self._asset_links(run)) + Markup(run.globals.get("content_for_header", ""))
        names = {"content_for_layout": body, "content_for_header": header}
        run.meter.grant(LAYOUT_SHARE)
        errors = len(run.errors)
        shown = self._render_file(f"layout/{name}.liquid", run, names)
        return str(shown) if shown or len(run.errors) == errors else BARE_LAYOUT.format(body)

    def _asset_links(self, run: Run) -> str:
        links = ""
        if self.revision.asset("compiled.css"):
            links += f'<link rel="stylesheet" href="{run.context.asset_url("compiled.css")}">'
        if self.revision.asset("compiled.js"):
            links += f'<script src="{run.context.asset_url("compiled.js")}" defer></script>'
        return links

    def _make_block(self, plan: BlockPlan, run: Run) -> Drop:
        return Drop(
            {
                "id": plan.id,
                "type": plan.type,
                "shopify_attributes": "",
                "static?": plan.is_static,
                "settings": lambda: plan.settings.read(run.context.resolve, run.translate),
                "blocks": lambda: [self._make_block(inner, run) for inner in plan.blocks],
            }
        )

    def _render_block(self, context: Any, buffer: Any, block: Drop, arguments: Mapping[str, Any]) -> None:
        template = self.theme.template(f"blocks/{block['type']}.liquid")
        inner = context.partial(template, arguments, Scope(Noted({"block": block}, context.run.globals), context.root))
        render_nodes(template, inner, buffer)


def describe_failure(error: BaseException, place: str) -> RenderError:
    """An error as the merchant sees it: which file and line, and what was wrong."""
    token = getattr(error, "token", None)
    line = token.source.count("\n", 0, max(token.start_index, 0)) + 1 if token is not None and token.source else 0
    file = getattr(error, "template_name", None)
    message = str(getattr(error, "message", "") or error) or type(error).__name__
    where = f"{place} ({file})" if file and str(file) != place else place
    return RenderError(where, message.splitlines()[0][:300], line, type(error).__name__)
