"""Which rows make one product: those that follow each other under one handle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shared.kernel.handles import make_handle
from shared.services.catalog.product_files.columns import FIELD_PREFIX, OF_PRODUCT, OF_VARIANT
from shared.services.catalog.sheets.sheet import SheetRow
from shared.services.catalog.sheets.writing import restore

MOST_ROWS_OF_A_PRODUCT = 5_000


@dataclass(slots=True)
class RowCells:
    """One row: what its cells say, by code; empty cells are left out."""

    number: int
    cells: dict[str, str]

    @property
    def is_variant(self) -> bool:
        """Rows that only add a picture are none."""
        return any(code in self.cells for code in _SAYS_VARIANT)


_SAYS_VARIANT = frozenset((set(OF_VARIANT) - {"variant_picture"}) | {"option1_value", "option2_value", "option3_value"})


@dataclass(slots=True)
class ProductRows:
    """The rows of one product. ``handle`` is tidied; empty where the file names none."""

    handle: str
    rows: list[RowCells] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number

    @property
    def of_product(self) -> dict[str, str]:
        """What is said once: the first row that says it counts."""
        found: dict[str, str] = {}
        for row in self.rows:
            for code, text in row.cells.items():
                if (code in _OF_PRODUCT or code.startswith(FIELD_PREFIX)) and code not in found:
                    found[code] = text
        return found

    @property
    def variants(self) -> list[RowCells]:
        """The rows that speak of variants; the first row does so even if it says little."""
        return [row for index, row in enumerate(self.rows) if row.is_variant or index == 0]


_OF_PRODUCT = frozenset(OF_PRODUCT)


def group_rows(rows: Iterator[SheetRow], codes: Sequence[str]) -> Iterator[ProductRows]:
    """Rows without handle and title belong to the product above; a title without handle begins one of its own."""
    wanted = [(index, code) for index, code in enumerate(codes) if code]
    current: ProductRows | None = None
    title, last_raw, last_handle = "", "", ""
    for row in rows:
        cells = _cells(row, wanted)
        if not cells:
            continue
        raw_handle, raw_title = cells.get("handle", ""), cells.get("title", "")
        if raw_handle and raw_handle != last_raw:
            last_raw, last_handle = raw_handle, make_handle(raw_handle, otherwise="")
        handle = last_handle if raw_handle else ""
        if current is None or _begins(current, handle, raw_title, title):
            if current is not None:
                yield current
            current, title = ProductRows(handle), raw_title
        current.rows.append(RowCells(row.number, cells))
    if current is not None:
        yield current


def _cells(row: SheetRow, wanted: Sequence[tuple[int, str]]) -> dict[str, str]:
    count = len(row.cells)
    return {code: restore(row.cells[index]) for index, code in wanted if index < count and row.cells[index].strip()}


def _begins(current: ProductRows, handle: str, new_title: str, title: str) -> bool:
    if len(current.rows) >= MOST_ROWS_OF_A_PRODUCT:
        return True
    if handle:
        return handle != current.handle
    return bool(new_title) and new_title != title
