"""A price list as a file: written out, and read back in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, parse_money
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.catalog.price_list import PriceList, price_list_by_id
from shared.services.catalog.prices.list_entries import ListEntry, priced_entries
from shared.services.catalog.prices.list_prices import ListPriceInput, set_list_prices, units_of_variants
from shared.services.catalog.sheets.shape import detect_shape
from shared.services.catalog.sheets.sheet import SheetRow, read_head, read_rows
from shared.services.catalog.sheets.writing import csv_lines, restore

COLUMNS = ("sku", "product", "variant", "min_quantity", "price", "compare_at", "variant_id")
MOST_ROWS = 50_000
PORTION = 500
MOST_TOLD = 200


@dataclass(slots=True)
class ImportResult:
    """What became of the rows; ``refused`` tells the row's number and why, for the first of them."""

    set: int = 0
    removed: int = 0
    refused_count: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, number: int, message: str) -> None:
        self.refused_count += 1
        if len(self.refused) < MOST_TOLD:
            self.refused.append((number, message))


def write_list(list_id: UUID) -> Iterator[str]:
    """The list as lines of CSV, price by price, however many there are. Raises NotFound."""
    price_list = price_list_by_id(list_id)
    yield "\ufeff"
    yield from csv_lines([COLUMNS])
    for entries in priced_entries(list_id):
        yield from csv_lines(row for entry in entries for row in _rows(entry, price_list.currency))


def read_list(list_id: UUID, path: Path) -> ImportResult:
    """Set what the file says (an empty price takes one off the list); what it does not name stays.

    Columns: ``price``, and ``sku`` or ``variant_id``; ``min_quantity`` and ``compare_at`` where wanted. A wrong row
    leaves the others alone. Raises NotFound, Invalid (no such columns, no table, too long).
    """
    price_list = price_list_by_id(list_id)
    shape = detect_shape(path)
    head = [name.strip().lower().replace(" ", "_") for name in read_head(path, shape).names]
    if "price" not in head or not {"sku", "variant_id"} & set(head):
        raise Invalid(_("The file needs a column “price”, and a column “sku” or “variant_id”."))
    result = ImportResult()
    rows = read_rows(path, shape)
    while portion := list(islice(rows, PORTION)):
        if portion[-1].number > MOST_ROWS:
            raise Invalid(_("A price list file has at most %(count)s rows.", count=MOST_ROWS))
        _take(price_list, head, portion, result)
    return result


def _rows(entry: ListEntry, currency: str) -> Iterator[list[str]]:
    for tier in entry.tiers:
        compare_at = "" if tier.compare_at is None else str(Money(tier.compare_at, currency).to_decimal())
        quantity = plain_quantity(tier.quantity, entry.unit) if tier.quantity > 1 else "1"
        price = str(Money(tier.amount, currency).to_decimal())
        yield [
            *(entry.sku, entry.title, entry.variant_title, quantity, price, compare_at, str(entry.variant_id)),
        ]


def _take(price_list: PriceList, head: Sequence[str], rows: Sequence[SheetRow], result: ImportResult) -> None:
    named = [(row.number, _named(head, row)) for row in rows]
    units = units_of_variants(
        [found for _number, cells in named if (found := parse_id(cells.get("variant_id", "")))],
        [cells["sku"] for _number, cells in named if cells.get("sku")],
    )
    wanted: list[tuple[int, ListPriceInput]] = []
    for number, cells in named:
        try:
            wanted.append((number, _read(cells, price_list.currency, units)))
        except Invalid as error:
            result.refuse(number, next(iter(error.fields.values()), error.message))
    _list, told = set_list_prices(price_list.id, [item for _number, item in wanted])
    for (number, _item), one in zip(wanted, told, strict=True):
        match one.status:
            case "set":
                result.set += 1
            case "removed":
                result.removed += 1
            case _status:
                result.refuse(number, one.message)


def _named(head: Sequence[str], row: SheetRow) -> dict[str, str]:
    return {name: restore(cell.strip()) for name, cell in zip(head, row.cells, strict=False)}


def _read(cells: dict[str, str], currency: str, units: dict[UUID | str, Unit]) -> ListPriceInput:
    variant_id = parse_id(cells.get("variant_id", ""))
    unit = units.get(variant_id or cells.get("sku", ""), Unit.PIECE)
    price, compare_at = cells.get("price", ""), cells.get("compare_at", "")
    quantity = cells.get("min_quantity", "")
    return ListPriceInput(
        amount=parse_money(price, currency).amount if price else None,
        variant_id=variant_id,
        sku=cells.get("sku", ""),
        min_quantity=1 if quantity in ("", "1") else parse_quantity(quantity, unit),
        compare_at=parse_money(compare_at, currency).amount if compare_at else None,
    )
