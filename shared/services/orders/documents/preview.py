"""How an invoice of this store would look, with an order that never was."""

from typing import Any

from shared.documents.rendering import Template, render_pdf, render_picture
from shared.kernel import clock
from shared.kernel.currencies import exponent_of
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.models.orders.document import DocumentKind
from shared.models.stores.store import current_store
from shared.services.orders.documents.files import added_fonts
from shared.services.orders.documents.numbering import name_of, upcoming_number
from shared.services.orders.documents.preferences import InvoiceSettings
from shared.services.orders.documents.sheets import invoice_sheet

BUYER = ["Noor Bakker", "Lange Nieuwstraat 8", "3512 PH Utrecht", "Netherlands"]


def preview_pdf(settings: InvoiceSettings, locale: str) -> bytes:
    """The sample as PDF, in that language. ``settings`` need not be saved, nor complete."""
    return render_pdf(Template.INVOICE, _sheet(settings, locale), at=clock.now(), fonts=added_fonts())


def preview_picture(settings: InvoiceSettings, locale: str) -> bytes:
    """The sample's first page as PNG."""
    return render_picture(Template.INVOICE, _sheet(settings, locale), at=clock.now(), fonts=added_fonts())


def _sheet(settings: InvoiceSettings, locale: str) -> dict[str, Any]:
    store, now = current_store(), clock.now()
    with use_locale(locale, store.timezone):
        name = name_of(
            settings.invoice_prefix,
            upcoming_number(DocumentKind.INVOICE, is_yearly=settings.is_yearly),
            digits=settings.digits,
            at=now,
        )
        return invoice_sheet(
            _sample(settings, store.email, 10 ** exponent_of(store.currency)),
            name=name,
            at=now,
            currency=store.currency,
            footer=settings.footer_in(locale, store.default_locale),
        )


def _sample(settings: InvoiceSettings, email: str, one: int) -> dict[str, Any]:
    """``one`` is a whole unit of the currency in minor units."""
    goods, shipping = 100 * one, 10 * one
    tax = (goods + shipping) * 20 // 120
    return {
        "seller": {
            "name": settings.legal_name or _("Your legal name"),
            "lines": settings.address.splitlines() or [_("Your address")],
            "vat_id": settings.vat_id,
            "registration": settings.registration,
            "iban": settings.iban,
            "email": email,
        },
        "buyer": {"lines": BUYER, "tax_id": ""},
        "deliver_to": BUYER,
        "order": {"name": f"{current_store().order_prefix}1001", "placed_at": clock.now().isoformat()},
        "lines": [_line(_("Example article"), 2, 30 * one), _line(_("Another article"), 1, 40 * one)],
        "subtotal": goods,
        "discount": 0,
        "shipping": shipping,
        "shipping_name": "",
        "payment_fee": 0,
        "tax": 0,
        "total": goods + shipping,
        "taxes": [{"name": "", "rate": "20", "net": goods + shipping - tax, "tax": tax, "included": True}],
        "payments": [],
        "notes": [],
    }


def _line(title: str, quantity: int, price: int) -> dict[str, Any]:
    return {
        "title": title,
        "variant_title": "",
        "sku": "SKU-1",
        "quantity": quantity,
        "unit": "piece",
        "unit_price": price,
        "discount": 0,
        "total": price * quantity,
        "rate": "20",
    }
