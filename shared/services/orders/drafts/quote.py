"""A quote on paper: the sheet in the customer's language, and its PDF."""

from typing import Any

from shared.db.session import leave_transaction
from shared.documents.rendering import Template, render_pdf
from shared.kernel.addresses import Address
from shared.kernel.formats import format_date, format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.kernel.money import Money
from shared.models.orders.draft import DraftLine, DraftOrder
from shared.models.stores.store import current_store
from shared.services.orders.documents.files import added_fonts
from shared.services.orders.documents.preferences import InvoiceSettings, invoice_settings
from shared.services.orders.documents.sheets import base_sheet, invoice_lines, own_way, party, receiver_of, sum_row
from shared.services.taxes.shown import tax_rows


def quote_pdf(draft: DraftOrder) -> bytes:
    """The quote as it is now. Call outside of any transaction."""
    store, settings = current_store(), invoice_settings()
    lines = list(draft.lines)
    leave_transaction()
    with use_locale(draft.locale, store.timezone):
        sheet = quote_sheet(draft, lines, settings, store_name=store.name, email=store.email)
    return render_pdf(Template.INVOICE, sheet, at=draft.sent_at or draft.updated_at, fonts=added_fonts())


def quote_filename(draft: DraftOrder) -> str:
    return f"{draft.name}.pdf"


def quote_sheet(
    draft: DraftOrder, lines: list[DraftLine], settings: InvoiceSettings, *, store_name: str, email: str
) -> dict[str, Any]:
    """Every text on the paper, in the current language."""
    seller, title = settings.legal_name or store_name, _("Your quote")
    address = Address.from_dict(draft.address).lines()
    dates = [(_("Date"), format_date(draft.sent_at or draft.updated_at, "medium"))]
    if draft.valid_until is not None:
        dates.append((_("Valid until"), format_date(draft.valid_until, "medium")))
    told = [*settings.address.splitlines(), email]
    facts = {"lines": [_line(line) for line in lines], "discount": draft.discount}
    return base_sheet(heading=f"{title} {draft.name}", author=seller, footer=[seller]) | {
        "title": title,
        "number": own_way(draft.name),
        "seller": {"name": own_way(seller), "lines": [own_way(line) for line in told if line]},
        "buyer": party(_("For"), address or [draft.email], [(_("VAT number"), draft.tax_id)]),
        "receiver": receiver_of([]),
        "facts": dates,
        "notices": [own_way(draft.note)] if draft.note else [],
        "payments": None,
        **invoice_lines(facts, _money(draft.currency)),
        "sums": _sums(draft),
        "taxes": None,
        "notes": [_("Prices are frozen until the day that is named above.")],
    }


def _line(line: DraftLine) -> dict[str, Any]:
    same = ("title", "variant_title", "sku", "quantity", "unit_price", "discount", "total")
    return {name: getattr(line, name) for name in same} | {"unit": line.unit.value, "rate": ""}


def _money(currency: str) -> Any:
    return lambda amount: format_money(Money(amount, currency))


def _sums(draft: DraftOrder) -> list[dict[str, Any]]:
    money = _money(draft.currency)
    taxes = tax_rows(draft.tax, draft.tax_included, draft.tax_lines, draft.tax_treatment)
    rows = [(_("Goods"), draft.subtotal), (_("Discount"), -draft.discount), (_("Delivery"), draft.shipping)]
    rows += list(taxes.added)
    shown = [sum_row(label, money(amount)) for label, amount in rows if amount]
    within = [sum_row(label, money(amount)) for label, amount in taxes.included]
    return [*shown, sum_row(_("Total"), money(draft.total), strong=True), *within]
