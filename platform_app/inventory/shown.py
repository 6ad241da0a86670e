"""Rows of the stock room as plain values for the API, and who works there."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response

from platform_app.api.envelope import answer
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import Location
from shared.models.inventory.purchase import PurchaseOrder
from shared.models.inventory.stock_take import StockTake
from shared.models.inventory.supplier import Supplier
from shared.models.inventory.transfer import StockTransfer
from shared.services.inventory.codes import variants_by_codes
from shared.services.inventory.document_lists import Page
from shared.services.inventory.documents import Arrival, Worker
from shared.services.inventory.purchase_sheet import purchase_sheet
from shared.services.inventory.take_differences import take_summary
from shared.web.context import principal


def worker() -> Worker:
    """The person behind a token, or the program behind a key."""
    known = principal()
    return Worker(known.id) if known.kind == "user" else Worker(actor=known.label)


def page_answer(page: Page[Any]) -> Response:
    """A list of documents in its envelope."""
    rows = [asdict(row) | ({"name": row.name} if hasattr(row, "name") else {}) for row in page.rows]
    return answer(rows, page=page.page, per_page=page.per_page, total=page.total, next_cursor=None)


def arrivals_of(body: Mapping[str, Any], document: StockTransfer | PurchaseOrder) -> dict[UUID, Arrival]:
    """What arrived by line. Raises Invalid where a line is named twice."""
    if body["lines"] is None:
        return {line.id: Arrival(line.open) for line in document.lines if line.open}
    found = {line["line_id"]: Arrival(line["received"], line["rejected"]) for line in body["lines"]}
    _refuse_doubles(found, body["lines"])
    return found


def lines_of(body: Mapping[str, Any]) -> dict[UUID, int]:
    """Quantities by variant. Raises Invalid where one is named twice."""
    found = {line["variant_id"]: line["quantity"] for line in body["lines"]}
    _refuse_doubles(found, body["lines"])
    return found


def named_variants(items: Iterable[Mapping[str, Any]], code: str) -> list[UUID]:
    """The variant that each item names, by id or by its code. Raises NotFound, Invalid (named twice)."""
    wanted = list(items)
    known = variants_by_codes(item[code] for item in wanted if item["variant_id"] is None)
    found: list[UUID] = []
    for item in wanted:
        ids = [item["variant_id"]] if item["variant_id"] is not None else known.get(item[code], [])
        if len(ids) != 1:
            raise NotFound(_("Nothing has the barcode or SKU “%(code)s”.", code=item[code]))
        found += ids
    _refuse_doubles(set(found), found)
    return found


def _refuse_doubles(found: Any, named: Any) -> None:
    if len(found) < len(named):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})


def _picked(row: Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


def location_values(row: Location) -> dict[str, Any]:
    return _picked(row, "id name country address phone is_active position version")


def supplier_values(row: Supplier) -> dict[str, Any]:
    return _picked(row, "id name contact email phone address currency locale lead_days note is_active version")


def transfer_values(row: StockTransfer) -> dict[str, Any]:
    names = "id name status source_id destination_id reference note expected_on dispatched_at closed_at version"
    lines = [_picked(line, "id variant_id quantity received rejected open") for line in row.lines]
    return _picked(row, names) | {"lines": lines}


def purchase_values(row: PurchaseOrder) -> dict[str, Any]:
    """With landed costs. Two statements however many lines."""
    names = "id name status supplier_id location_id currency extra_costs reference note expected_on ordered_at"
    sheet = purchase_sheet(row)
    lines = [
        _picked(one.line, "id variant_id supplier_sku quantity unit_cost received rejected open")
        | {"landed_cost": one.landed_unit}
        for one in sheet.lines
    ]
    rate = {"rate": str(row.rate.normalize()) if row.rate is not None else None}
    return _picked(row, f"{names} mailed_at closed_at version") | rate | {"total": sheet.total, "lines": lines}


def take_values(row: StockTake) -> dict[str, Any]:
    names = "id name status location_id scope compares_with note began_at closed_at version"
    return _picked(row, names) | asdict(take_summary(row.id))
