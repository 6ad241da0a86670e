"""From the cells of a product's rows to the values that they say; what cannot be read becomes a problem of its row."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.product_files import values
from shared.services.catalog.product_files.columns import FIELD_PREFIX, FIELDS
from shared.services.catalog.product_files.grouping import RowCells
from shared.services.catalog.product_files.values import Reader, Unreadable
from shared.services.inventory.product_imports.plans import Plan, PlannedPicture

FRESH: dict[str, Any] = {
    "handle": "", "title": "", "description": "", "status": ProductStatus.DRAFT, "published_at": None,
    "take_down_at": None, "vendor": "", "product_type": "", "tags": [], "seo_title": "", "seo_description": "",
    "unit": Unit.PIECE, "least_quantity": None, "quantity_step": None, "category_id": None,
}  # fmt: skip
FRESH_VARIANT: dict[str, Any] = {
    "sku": "", "barcode": "", "price": None, "compare_at_price": None, "cost": None, "weight": 0, "track_stock": True,
    "sell_when_out": False, "requires_shipping": True,
}  # fmt: skip
_TEXTS = ("title", "vendor", "product_type", "seo_title", "seo_description")


class CellReader:
    """Reads cells of one plan, and notes what is wrong with them."""

    def __init__(self, plan: Plan, reader: Reader) -> None:
        self._plan, self._reader = plan, reader

    def read(self, code: str, text: str, row: int, how: Callable[[str], Any]) -> Any:
        """The value, or None where the cell is unreadable: then the plan is not carried out."""
        try:
            return how(text)
        except Unreadable as error:
            label = str(FIELDS[code][1])
            self._plan.complain(_("%(column)s: %(problem)s", column=label, problem=str(error)), row)
            return None

    def product(self, cleared: frozenset[str]) -> None:
        """Fill in what is said once: texts, status, moments, unit."""
        plan, said = self._plan, self._plan.rows.of_product
        row = plan.rows.first
        columns = plan.columns
        for name in _TEXTS:
            if name in said or name in cleared:
                columns[name] = said.get(name, "").strip()
        if "description" in said or "description" in cleared:
            columns["description"] = sanitise_html(said.get("description", ""))
        if "tags" in said or "tags" in cleared:
            columns["tags"] = values.tags(said.get("tags", ""))
        plan.category = said.get("category", "").strip()
        plan.fields = {
            code.removeprefix(FIELD_PREFIX): text for code, text in said.items() if code.startswith(FIELD_PREFIX)
        }
        self._unit(said, row)
        self._publication(said, row)

    def _unit(self, said: dict[str, str], row: int) -> None:
        columns = self._plan.columns
        before = columns["unit"]
        if "unit" in said:
            columns["unit"] = self.read("unit", said["unit"], row, values.unit) or before
        unit = columns["unit"]
        for name in ("least_quantity", "quantity_step"):
            if name in said:
                columns[name] = self.read(name, said[name], row, lambda text: self._reader.quantity(text, unit))
            elif columns[name] is None or unit is not before:
                columns[name] = unit.one
        if self._plan.known and unit is not before and _was_counted(self._plan):
            self._plan.complain(_("Stock was counted in another unit already: the unit cannot change."), row)

    def _publication(self, said: dict[str, str], row: int) -> None:
        columns = self._plan.columns
        if "status" in said:
            columns["status"] = self.read("status", said["status"], row, values.status) or columns["status"]
        if "published" in said:
            is_seen = self.read("published", said["published"], row, values.yes_or_no)
            if is_seen is False and columns["status"] is ProductStatus.ACTIVE:
                columns["status"] = ProductStatus.DRAFT
            if is_seen and "status" not in said and columns["status"] is ProductStatus.DRAFT:
                columns["status"] = ProductStatus.ACTIVE
        for name in ("published_at", "take_down_at"):
            if name in said:
                columns[name] = self.read(name, said[name], row, values.moment)
        self._moments()

    def _moments(self) -> None:
        """As ``Product`` keeps them: a draft has none, an active product has begun."""
        columns = self._plan.columns
        match columns["status"]:
            case ProductStatus.DRAFT:
                columns["published_at"] = columns["take_down_at"] = None
            case ProductStatus.ARCHIVED:
                columns["take_down_at"] = None
            case _:
                columns["published_at"] = columns["published_at"] or clock.now()

    def variant(self, row: RowCells, columns: dict[str, Any], cleared: frozenset[str]) -> None:
        """Overlay what the row says of its variant."""
        reader, cells = self._reader, row.cells
        how: dict[str, Callable[[str], Any]] = {
            "sku": values.code_text,
            "barcode": values.code_text,
            "price": reader.amount,
            "compare_at_price": reader.amount,
            "cost": reader.amount,
            "weight": reader.grams,
            "track_stock": values.tracks_stock,
            "sell_when_out": values.sells_when_out,
            "requires_shipping": values.yes_or_no,
        }
        for name, read in how.items():
            if name in cells:
                columns[name] = self.read(name, cells[name], row.number, read)
            elif name in cleared:
                columns[name] = FRESH_VARIANT[name] if name != "price" else columns[name]
        if columns["compare_at_price"] == 0:
            columns["compare_at_price"] = None

    def stock(self, row: RowCells) -> int | None:
        """What lies on the shelf; less than nothing is nothing, and told."""
        if "stock" not in row.cells:
            return None
        unit = self._plan.columns["unit"]
        count = self.read("stock", row.cells["stock"], row.number, lambda text: self._reader.quantity(text, unit))
        if count is not None and count < 0:
            self._plan.complain(_("Stock below zero is taken as zero."), row.number, grave=False)
            return 0
        return None if count is None else int(count)

    def pictures(self) -> None:
        """The gallery in the file's order."""
        plan = self._plan
        for row in plan.rows.rows:
            if source := row.cells.get("picture", "").strip():
                place = row.cells.get("picture_position")
                position = self.read("picture_position", place, row.number, values.whole) if place else None
                alt = row.cells.get("picture_alt", "").strip()[:500]
                plan.pictures.append(PlannedPicture(source[:2000], alt, position or len(plan.pictures) + 1, row.number))
        plan.pictures.sort(key=lambda picture: picture.position)


def _was_counted(plan: Plan) -> bool:
    return any(variant.on_hand is not None for variant in plan.known.variants) if plan.known else False


def is_later(moment: datetime | None) -> bool:
    return moment is not None and moment > clock.now()
