"""Parsed themes, kept by revision: a revision never changes, so nothing here is ever stale."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from liquid.exceptions import LiquidError, TemplateNotFoundError
from liquid.template import BoundTemplate

from shared.themes.environment import parse_template
from shared.themes.plans import (
    BlockPlan,
    SectionPlan,
    SettingsPlan,
    TemplatePlan,
    make_section,
    make_template,
    read_schema,
)
from shared.themes.revision import ThemeRevision
from shared.themes.translations import Translations

MOST_REVISIONS = 64
SECTION_PREFIX = "shopify-section"


class ParsedTheme:
    """A revision's files in the form that rendering wants. Threads may share it: entries are only ever added."""

    def __init__(self, revision: ThemeRevision) -> None:
        self.revision = revision
        self.translations = Translations(revision)
        self._templates: dict[str, BoundTemplate | LiquidError] = {}
        self._schemas: dict[str, Mapping[str, Any]] = {}
        self._plans: dict[str, TemplatePlan | None] = {}
        self._statics: dict[str, SectionPlan] = {}
        self._settings: SettingsPlan | None = None
        self._data = self._read_data()

    def template(self, path: str) -> BoundTemplate:
        """A parsed file. Raises TemplateNotFoundError, LiquidSyntaxError."""
        found = self._templates.get(path)
        if found is None:
            found = self._templates[path] = self._parse(path)
        if isinstance(found, LiquidError):
            raise found
        return found

    def _parse(self, path: str) -> BoundTemplate | LiquidError:
        source = self.revision.files.get(path)
        if source is None:
            return TemplateNotFoundError(path, filename=path)
        try:
            return parse_template(source, path)
        except LiquidError as error:
            return error

    def schema(self, path: str) -> Mapping[str, Any]:
        found = self._schemas.get(path)
        if found is None:
            found = self._schemas[path] = read_schema(self.revision.files.get(path))
        return found

    def template_plan(self, name: str) -> TemplatePlan | None:
        """A JSON template; None where the template is a Liquid file or missing."""
        return self._plan(f"templates/{name}.json", f"template--{name}", "template")

    def group_plan(self, name: str) -> TemplatePlan | None:
        return self._plan(f"sections/{name}.json", f"sections--{name}", name)

    def _plan(self, path: str, id_prefix: str, location: str) -> TemplatePlan | None:
        if path not in self._plans:
            entry = self.revision.read_json(path)
            self._plans[path] = (
                make_template(entry, id_prefix, self.schema, self.section_prefix, location)
                if isinstance(entry, Mapping)
                else None
            )
        return self._plans[path]

    def static_plan(self, name: str) -> SectionPlan:
        """A section that a layout or template names itself; its settings are in ``settings_data.json``."""
        found = self._statics.get(name)
        if found is None:
            sections = self._data.get("sections")
            entry = sections.get(name, {}) if isinstance(sections, Mapping) else {}
            entry = {**self._default_of(name), **entry, "type": name}
            found = self._statics[name] = make_section(name, entry, self.schema, self.section_prefix, "static")
        return found

    def block_plan(self, block_id: str, kind: str) -> BlockPlan:
        """A block that a section names itself, with its default settings."""
        settings = self.schema(f"blocks/{kind}.liquid").get("settings") or []
        return BlockPlan(block_id, kind, SettingsPlan.make(settings, {}), is_static=True)

    def _default_of(self, name: str) -> Mapping[str, Any]:
        default = self.schema(f"sections/{name}.liquid").get("default")
        if not isinstance(default, Mapping):
            return {}
        blocks = {str(index): block for index, block in enumerate(default.get("blocks") or [])}
        return {"settings": default.get("settings", {}), "blocks": blocks}

    @property
    def settings(self) -> SettingsPlan:
        if self._settings is None:
            schema = [item for group in self._settings_schema() for item in group.get("settings", [])]
            typed = {key: value for key, value in self._data.items() if key not in ("sections", "preset")}
            self._settings = SettingsPlan.make(schema, typed)
        return self._settings

    def _settings_schema(self) -> list[Mapping[str, Any]]:
        groups = self.revision.read_json("config/settings_schema.json")
        return [group for group in groups or [] if isinstance(group, Mapping)]

    @property
    def info(self) -> Mapping[str, Any]:
        """The theme's name, author and version."""
        return next((group for group in self._settings_schema() if group.get("name") == "theme_info"), {})

    @property
    def section_prefix(self) -> str:
        """What section ids and classes in the page begin with; themes' own scripts and styles rely on it."""
        return str(self.info.get("section_prefix") or SECTION_PREFIX)

    def presets(self) -> Mapping[str, Any]:
        return (self.revision.read_json("config/settings_data.json") or {}).get("presets") or {}

    def _read_data(self) -> Mapping[str, Any]:
        """The settings in force: a preset, the theme's current ones, then the merchant's."""
        stored = self.revision.read_json("config/settings_data.json") or {}
        current = stored.get("current") or {}
        mine = dict(self.revision.settings)
        named = mine.get("preset") or (current if isinstance(current, str) else current.get("preset"))
        preset = (stored.get("presets") or {}).get(named) or {}
        base = {} if isinstance(current, str) or mine.get("preset") else current
        return {**preset, **base, **mine}


_kept: OrderedDict[str, ParsedTheme] = OrderedDict()
_lock = Lock()


def parsed_theme(revision: ThemeRevision) -> ParsedTheme:
    """The parsed form of a revision, the most recently used ones kept."""
    with _lock:
        found = _kept.get(revision.id)
        if found is None:
            found = _kept[revision.id] = ParsedTheme(revision)
            while len(_kept) > MOST_REVISIONS:
                _kept.popitem(last=False)
        else:
            _kept.move_to_end(revision.id)
        return found
