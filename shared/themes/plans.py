"""What a theme's JSON says, read once per revision: templates, groups, sections, blocks and their settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from shared.themes.drops import Drop
from shared.themes.lexer import blocks_of
from shared.themes.revision import parse_json
from shared.themes.settings import (
    RESOURCE_LISTS,
    RESOURCES,
    TRANSLATED,
    Resolve,
    Translate,
    read_setting,
    setting_defaults,
    setting_types,
)

TAGS = {"article", "aside", "div", "footer", "header", "section", "nav", "ul", "li", "span", "p"}
MOST_SECTIONS = 50
MOST_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class SettingsPlan:
    """Settings split into what is the same on every page and what must be looked up or translated."""

    fixed: Mapping[str, Any]
    varying: Sequence[tuple[str, str, Any]]

    @classmethod
    def make(cls, schema: Sequence[Mapping[str, Any]], typed: Mapping[str, Any]) -> SettingsPlan:
        types, fixed, varying = setting_types(schema), {}, []
        for key, value in {**setting_defaults(schema), **typed}.items():
            kind = types.get(key, "")
            looked_up = kind in RESOURCES or kind in RESOURCE_LISTS
            if looked_up or (isinstance(value, str) and value.startswith(TRANSLATED)):
                varying.append((key, kind, value))
            else:
                fixed[key] = read_setting(kind, value, _find_nothing, str)
        return cls(fixed, varying)

    def read(self, resolve: Resolve, translate: Translate) -> Drop:
        values = dict(self.fixed)
        for key, kind, value in self.varying:
            values[key] = read_setting(kind, value, resolve, translate)
        return Drop(values)


def _find_nothing(_kind: str, _handle: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class BlockPlan:
    id: str
    type: str
    settings: SettingsPlan
    blocks: Sequence[BlockPlan] = ()
    is_static: bool = False


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section where it stands: its file is ``sections/<type>.liquid``."""

    id: str
    type: str
    settings: SettingsPlan
    blocks: Sequence[BlockPlan]
    opening: Markup
    closing: Markup
    location: str = "template"


@dataclass(frozen=True, slots=True)
class TemplatePlan:
    """A JSON template or section group: sections in their order, between the wrapper's tags."""

    sections: Sequence[SectionPlan]
    layout: str | bool = "theme"
    opening: Markup = field(default_factory=Markup)
    closing: Markup = field(default_factory=Markup)


def read_schema(source: str | None) -> Mapping[str, Any]:
    """What a section or block file says about itself. Raises ValueError on broken JSON."""
    found = blocks_of(source or "", "schema")
    schema = parse_json(found[0]) if found and found[0].strip() else {}
    return schema if isinstance(schema, Mapping) else {}


def make_section(
    section_id: str, entry: Mapping[str, Any], schemas: Any, prefix: str, location: str = "template"
) -> SectionPlan:
    """A section from a template's entry (``{"type", "settings", "blocks", "block_order"}``)."""
    kind = str(entry.get("type", ""))
    schema = schemas(f"sections/{kind}.liquid")
    opening, closing = wrap_section(section_id, schema, prefix)
    return SectionPlan(
        section_id,
        kind,
        SettingsPlan.make(_list(schema.get("settings")), _dict(entry.get("settings"))),
        make_blocks(entry, _block_schemas(schema), schemas),
        opening,
        closing,
        location,
    )


def make_blocks(entry: Mapping[str, Any], local: Mapping[str, Any], schemas: Any, depth: int = 0) -> list[BlockPlan]:
    entries = _dict(entry.get("blocks"))
    order = entry.get("block_order")
    plans = []
    for block_id in (order if isinstance(order, list) else list(entries))[:MOST_BLOCKS]:
        block = _dict(entries.get(block_id))
        if not block or block.get("disabled") or depth > 8:
            continue
        kind = str(block.get("type", ""))
        schema = local.get(kind) or schemas(f"blocks/{kind}.liquid")
        settings = SettingsPlan.make(_list(schema.get("settings")), _dict(block.get("settings")))
        inner = make_blocks(block, {}, schemas, depth + 1)
        plans.append(BlockPlan(str(block_id), kind, settings, inner, bool(block.get("static"))))
    return plans


def wrap_section(section_id: str, schema: Mapping[str, Any], prefix: str) -> tuple[Markup, Markup]:
    tag = schema.get("tag", "div")
    tag = tag if tag in TAGS else "div"
    classes = " ".join(part for part in (prefix, str(schema.get("class") or "")) if part)
    return Markup('<{} id="{}-{}" class="{}">').format(tag, prefix, section_id, classes), Markup("</{}>").format(tag)


WRAPPER = re.compile(
    r"^(?P<tag>div|main|section)(?P<id>#[\w-]+)?(?P<classes>(?:\.[\w-]+)*)(?P<attributes>(?:\[[^\]]+\])*)$"
)
ATTRIBUTE = re.compile(r"\[([\w-]+)(?:=[\"']?([^\"'\]]*)[\"']?)?\]")


def read_wrapper(text: Any) -> tuple[Markup, Markup]:
    """``div#id.class[data-x=y]`` as tags; nothing for anything else."""
    parts = WRAPPER.match(text) if isinstance(text, str) else None
    if parts is None:
        return Markup(), Markup()
    attributes = [("id", parts["id"][1:])] if parts["id"] else []
    if parts["classes"]:
        attributes.append(("class", parts["classes"].replace(".", " ").strip()))
    attributes += ATTRIBUTE.findall(parts["attributes"])
    opening = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in attributes)
    return Markup("<{}{}>").format(parts["tag"], opening), Markup("</{}>").format(parts["tag"])


def make_template(entry: Mapping[str, Any], id_prefix: str, schemas: Any, prefix: str, location: str) -> TemplatePlan:
    sections = _dict(entry.get("sections"))
    order = [key for key in _list(entry.get("order")) if not _dict(sections.get(key)).get("disabled")]
    plans = [
        make_section(f"{id_prefix}__{key}", sections[key], schemas, prefix, location)
        for key in order[:MOST_SECTIONS]
        if isinstance(sections.get(key), Mapping)
    ]
    layout = entry.get("layout", "theme")
    return TemplatePlan(
        plans, layout if isinstance(layout, str) else layout is not False, *read_wrapper(entry.get("wrapper"))
    )


def _block_schemas(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        str(block.get("type")): block for block in _list(schema.get("blocks")) if "settings" in block or "name" in block
    }


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
