"""Further currencies, how computed prices are rounded, and the lowest price of 30 days."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.stores.currency_forms import CurrencyRow, rounding_choices, sent_rows, stored_rows, wanted_selling
from dashboard_app.stores.views import blueprint
from shared.kernel.currencies import EXPONENTS
from shared.kernel.errors import Invalid
from shared.kernel.formats import currency_name
from shared.kernel.i18n import gettext as _
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.currencies import set_selling
from shared.web.access import requires


@blueprint.get("/currencies")
@requires("stores.view")
def currencies() -> Any:
    return _show(stored_rows(selling_terms()))


@blueprint.post("/currencies")
@requires("stores.edit")
def save_currencies() -> Any:
    rows = sent_rows(request.form)
    if request.form.get("do") == "add":
        return _show([*rows, CurrencyRow("", "", "1:0", True)], touched=True)
    try:
        set_selling(wanted_selling(rows, request.form))
    except Invalid as error:
        return _show(rows, errors=error.fields, touched=True), 422
    flash(_("The currencies are saved. Computed prices follow them from now on."), "success")
    return redirect(url_for("settings.currencies"))


def _show(rows: list[CurrencyRow], *, errors: Mapping[str, str] | None = None, touched: bool = False) -> Any:
    terms = selling_terms()
    own = request.form.get("rounding") if touched else None
    names = sorted((currency_name(code), code) for code in EXPONENTS if code != g.store.currency)
    return render_template(
        "stores/currencies.html",
        rows=rows,
        errors=errors or {},
        codes=[("", _("Choose a currency")), *((code, f"{name} ({code})") for name, code in names)],
        roundings={code: rounding_choices(code) for code in {g.store.currency, *(row.code for row in rows)}},
        own_rounding=own or f"{terms.own.step}:{terms.own.less}",
        shows_lowest=bool(request.form.get("shows_lowest_price")) if touched else terms.shows_lowest_price,
        touched=touched,
    )
