"""Files as people send them, and the way of one through an import."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.db.session import session
from shared.models.catalog.product_import import ImportItem, ProductImport, import_by_id, items_of
from shared.models.stores.operation import Operation, operation_by_id
from shared.services.inventory.product_imports.imports import check_import, receive_import, run_import
from shared.services.stores.operations import run_operation, undo_operation

SHOPIFY = [
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published",
    "Option1 Name", "Option1 Value", "Option1 Linked To", "Option2 Name", "Option2 Value", "Option2 Linked To",
    "Option3 Name", "Option3 Value", "Option3 Linked To", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Fulfillment Service", "Variant Price",
    "Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable", "Unit Price Total Measure",
    "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "Gift Card", "SEO Title", "SEO Description",
    "Google Shopping / Age Group", "Care (product.metafields.custom.care)", "Variant Image", "Variant Weight Unit",
    "Variant Tax Code", "Cost per item", "Included / Netherlands", "Price / International",
    "Compare At Price / International", "Status",
]  # fmt: skip
SHIRT = {
    "Handle": "linen-shirt", "Title": "Linen shirt", "Body (HTML)": "<p>Cool in summer</p>", "Vendor": "Weaver",
    "Product Category": "Clothing > Shirts", "Type": "Shirt", "Tags": "linen, summer", "Published": "TRUE",
    "Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour", "Option2 Value": "White",
    "Variant SKU": "LS-S-W", "Variant Grams": "210.0", "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "7", "Variant Inventory Policy": "deny", "Variant Fulfillment Service": "manual",
    "Variant Price": "59.95", "Variant Compare At Price": "79.95", "Variant Requires Shipping": "TRUE",
    "Variant Taxable": "TRUE", "Variant Barcode": "'8712345678906", "SEO Title": "A cool shirt",
    "Care (product.metafields.custom.care)": "Wash cold", "Cost per item": "21.50", "Status": "active",
}  # fmt: skip
SHIRT_M = {
    "Handle": "linen-shirt", "Option1 Value": "M", "Option2 Value": "White", "Variant SKU": "LS-M-W",
    "Variant Grams": "220.0", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "-2",
    "Variant Inventory Policy": "continue", "Variant Price": "59.95", "Variant Requires Shipping": "TRUE",
}  # fmt: skip
CANDLE = {
    "Handle": "candle", "Title": "Candle", "Published": "TRUE", "Option1 Name": "Title",
    "Option1 Value": "Default Title", "Variant SKU": "CND", "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "12", "Variant Inventory Policy": "deny", "Variant Price": "14.5", "Status": "draft",
}  # fmt: skip


def table(rows: Sequence[Mapping[str, str]], names: Sequence[str] = SHOPIFY, **how: Any) -> bytes:
    """The rows as a file; ``encoding`` and ``delimiter`` may be said."""
    encoding = how.pop("encoding", "utf-8")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", **how)
    writer.writerow(names)
    writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return text.getvalue().encode(encoding)


def receive(content: bytes, name: str = "products.csv") -> ProductImport:
    return receive_import(name, io.BytesIO(content))


def tried(imported: ProductImport) -> list[ImportItem]:
    """What a dry run says of each product."""
    operation = check_import(imported.id)
    carry_out(operation.id)
    return items_of(operation.id, None, page=1, per_page=1000)


def carried_out(content: bytes) -> tuple[Operation, list[ImportItem]]:
    """Import the file; returns the ended operation and what became of each product."""
    operation = run_import(receive(content).id)
    carry_out(operation.id)
    return operation_by_id(operation.id), items_of(operation.id, None, page=1, per_page=10_000)


def fetched(operation: Operation) -> Operation:
    """Have the pictures of an import fetched."""
    imported = import_by_id(UUID(operation.details["import_id"]))
    assert imported.fetch_id is not None
    carry_out(imported.fetch_id)
    return operation_by_id(imported.fetch_id)


def taken_back(operation: Operation) -> Operation:
    undo_operation(operation.id)
    carry_out(operation.id)
    return operation_by_id(operation.id)


def carry_out(operation_id: UUID) -> None:
    while run_operation(operation_id):
        pass
    session().expire_all()
