"""Custom fields as controls of a form: what is stored, and what the browser sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from shared.kernel.ids import parse_id
from shared.models.catalog.custom_field import CustomField, FieldKind
from shared.services.catalog.references import OF_FIELDS, Thing, name_things

INPUT_TYPES = {FieldKind.DATE: "date", FieldKind.DATE_TIME: "datetime-local", FieldKind.URL: "text"}
NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL)
TALL = (FieldKind.MULTI_LINE, FieldKind.RICH_TEXT)


@dataclass
class FieldRow:
    """A field with its value as text; for references the things that are chosen."""

    field: CustomField
    text: str = ""
    things: Sequence[Thing] = ()
    error: str = ""

    @property
    def name(self) -> str:
        return f"field-{self.field.id}"

    @property
    def control(self) -> str:
        kind = self.field.kind
        if kind.is_reference:
            return "things"
        if self.field.is_list:
            return "lines"
        if kind is FieldKind.BOOLEAN:
            return "flag"
        if self.field.limits.get("choices"):
            return "choice"
        return "rich" if kind is FieldKind.RICH_TEXT else "text" if kind is FieldKind.MULTI_LINE else "line"

    @property
    def input_type(self) -> str:
        return INPUT_TYPES.get(self.field.kind, "text")

    @property
    def is_number(self) -> bool:
        return self.field.kind in NUMBERS

    @property
    def thing_kind(self) -> str:
        return OF_FIELDS.get(self.field.kind, "")


def stored_fields(fields: Iterable[CustomField], values: Mapping[UUID, Any]) -> list[FieldRow]:
    """Every field, with what is stored in it."""
    rows = [FieldRow(one, _as_text(one, values.get(one.id))) for one in fields]
    for row in rows:
        if row.control == "things":
            stored = values.get(row.field.id)
            listed = stored if isinstance(stored, list) else [stored]
            row.things = _named(row.thing_kind, [one for one in listed if one])
    return rows


def sent_fields(fields: Iterable[CustomField], sent: MultiDict[str, str]) -> list[FieldRow]:
    """Every field, with what the browser sent."""
    rows = [FieldRow(one, sent.get(f"field-{one.id}", "")) for one in fields]
    for row in rows:
        if row.control == "things":
            row.things = _named(row.thing_kind, sent.getlist(row.name))
    return rows


def wanted_values(rows: Iterable[FieldRow]) -> dict[UUID, Any]:
    """What the rows say, for the service to judge."""
    return {row.field.id: _wanted(row) for row in rows}


def _wanted(row: FieldRow) -> Any:
    if row.control == "things":
        ids = [str(thing.id) for thing in row.things]
        return ids if row.field.is_list else next(iter(ids), None)
    return row.text.splitlines() if row.control == "lines" else row.text


def show_complaints(rows: Iterable[FieldRow], fields: Mapping[str, str]) -> None:
    for row in rows:
        row.error = fields.get(str(row.field.id), "")


def _as_text(one: CustomField, value: Any) -> str:
    if value is None or one.kind.is_reference:
        return ""
    if one.is_list:
        return "\n".join(str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _named(kind: str, ids: Iterable[str]) -> list[Thing]:
    wanted = [found for one in ids if (found := parse_id(str(one)))]
    known = name_things(kind, wanted)
    return [known[one] for one in wanted if one in known]
