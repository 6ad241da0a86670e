"""Custom fields in themes: ``product.metafields.<namespace>.<key>`` with ``value``, ``type`` and ``list?``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.models.catalog.custom_field import FieldKind
from shared.services.catalog.custom_field_page import ShownField, shown_fields
from shared.themes.drops import Drop
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import Place

#: Finds the drops of things by their ids; things that are gone or hidden are left out.
Finder = Callable[[Sequence[UUID], Place], Mapping[UUID, Any]]

_finders: dict[FieldKind, Finder] = {}


def finds(kind: FieldKind) -> Callable[[Finder], Finder]:
    """Declare who knows the things that fields of this kind lead to (drops of things show fields themselves)."""

    def declare(finder: Finder) -> Finder:
        _finders[kind] = finder
        return finder

    return declare


class Metafield(Drop):
    """One field; prints its value."""

    name = "Metafield"
    __slots__ = ()

    def __str__(self) -> str:
        value = self["value"]
        return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)

    def to_json(self) -> dict[str, Any]:
        return {"type": self["type"], "value": self["stored"]}


class Namespaces(Drop):
    """Fields by namespace; one that nobody uses is empty, so that themes may go on asking."""

    name = "Metafields"
    __slots__ = ()

    def load(self, key: str) -> Any:
        return Drop({})


def metafields_of(owner_id: UUID | None, place: Place) -> Drop:
    """All fields of a thing. One statement; references are looked up when a theme reads them."""
    if owner_id is None:
        return Namespaces()
    spaces: dict[str, dict[str, Any]] = {}
    for field in shown_fields(owner_id):
        spaces.setdefault(field.namespace, {})[field.key] = _metafield(field, place)
    return Namespaces({name: Drop(fields) for name, fields in spaces.items()})


def _metafield(field: ShownField, place: Place) -> Metafield:
    kind = f"list.{field.kind.value}" if field.is_list else field.kind.value
    return Metafield(
        {"type": kind, "list?": field.is_list, "stored": field.value, "value": lambda: _value(field, place)}
    )


def _value(field: ShownField, place: Place) -> Any:
    if field.kind.is_reference:
        return _references(field, place)
    if field.is_list:
        return [_plain(field.kind, one) for one in field.value]
    return _plain(field.kind, field.value)


def _references(field: ShownField, place: Place) -> Any:
    stored = field.value if field.is_list else [field.value]
    ids = [found for one in stored if (found := parse_id(str(one)))]
    known = _finders[field.kind](ids, place) if field.kind in _finders else {}
    things = [known[one] for one in ids if one in known]
    return things if field.is_list else next(iter(things), None)


def _plain(kind: FieldKind, value: Any) -> Any:
    readers: Mapping[FieldKind, Callable[[Any], Any]] = {
        FieldKind.RICH_TEXT: stored_html,
        FieldKind.DECIMAL: lambda text: _short(Decimal(text)),
        FieldKind.DATE: date.fromisoformat,
        FieldKind.DATE_TIME: datetime.fromisoformat,
    }
    return readers[kind](value) if kind in readers else value


def _short(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number
