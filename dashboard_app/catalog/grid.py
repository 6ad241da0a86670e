"""The table of variants as it was sent: what was typed, what stood there before, and what is wrong with it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import ARABIC_DIGITS, Money, parse_money
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.services.catalog.variant_cells import CELLS, CellChange, CellClash
from shared.services.catalog.variant_listing import VariantRow
from shared.services.inventory.stocked_variants import GridChange

MONEY = ("price", "compare_at_price", "cost")
BOXES = ("track_stock", "sell_when_out")
TEXTS = (*MONEY, "stock", "sku", "barcode", "weight", "media_id")
FIELDS = (*TEXTS, *BOXES)
MOST_DIGITS = 9


@dataclass
class GridRow:
    """A variant in the table: as it is stored, as it stands in the fields, and what is wrong by field."""

    stored: VariantRow
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Reads and writes fields in the store's currency and the product's unit."""

    currency: str
    unit: Unit

    def texts_of(self, row: VariantRow) -> dict[str, str]:
        """What the fields of a stored variant say."""
        texts = {name: self._amount(getattr(row, name)) for name in MONEY}
        texts |= {name: "1" if getattr(row, name) else "" for name in BOXES}
        return texts | {
            "sku": row.sku,
            "barcode": row.barcode,
            "weight": str(row.weight or ""),
            "stock": plain_quantity(row.on_hand, self.unit) if row.track_stock else "",
            "media_id": str(row.media_id or ""),
        }

    def value(self, name: str, text: str) -> Any:
        """The typed text as a value. Raises Invalid."""
        readers: dict[str, Callable[[str], Any]] = {
            **dict.fromkeys(MONEY, self._money),
            **dict.fromkeys(BOXES, bool),
            "weight": _whole,
            "stock": self._quantity,
            "media_id": parse_id,
        }
        return readers.get(name, str.strip)(text)

    def _amount(self, amount: int | None) -> str:
        return "" if amount is None else str(Money(amount, self.currency).to_decimal())

    def _money(self, text: str) -> int | None:
        return parse_money(text, self.currency).amount if text.strip() else None

    def _quantity(self, text: str) -> int:
        quantity = parse_quantity(text, self.unit) if text.strip() else 0
        if quantity < 0:
            raise Invalid(_("Fewer than none cannot lie on the shelf."))
        return quantity


def _whole(text: str) -> int:
    plain = text.strip().translate(ARABIC_DIGITS) or "0"
    if not plain.isdecimal() or len(plain) > MOST_DIGITS:
        raise Invalid(_("Type a whole number from 0."))
    return int(plain)


def stored_grid(rows: Iterable[VariantRow], reader: Reader) -> list[GridRow]:
    return [GridRow(row, reader.texts_of(row)) for row in rows]


def sent_grid(rows: Iterable[VariantRow], sent: Mapping[str, str], reader: Reader) -> list[GridRow]:
    """The stored rows with what was typed into their fields; ``theirs`` was chosen where it says so."""
    grid = []
    for row in rows:
        texts = reader.texts_of(row)
        for name in FIELDS:
            if sent.get(f"choice-{row.id}-{name}") != "theirs" and (name in BOXES or f"{row.id}-{name}" in sent):
                texts[name] = sent.get(f"{row.id}-{name}", "")
        grid.append(GridRow(row, texts))
    return grid


def read_before(text: str) -> dict[str, dict[str, str]]:
    """What the fields said when the page was made: variant id → field → text. Nonsense says nothing."""
    try:
        before = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(before, dict):
        return {}
    return {key: row for key, row in before.items() if isinstance(row, dict)}


def before_of(grid: Iterable[GridRow], reader: Reader) -> str:
    """The same for the page that is made now: what is stored."""
    return json.dumps({str(row.stored.id): reader.texts_of(row.stored) for row in grid}, separators=(",", ":"))


def wanted_change(grid: list[GridRow], before: Mapping[str, Mapping[str, str]], reader: Reader) -> GridChange:
    """Only what somebody typed. Raises Invalid with the errors noted in the rows."""
    cells: list[CellChange] = []
    stock: dict[UUID, int] = {}
    seen: dict[UUID, int] = {}
    for row in grid:
        was = before.get(str(row.stored.id), {})
        for name in FIELDS:
            if row.typed[name].strip() == str(was.get(name, "")).strip():
                continue
            try:
                value, old = reader.value(name, row.typed[name]), reader.value(name, str(was.get(name, "")))
            except Invalid as error:
                row.errors[name] = error.message or next(iter(error.fields.values()))
                continue
            if name == "stock":
                stock[row.stored.id], seen[row.stored.id] = value, old
            elif name in CELLS:
                cells.append(CellChange(row.stored.id, name, value, old))
    if any(row.errors for row in grid):
        raise Invalid(_("Please look at the marked fields."))
    return GridChange(cells, stock, stock_before=seen)


def note_errors(grid: list[GridRow], fields: Mapping[str, str]) -> None:
    """Put a service's complaints (``<variant id>.<field>``) into their rows."""
    rows = {str(row.stored.id): row for row in grid}
    for key, message in fields.items():
        variant_id, _dot, name = key.partition(".")
        if variant_id in rows:
            rows[variant_id].errors[name or "stock"] = message


@dataclass(frozen=True)
class ShownClash:
    """A field that two people changed, for the table of differences."""

    variant_id: UUID
    title: str
    field: str
    mine: str
    theirs: str


def shown_clashes(clashes: Iterable[CellClash], grid: Iterable[GridRow], reader: Reader) -> list[ShownClash]:
    rows = {row.stored.id: row for row in grid}
    found = []
    for clash in clashes:
        row = rows[clash.variant_id]
        theirs = reader.texts_of(row.stored)[clash.field]
        found.append(ShownClash(clash.variant_id, row.stored.title, clash.field, row.typed[clash.field], theirs))
    return found
