"""Stores that may issue invoices."""

from typing import Any

from shared.services.orders.documents.preferences import InvoiceSettings, save_invoice_settings

SELLER = {
    "legal_name": "Clay & Co B.V.",
    "address": "Oudegracht 12\n3511 AB Utrecht\nNetherlands",
    "vat_id": "NL001234567B01",
    "registration": "KvK 12345678",
    "iban": "NL91ABNA0417164300",
}


def make_seller(**values: Any) -> InvoiceSettings:
    """Let the open store issue invoices."""
    return save_invoice_settings(InvoiceSettings(**(SELLER | values)))
