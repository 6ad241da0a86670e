"""A theme's own texts: ``locales/*.json``, with plural forms and values in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from markupsafe import Markup, escape

from shared.themes.revision import ThemeRevision

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLURALS = {"zero", "one", "two", "few", "many", "other"}


class Translations:
    """Finds texts by dotted key: the language asked for, its parent (pt for pt-BR), then the theme's default.

    ``locales/<locale>.json`` are the theme's; ``locales/<locale>.content.json`` hold a merchant's own and come first.
    """

    def __init__(self, revision: ThemeRevision) -> None:
        self._revision = revision
        self._default = next((_locale_of(path) for path in revision.files if path.endswith(".default.json")), "en")
        self._found: dict[tuple[str, str], tuple[Any, str]] = {}
        self._trees: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}

    def find(self, key: str, locale: str) -> tuple[Any, str]:
        """The text, or a table of plural forms, and the language it is in; (None, locale) where there is none."""
        known = self._found.get((key, locale))
        if known is None:
            known = self._find(key, locale)
            if known[0] is not None:
                self._found[key, locale] = known
        return known

    def _find(self, key: str, locale: str) -> tuple[Any, str]:
        for spoken, tree in self._trees_for(locale):
            value: Any = tree
            for part in key.split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
            if value is not None:
                return value, spoken
        return None, locale

    def translate(self, key: str, locale: str, values: Mapping[str, Any]) -> str:
        """The text with its values in; keys that end in ``_html`` keep their markup, and their values are escaped."""
        found, spoken = self.find(key, locale)
        if isinstance(found, Mapping):
            found = choose_plural(found, values.get("count"), spoken)
        if not isinstance(found, str):
            return f"Translation missing: {locale}.{key}"
        is_markup = key.endswith("_html") or key.rpartition(".")[2] == "html"
        return fill_in(found, values, is_markup=is_markup)

    def _trees_for(self, locale: str) -> list[tuple[str, Mapping[str, Any]]]:
        trees = self._trees.get(locale)
        if trees is None:
            language = locale.replace("_", "-").partition("-")[0]
            wanted = dict.fromkeys((locale.replace("_", "-"), language, self._default))
            trees = self._trees[locale] = [(code, tree) for code in wanted for tree in self._read(code)]
        return trees

    def _read(self, code: str) -> list[Mapping[str, Any]]:
        names = (f"locales/{code}.content.json", f"locales/{code}.json", f"locales/{code}.default.json")
        found = [self._revision.read_json(name) for name in names]
        return [tree for tree in found if isinstance(tree, Mapping)]


def _locale_of(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def fill_in(text: str, values: Mapping[str, Any], *, is_markup: bool) -> str:
    if is_markup:
        return Markup(PLACEHOLDER.sub(lambda match: str(escape(values.get(match[1], ""))), text))
    return PLACEHOLDER.sub(lambda match: str(values.get(match[1], "")), text) if "{{" in text else text


def choose_plural(forms: Mapping[str, Any], count: Any, locale: str) -> Any:
    """The form for a number by the language's CLDR rule; an explicit ``zero`` counts for 0."""
    if not PLURALS.intersection(forms):
        return None
    try:
        number = abs(float(count))
    except (TypeError, ValueError):
        return forms.get("other")
    if number == 0 and "zero" in forms:
        return forms["zero"]
    return forms.get(_plural_form(locale, number), forms.get("other"))


@lru_cache(maxsize=4096)
def _plural_form(locale: str, number: float) -> str:
    whole = int(number) if number == int(number) else number
    return str(Locale.parse(locale.replace("-", "_")).plural_form(whole))
