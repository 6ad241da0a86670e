"""Files of past orders as other shops write them, and the way of one through an import."""

import io
from typing import Any

from shared.db.session import session
from shared.models.orders.order_import import OrderImport, OrderImportItem, import_items_of, order_import_by_id
from shared.models.stores.operation import Operation, operation_by_id
from shared.services.orders.importing.imports import receive_orders, run_order_import
from tests.shared.services.inventory.product_imports.files import carry_out, table

COLUMNS = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount",
    "Shipping Method", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price",
    "Lineitem compare at price", "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable",
    "Lineitem fulfillment status", "Billing Name", "Billing Street", "Billing City", "Billing Zip",
    "Billing Province", "Billing Country", "Billing Phone", "Shipping Name", "Shipping Street",
    "Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Notes",
    "Cancelled at", "Payment Method", "Refunded Amount", "Outstanding Balance", "Id", "Tags",
    "Lineitem discount", "Tax 1 Name", "Tax 1 Value", "Phone",
]  # fmt: skip
WHO = {
    "Email": "Noor@example.org", "Billing Name": "Noor Bakker", "Billing Street": "Oudegracht 12",
    "Billing City": "Utrecht", "Billing Zip": "3511 AB", "Billing Country": "NL",
    "Shipping Name": "Noor Bakker", "Shipping Street": "Oudegracht 12", "Shipping City": "Utrecht",
    "Shipping Zip": "3511 AB", "Shipping Country": "NL", "Currency": "EUR",
}  # fmt: skip
#: Two bowls and a vase, € 5 off, tax in the prices: 2 × 24 + 56 + 4.95 − 5.
PAID = WHO | {
    "Name": "#1001", "Id": "5550001", "Financial Status": "paid", "Fulfillment Status": "fulfilled",
    "Subtotal": "99.00", "Shipping": "4.95", "Taxes": "18.04", "Total": "103.95", "Discount Code": "FIVE",
    "Discount Amount": "5.00", "Created at": "2025-03-01 10:00:00 +0100", "Lineitem quantity": "2",
    "Lineitem name": "Bowl", "Lineitem price": "24.00", "Lineitem sku": "BOWL", "Tags": "old, wholesale",
    "Notes": "=Ring twice", "Tax 1 Name": "VAT 21%", "Lineitem discount": "0.00",
    "Outstanding Balance": "0.00", "Refunded Amount": "0.00",
}  # fmt: skip
PAID_2 = {
    "Name": "#1001",
    "Email": WHO["Email"],
    "Lineitem quantity": "1",
    "Lineitem name": "Vase",
    "Lineitem price": "56.00",
}
#: Tax on top, a part given back: 20 + 4 tax.
PARTLY = WHO | {
    "Name": "#1002", "Id": "5550002", "Financial Status": "partially_refunded",
    "Fulfillment Status": "partial", "Shipping": "0.00", "Taxes": "4.00", "Total": "24.00",
    "Discount Amount": "0.00", "Refunded Amount": "6.00", "Created at": "2025-03-02 10:00:00 +0100",
    "Lineitem quantity": "2", "Lineitem name": "Mug", "Lineitem price": "10.00", "Email": "new@example.org",
    "Lineitem fulfillment status": "fulfilled",
}  # fmt: skip
OPEN = WHO | {
    "Name": "#1003", "Id": "5550003", "Financial Status": "pending", "Total": "10.00", "Lineitem name": "Mug",
    "Created at": "2025-03-03 10:00:00 +0100", "Lineitem quantity": "1", "Lineitem price": "10.00",
    "Email": "",
}  # fmt: skip
WRONG = OPEN | {"Name": "#1004", "Id": "5550004", "Total": "11.00"}
UNREADABLE = OPEN | {"Name": "#1005", "Id": "5550005", "Created at": "yesterday", "Lineitem price": "cheap"}
ALL = [PAID, PAID_2, PARTLY, OPEN, WRONG, UNREADABLE]


def shopify(rows: list[dict[str, str]], **how: Any) -> bytes:
    return table(rows, COLUMNS, **how)


def try_orders(content: bytes, name: str = "orders_export.csv") -> OrderImport:
    """Upload and let the trial run."""
    imported = receive_orders(name, io.BytesIO(content))
    assert imported.check_id is not None
    carry_out(imported.check_id)
    return order_import_by_id(imported.id)


def bring_in(content: bytes) -> Operation:
    """The whole way; the operation of the import."""
    imported = try_orders(content)
    return carry_on(run_order_import(imported.id))


def carry_on(operation: Operation) -> Operation:
    """What a worker does; the operation as it is then."""
    carry_out(operation.id)
    return operation_by_id(operation.id)


def items_of(operation: Operation) -> list[OrderImportItem]:
    session().expire_all()
    return import_items_of(operation.id, None, page=1, per_page=100)


def outcomes_of(operation: Operation) -> list[tuple[str, str]]:
    return [(item.name, item.outcome.value) for item in items_of(operation)]
