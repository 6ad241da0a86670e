"""Which pictures a product has: one per look (glaze, ink, gable …), and one more that shows it in company."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from shared.cli.demo.pictures.backdrops import TINTS, is_dark
from shared.cli.demo.pictures.figures.index import FIGURES
from shared.cli.demo.reading import read_json
from shared.cli.demo.shapes import PictureSpec, Prop

MOST_LOOKS = 3
LOOK_FIELDS = ("colour", "accent", "form")

Looks = dict[str, PictureSpec]


def looks_option(shop: str, entry: Mapping[str, Any]) -> str | None:
    """The option whose values change how the product looks, if there is one."""
    values = read_json(shop, "words")["values"]
    for option, keys in entry.get("options", {}).items():
        if any(field in values[key_of(keys[0])] for field in LOOK_FIELDS):
            return option
    return None


def key_of(value: str | list[Any]) -> str:
    """Option values stand as "key" or as ["key", price difference, weight difference]."""
    return value if isinstance(value, str) else value[0]


def picture_looks(shop: str, entry: Mapping[str, Any], position: int) -> Looks:
    """The pictures by look key ("" where a product has only one look), the main one first."""
    base = _base_picture(shop, entry, position)
    option = looks_option(shop, entry)
    if option is None:
        return {"": replace(base, alt=entry["title"])}
    words = read_json(shop, "words")["values"]
    keys = [key_of(value) for value in entry["options"][option]][: entry.get("pictures", MOST_LOOKS)]
    return {key: _in_look(base, words[key], key, entry["title"]) for key in keys}


def _base_picture(shop: str, entry: Mapping[str, Any], position: int) -> PictureSpec:
    draw = dict(entry["draw"])
    seed = draw.pop("seed", crc32(entry["handle"].encode()) % 97 + 1)
    tint = entry.get("tint", _light_tint(shop, position))
    return PictureSpec(name=entry["handle"], shop=shop, tint=tint, seed=seed, **draw)


def _light_tint(shop: str, position: int) -> int:
    light = [i for i in range(len(TINTS[shop])) if not is_dark(shop, i)]
    return light[position % len(light)]


def _in_look(base: PictureSpec, word: Mapping[str, str], key: str, title: Mapping[str, str]) -> PictureSpec:
    changes = {field: word[field] for field in LOOK_FIELDS if field in word}
    alt = {locale: f"{text} – {word[locale]}" for locale, text in title.items()}
    return replace(base, name=f"{base.name}-{key.replace('_', '-')}", alt=alt, **changes)  # type: ignore[arg-type]


def further_pictures(shop: str, entry: Mapping[str, Any], looks: Looks, position: int) -> Iterator[PictureSpec]:
    """The picture in company or from near, and whatever else the product wants to show."""
    main = next(iter(looks.values()))
    plain = replace(main, alt=entry["title"])
    if "also" in entry:
        yield replace(plain, name=f"{entry['handle']}-also", **entry["also"])
    scene = entry.get("second", "close")
    named = replace(plain, name=f"{entry['handle']}-{scene}", scene=scene, tint=plain.tint)
    if scene == "pair":
        yield replace(named, props=(_companion(entry, looks),))
    elif scene == "setting":
        yield replace(named, props=_setting_props(shop, main.figure, position))
    else:
        yield named


def _companion(entry: Mapping[str, Any], looks: Looks) -> Prop:
    """The second of a pair: the next look, or the colour that the product names for it."""
    first, *others = looks.values()
    other = others[0] if others else replace(first, colour=entry.get("pair", first.colour))
    return Prop(other.figure, other.form, other.pattern, other.colour, other.accent)


def _setting_props(shop: str, figure: str, position: int) -> tuple[Prop, ...]:
    lying = FIGURES[figure].stance == "flat"
    groups = read_json(shop, "shop")["flat_settings_props" if lying else "settings_props"]
    fitting = [group for group in groups if all(prop["figure"] != figure for prop in group)] or groups
    return tuple(Prop(**prop) for prop in fitting[position % len(fitting)])
