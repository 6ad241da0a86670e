"""The look of a shop as it is edited: the theme's settings and the sections of its home page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from dashboard_app.themes.files import base_files
from dashboard_app.themes.values import read_value
from shared.models.themes.theme import ThemeRevision as StoredRevision
from shared.themes.revision import parse_json

HOME = "templates/index.json"
SCHEMA_OPEN, SCHEMA_CLOSE = "{% schema %}", "{% endschema %}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to choose: its schema and what is chosen now. ``name`` is the form's field."""

    name: str
    schema: Mapping[str, Any]
    value: Any

    @property
    def kind(self) -> str:
        return str(self.schema.get("type", "text"))


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that stand together under a name."""

    name: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the home page."""

    id: str
    type: str
    name: str
    is_hidden: bool
    settings: tuple[Setting, ...]


@dataclass
class Look:
    """One revision, ready to be shown and changed."""

    stored: StoredRevision
    settings: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.settings = dict(self.stored.settings)
        self._base = base_files(self.stored.base)

    @property
    def theme_name(self) -> str:
        info = next((group for group in self._schema if group.get("name") == "theme_info"), {})
        return str(info.get("theme_name", ""))

    @property
    def presets(self) -> dict[str, Mapping[str, Any]]:
        """The theme's ready-made looks by code, each with its settings."""
        return dict(self._data.get("presets") or {})

    @property
    def preset(self) -> str:
        """The ready-made look that this one began with."""
        current = self._data.get("current")
        default = current.get("preset", "") if isinstance(current, Mapping) else current
        return str(self.settings.get("preset") or default or "")

    @property
    def groups(self) -> list[Group]:
        return [
            Group(
                str(group.get("name", "")), tuple(self._fields(group.get("settings") or [], "setting-", self._values))
            )
            for group in self._schema
            if group.get("settings")
        ]

    @property
    def sections(self) -> list[Section]:
        """The home page's sections, in their order."""
        home = self._home
        return [self._section(section_id, home["sections"][section_id]) for section_id in home["order"]]

    def with_preset(self, preset: str) -> dict[str, Any]:
        """The settings with another ready-made look: what that look decides is no longer the merchant's own."""
        decided = self.presets.get(preset, {})
        return {**{key: value for key, value in self.settings.items() if key not in decided}, "preset": preset}

    def with_settings(self, sent: MultiDict[str, str]) -> dict[str, Any]:
        """The settings as the form asks; those that equal the ready-made look are left to it. Raises Invalid."""
        own = {key: value for key, value in self.settings.items() if key in ("preset", "sections")}
        base = self._defaults | dict(self.presets.get(self.preset, {}))
        for group in self.groups:
            for setting in group.settings:
                value = read_value(setting.schema, sent, setting.name, setting.value)
                if value != base.get(setting.schema["id"]):
                    own[setting.schema["id"]] = value
        return own

    def with_home(self, sent: MultiDict[str, str]) -> dict[str, Any]:
        """The revision's files with the home page as the form asks: order, what is hidden, texts. Raises Invalid."""
        home = self._home
        order = [section_id for section_id in sent.getlist("section") if section_id in home["sections"]]
        order += [section_id for section_id in home["order"] if section_id not in order]
        sections = {
            section.id: self._sent_section(section, home["sections"][section.id], sent) for section in self.sections
        }
        changed = {**home, "sections": {**home["sections"], **sections}, "order": order}
        return {**self.stored.files, HOME: json.dumps(changed, ensure_ascii=False, indent=2)}

    def _sent_section(self, section: Section, entry: Mapping[str, Any], sent: MultiDict[str, str]) -> dict[str, Any]:
        values = dict(entry.get("settings") or {})
        for setting in section.settings:
            values[setting.schema["id"]] = read_value(setting.schema, sent, setting.name, setting.value)
        kept = {key: value for key, value in entry.items() if key != "disabled"}
        is_hidden = f"shown-{section.id}" not in sent
        return {**kept, "settings": values, **({"disabled": True} if is_hidden else {})}

    def _section(self, section_id: str, entry: Mapping[str, Any]) -> Section:
        schema = self._section_schema(str(entry.get("type", "")))
        own = list(schema.get("settings") or [])
        values = {item["id"]: item.get("default") for item in own if "id" in item} | dict(entry.get("settings") or {})
        return Section(
            section_id,
            str(entry.get("type", "")),
            str(schema.get("name") or entry.get("type", "")),
            bool(entry.get("disabled")),
            tuple(self._fields(own, f"section-{section_id}-", values)),
        )

    def _fields(self, schema: Sequence[Mapping[str, Any]], prefix: str, values: Mapping[str, Any]) -> Iterator[Setting]:
        for item in schema:
            if "id" in item:
                yield Setting(f"{prefix}{item['id']}", item, values.get(item["id"]))

    def _section_schema(self, kind: str) -> Mapping[str, Any]:
        text = self._file(f"sections/{kind}.liquid") or ""
        found = text.partition(SCHEMA_OPEN)[2].partition(SCHEMA_CLOSE)[0]
        schema = parse_json(found) if found.strip() else {}
        return schema if isinstance(schema, Mapping) else {}

    @property
    def _values(self) -> dict[str, Any]:
        return self._defaults | dict(self.presets.get(self.preset, {})) | self.settings

    @property
    def _defaults(self) -> dict[str, Any]:
        return {
            item["id"]: item.get("default")
            for group in self._schema
            for item in group.get("settings") or []
            if "id" in item
        }

    @property
    def _schema(self) -> list[Mapping[str, Any]]:
        return [group for group in self._json("config/settings_schema.json") or [] if isinstance(group, Mapping)]

    @property
    def _data(self) -> Mapping[str, Any]:
        return self._json("config/settings_data.json") or {}

    @property
    def _home(self) -> dict[str, Any]:
        home = self._json(HOME) or {}
        sections = dict(home.get("sections") or {})
        return {**home, "sections": sections, "order": [key for key in home.get("order") or [] if key in sections]}

    def _json(self, path: str) -> Any:
        text = self._file(path)
        return None if text is None else parse_json(text)

    def _file(self, path: str) -> str | None:
        own = self.stored.files.get(path)
        return own if isinstance(own, str) else self._base.files.get(path)
