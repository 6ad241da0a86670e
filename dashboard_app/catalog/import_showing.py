"""How an import is shown: its columns with samples and choices, its products with what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g

from shared.kernel.formats import format_datetime, format_money, format_number
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.catalog.custom_field import FieldOwner, custom_fields_of
from shared.models.catalog.product_import import Outcome, ProductImport, count_outcomes, items_of
from shared.services.catalog.product_files.columns import FIELD_PREFIX, FIELDS, is_known_but_unused
from shared.services.catalog.sheets.shape import ENCODINGS

PER_PAGE = 50
_MOMENTS = ("published_at", "take_down_at")
_MONEY = ("price", "compare_at_price", "cost")


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the file: its name, the first things it says, what it means. ``known``: Shopify's, of no use here."""

    index: int
    name: str
    samples: Sequence[str]
    code: str
    known: bool


def shown_import(imported: ProductImport, *, mapping: Sequence[str] | None = None) -> dict[str, Any]:
    """For the page of columns."""
    codes = mapping or imported.mapping
    columns = [
        ShownColumn(index, name, imported.samples[index], codes[index], is_known_but_unused(name))
        for index, name in enumerate(imported.names)
    ]
    return {
        "imported": imported,
        "columns": columns,
        "choices": _choices(codes),
        "encodings": [(code, encoding_name(code)) for code in dict.fromkeys((imported.shape["encoding"], *ENCODINGS))],
        "delimiters": [(",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", _("Vertical bar"))],
    }


def _choices(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Everything that a column can mean; custom fields by their names, those that are to be made as well."""
    fields = {f"{FIELD_PREFIX}{field.name_in_themes}": field.name for field in custom_fields_of(FieldOwner.PRODUCT)}
    for code in codes:
        if code.startswith(FIELD_PREFIX) and code not in fields:
            fields[code] = code.removeprefix(FIELD_PREFIX)
    named = [(code, _("Custom field: %(name)s", name=name)) for code, name in sorted(fields.items())]
    return [("", _("Leave out")), *((code, str(label)) for code, (_own, label) in FIELDS.items()), *named]


def encoding_name(code: str) -> str:
    """As people know it."""
    return {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16 LE",
        "utf-16-be": "UTF-16 BE",
        "cp1252": _("Western (Windows)"),
        "iso8859-15": _("Western (ISO 8859-15)"),
        "cp1250": _("Central European (Windows)"),
        "iso8859-2": _("Central European (ISO 8859-2)"),
        "cp1251": _("Cyrillic (Windows)"),
        "cp1253": _("Greek (Windows)"),
        "cp1254": _("Turkish (Windows)"),
        "cp1256": _("Arabic (Windows)"),
        "mac_roman": _("Western (Mac)"),
    }.get(code, code)


def shown_items(operation_id: UUID, outcome: Outcome | None, *, page: int) -> dict[str, Any]:
    """For the pages of a trial and of a report."""
    counts = count_outcomes(operation_id)
    total = counts.get(outcome.value, 0) if outcome else sum(counts.values())
    return {
        "counts": counts,
        "items": items_of(operation_id, outcome, page=page, per_page=PER_PAGE),
        "page": page,
        "per_page": PER_PAGE,
        "total": total,
        "shown_value": shown_value,
        "what": what_changes,
    }


def what_changes(code: str) -> str:
    if code == "variant":
        return _("New variant")
    return str(FIELDS[code][1]) if code in FIELDS else code


def shown_value(code: str, value: Any) -> str:
    """A value before or after, as people read it."""
    if value is None or value == "":
        return "–"
    if code in _MONEY and isinstance(value, int):
        return format_money(Money(value, g.store.currency))
    if code in _MOMENTS:
        return format_datetime(datetime.fromisoformat(str(value)))
    if code == "status":
        return {"active": _("Active"), "draft": _("Draft"), "archived": _("Archived")}.get(str(value), str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return format_number(value) if isinstance(value, int) else str(value)
