"""The engine's own render context: bounded, quick, and blind to Python attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from liquid.context import RenderContext as LiquidContext
from liquid.exceptions import ContextDepthError, UnknownFilterError
from liquid.undefined import UNDEFINED

from shared.themes.context import RenderContext
from shared.themes.drops import Drop, Handled
from shared.themes.limits import Meter
from shared.themes.page import RenderError
from shared.themes.scope import MISSING, Globals, Scope

if TYPE_CHECKING:
    from liquid.template import BoundTemplate

    from shared.themes.renderer import Renderer

READABLE = (Mapping, Sequence)


class Buffer:
    """Collects output and charges it to the meter."""

    __slots__ = ("meter", "parts")

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        if text:
            self.parts.append(text)
            self.meter.output_chars += len(text)
            if self.meter.output_chars > self.meter.limits.output_chars:
                self.meter.count_output(0)
        return len(text)

    def getvalue(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class Run:
    """One render of a page: what it was given and what it has gathered."""

    renderer: Renderer
    context: RenderContext
    meter: Meter
    globals: Globals
    errors: list[RenderError] = field(default_factory=list)
    style_hashes: list[str] = field(default_factory=list)
    layout: str | None | bool = None
    is_personal: bool = False

    def translate(self, key: str) -> str:
        """A text of the theme in this page's language."""
        return self.renderer.theme.translations.translate(key, self.context.locale, {})


class StoreContext(LiquidContext):
    """A render context whose lookups see mappings and sequences only, and stop at the deadline."""

    __slots__ = ("root", "run")

    def __init__(self, template: BoundTemplate, *, run: Run, root: Mapping[str, object], **rest: Any) -> None:
        super().__init__(template, **rest)
        self.run = run
        self.root = root
        self.scope = Scope(self.locals, self.globals, self.counters)  # type: ignore[assignment]

    def get(self, path: list[object], *, token: Any, default: object = UNDEFINED) -> object:
        run = self.run
        run.meter.tick()
        value = self.scope.find(path[0]) if isinstance(path[0], str) else MISSING  # type: ignore[attr-defined]
        for key in path[1:]:
            if isinstance(value, Drop):
                if value.personal:
                    run.is_personal = True
                try:
                    value = value[key]
                except (KeyError, IndexError, TypeError):
                    value = _shape_of(value, key)
            else:
                value = read_item(value, key)
            if value is MISSING:
                break
        if value is MISSING:
            return self.env.undefined(str(path[0]), token=token) if default is UNDEFINED else default
        if isinstance(value, Drop) and value.personal:
            run.is_personal = True
        return value

    def get_item(self, obj: Any, key: Any) -> Any:
        value = read_item(obj, key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def filter(self, name: str, token: Any) -> Any:
        self.run.meter.tick()
        found = self.env.filters.get(name)
        if found is None:
            raise UnknownFilterError(f"unknown filter '{name}'", token=token)
        return partial(found, self)

    def assign(self, key: str, val: Any) -> None:
        self.run.meter.tick()
        self.run.meter.count_kept(val)
        self.locals[key] = val

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.run.meter.count_loop(length)

    def get_buffer(self, buf: Any = None) -> Any:
        return Buffer(self.run.meter)

    def get_size_of_locals(self) -> int:
        return 0

    @property
    def is_partial(self) -> bool:
        """Whether this is a snippet's own scope."""
        return bool(self._copy_depth)

    def partial(
        self, template: BoundTemplate, namespace: Mapping[str, object], root: Mapping[str, object] | None = None
    ) -> StoreContext:
        """A context for a snippet that sees the page's globals and ``namespace``, but none of our variables."""
        depth = self._copy_depth + 1
        if depth > self.run.meter.limits.depth:
            raise ContextDepthError("snippets are nested too deeply", token=None)
        root = self.root if root is None else root
        names = Scope(namespace, root)
        return StoreContext(template, run=self.run, root=root, globals=names, copy_depth=depth, parent_context=self)


def read_item(value: Any, key: Any) -> Any:
    """One step of a path; MISSING where there is nothing to read."""
    try:
        if type(value) is dict:
            return value[key] if key in value else _read_shape(value, key)
        if isinstance(value, Drop):
            return value[key] if key in value else _read_shape(value, key)
        if not isinstance(value, READABLE):
            return MISSING
        if isinstance(value, Mapping):
            return value[key] if key in value else _read_shape(value, key)
        if isinstance(key, int) and not isinstance(value, str):
            return value[key]
        return _read_shape(value, key)
    except (KeyError, IndexError, TypeError):
        return MISSING


def _shape_of(drop: Drop, key: Any) -> Any:
    """What a drop answers to a key that it does not have."""
    try:
        return _read_shape(drop, key)
    except (KeyError, IndexError, TypeError):
        return MISSING


def _read_shape(value: Any, key: Any) -> Any:
    if isinstance(value, Handled):
        value = value.listed()
    if key == "size":
        return len(value)
    if key in ("first", "last") and len(value) and not isinstance(value, str):
        if isinstance(value, Mapping):
            return next(iter(value.items())) if key == "first" else MISSING
        return value[0 if key == "first" else -1]
    return MISSING
