"""Settings → Invoices: who sells, when invoices are issued, how they are numbered, how they look."""

import base64
from dataclasses import asdict
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for

from dashboard_app.stores.invoice_forms import InvoiceForm, footers_of
from dashboard_app.stores.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import DocumentKind
from shared.services.orders.documents.numbering import raise_upcoming, upcoming_number
from shared.services.orders.documents.preferences import InvoiceSettings, invoice_settings, save_invoice_settings
from shared.services.orders.documents.preview import preview_pdf, preview_picture
from shared.web.access import requires
from shared.web.pdf import pdf_answer


@blueprint.get("/invoices")
@requires("stores.view")
def invoices() -> Any:
    return _show(None, 200)


@blueprint.post("/invoices")
@requires("stores.edit")
def save_invoices() -> Any:
    form = InvoiceForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    try:
        saved = save_invoice_settings(form.wanted(g.store.locales, invoice_settings()))
        for kind, number in form.raised().items():
            raise_upcoming(kind, number, is_yearly=saved.is_yearly)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, 422)
    flash(_("The settings are saved. Invoices that are issued stay as they are."), "success")
    return redirect(url_for("settings.invoices"))


@blueprint.post("/invoices/preview")
@requires("stores.view")
def preview_invoice() -> Any:
    """A sample with what is in the form just now: a picture for the page, or the PDF."""
    form, locale = InvoiceForm(), _asked_locale()
    form.validate()
    wanted = invoice_settings() if form.errors else form.wanted(g.store.locales, invoice_settings())
    if request.form.get("as") == "pdf":
        return pdf_answer(preview_pdf(wanted, locale), "preview.pdf", inline=True)
    return Response(render_template("stores/_invoice_preview.html", picture=_picture(wanted, locale)))


def _asked_locale() -> str:
    asked = request.form.get("preview-locale", "")
    return asked if asked in LANGUAGES else str(g.store.default_locale)


def _picture(settings: InvoiceSettings, locale: str) -> str:
    return base64.b64encode(preview_picture(settings, locale)).decode()


def _show(form: InvoiceForm | None, status: int) -> Any:
    kept = invoice_settings()
    page = render_template(
        "stores/invoices.html",
        form=form or InvoiceForm(bound=False, data=asdict(kept)),
        footers=footers_of(g.store.locales, kept.footers),
        upcoming={kind.value: upcoming_number(kind, is_yearly=kept.is_yearly) for kind in DocumentKind},
        languages=[(code, LANGUAGES[code].name) for code in g.store.locales if code in LANGUAGES],
        picture=_picture(kept, g.store.default_locale),
    )
    return page, status
