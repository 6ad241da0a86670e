"""What an invoice costs to set, beside a bare typst page that says one word in the same font."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import typst

from benchmarks.bench import Bench
from benchmarks.table import print_table
from benchmarks.timing import compare
from shared.documents.fonts import font_book
from shared.documents.rendering import Template, render_pdf
from shared.kernel.i18n import use_locale
from shared.services.orders.documents.sheets import base_sheet, invoice_sheet, receiver_of

HEAD = ("document", "ms of CPU", "kB", "bare typst page, ms", "ratio")
MOMENT = datetime(2030, 1, 2, 12, tzinfo=UTC)
ADDRESS = ["Noor Bakker", "Oudegracht 12", "3511 AB Utrecht", "Netherlands"]
BARE = b'#set text(font: "Noto Sans")\nInvoice'


def run(bench: Bench) -> None:
    """Print the cost of a usual invoice, a long one, one from right to left, and fifty packing slips at once."""
    calls, rounds = (3, 1) if bench.pace.products < 1_000 else (20, 7)
    print_table("Documents", HEAD, _rows(calls, rounds))


def _rows(calls: int, rounds: int) -> Iterator[list[str]]:
    for name, template, sheet in (
        ("invoice, 5 lines", Template.INVOICE, make_invoice("en", 5)),
        ("invoice, 5 lines, Arabic", Template.INVOICE, make_invoice("ar", 5)),
        ("invoice, 100 lines", Template.INVOICE, make_invoice("en", 100)),
        ("50 packing slips of 5 lines", Template.SLIPS, make_slips(50, 5)),
    ):
        yield _row(name, template, sheet, calls, rounds)


def _row(name: str, template: Template, sheet: dict[str, Any], calls: int, rounds: int) -> list[str]:
    numbers = iter(range(10**9))

    def ours() -> bytes:
        """Another number each time: nothing is taken from the run before."""
        fresh = sheet | {"heading": f"{name} {next(numbers)}", "number": f"INV-{next(numbers)}"}
        return render_pdf(template, fresh, at=MOMENT, archive=template is Template.INVOICE)

    bare = typst.Compiler(font_paths=font_book().fonts)
    cost = compare(ours, lambda: bare.compile(BARE, format="pdf"), calls=calls, rounds=rounds)
    size = len(ours()) / 1000
    return [name, f"{cost.first / 1000:.1f}", f"{size:.0f}", f"{cost.second / 1000:.2f}", f"{cost.ratio:.0f}"]


def make_invoice(locale: str, lines: int) -> dict[str, Any]:
    """The sheet of an invoice in euros, two rates of tax in its prices."""
    total, tax = lines * 2_420, lines * 420
    facts = {
        "seller": {
            "name": "Clay & Co B.V.",
            "lines": ADDRESS[1:],
            "vat_id": "NL001234567B01",
            "registration": "KvK 12345678",
            "iban": "NL91ABNA0417164300",
            "email": "shop@example.org",
        },
        "buyer": {"lines": ADDRESS, "tax_id": ""},
        "deliver_to": ADDRESS,
        "order": {"name": "#1001", "placed_at": MOMENT.isoformat()},
        "lines": [_line(number) for number in range(lines)],
        **dict.fromkeys(("discount", "shipping", "payment_fee", "tax"), 0),
        "subtotal": total,
        "shipping_name": "Parcel",
        "total": total,
        "taxes": [{"name": "", "rate": "21", "net": total - tax, "tax": tax, "included": True}],
        "payments": [{"provider": "stripe", "amount": total}],
        "notes": [],
    }
    with use_locale(locale):
        return invoice_sheet(facts, name="INV-1", at=MOMENT, currency="EUR", footer="Thank you.")


def _line(number: int) -> dict[str, Any]:
    words = {"title": f"Bowl of clay number {number}", "variant_title": "Blue", "sku": f"BOWL-{number}"}
    amounts = {"quantity": 1, "unit": "piece", "unit_price": 2_420, "discount": 0, "total": 2_420, "rate": "21"}
    return words | amounts


def make_slips(orders: int, lines: int) -> dict[str, Any]:
    """The sheet of as many packing slips, without pictures."""
    row = {"details": ["Blue", "BOWL-1"], "cells": ["Workshop"], "quantity": "2", "picture": None}
    slips = [
        {
            "title": "Packing slip",
            "number": f"#{order}",
            "receiver": receiver_of(ADDRESS),
            "facts": [("Date of order", "2 Jan 2030")],
            "columns": ["Article", "Location", "Quantity"],
            "rows": [row | {"title": f"Bowl of clay number {order}-{line}"} for line in range(lines)],
            "notes": [],
        }
        for order in range(orders)
    ]
    return base_sheet(heading="Packing slips", author="Clay & Co B.V.", footer=[]) | {"seller": [], "slips": slips}
