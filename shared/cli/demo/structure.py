"""How the demo shops order their goods: a category tree, attributes, and a collection that fills itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.cli.demo.looks import key_of
from shared.cli.demo.reading import product_files, read_json

Names = Mapping[str, str]

#: Options whose pictures are tinted, and which are no colours all the same.
OTHER_THAN_COLOURS = {"scent", "season"}


@dataclass(frozen=True)
class DemoCategory:
    """A shelf with those under it; ``product_handles`` stand right in it."""

    handle: str
    title: Names
    text: Names
    product_handles: tuple[str, ...] = ()
    children: tuple["DemoCategory", ...] = ()


@dataclass(frozen=True)
class DemoColour:
    """A colour that products come in; ``product_handles`` are those that do."""

    name: Names
    swatch: str
    product_handles: tuple[str, ...]


@dataclass(frozen=True)
class DemoStructure:
    """Names by language, the shop's own first; ``cheap_below`` is minor units."""

    categories: tuple[DemoCategory, ...]
    colour: Mapping[str, Any]
    colours: tuple[DemoColour, ...]
    weight: Mapping[str, Any]
    cheap: Mapping[str, Any]


def demo_structure(shop: str) -> DemoStructure:
    """The order of one shop's goods."""
    facts, words = read_json(shop, "structure"), read_json(shop, "words")
    entries = [entry for name in product_files(shop) for entry in read_json(shop, name)["products"]]
    tops = tuple(_top(top, words["types"], entries) for top in facts["tops"])
    return DemoStructure(tops, facts["colour"], _colours(words["values"], entries), facts["weight"], facts["cheap"])


def _top(top: Mapping[str, Any], types: Mapping[str, Names], entries: list[Mapping[str, Any]]) -> DemoCategory:
    children = tuple(
        DemoCategory(
            handle=kind,
            title=types[kind],
            text={},
            product_handles=tuple(entry["handle"] for entry in entries if entry["type"] == kind),
        )
        for kind in top["types"]
    )
    return DemoCategory(top["handle"], top["title"], top["text"], children=children)


def _colours(values: Mapping[str, Any], entries: list[Mapping[str, Any]]) -> tuple[DemoColour, ...]:
    """Option values that have a colour, each once by its name."""
    found: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for entry in entries:
        chosen = {name: values for name, values in entry.get("options", {}).items() if name not in OTHER_THAN_COLOURS}
        keys = [key_of(value) for options in chosen.values() for value in options]
        for key in keys:
            if "colour" in values[key]:
                name = next(iter(_names(values[key]).values()))
                found.setdefault(name, (values[key], []))[1].append(entry["handle"])
    return tuple(
        DemoColour(_names(word), word["colour"].lower(), tuple(dict.fromkeys(handles)))
        for word, handles in found.values()
    )


def _names(word: Mapping[str, Any]) -> Names:
    return {locale: text for locale, text in word.items() if locale not in ("colour", "accent", "form", "code")}
