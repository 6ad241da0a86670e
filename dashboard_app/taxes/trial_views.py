"""A small calculator: what would be charged on a sale, and why."""

from dataclasses import dataclass, replace
from typing import Any

from flask import g, render_template, request

from dashboard_app.taxes.forms import TrialForm
from dashboard_app.taxes.views import blueprint
from dashboard_app.taxes.wording import reason_of
from shared.kernel.addresses import Address
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.tax_ids import check_tax_id
from shared.models.taxes.settings import tax_settings
from shared.services.taxes.applied import taxing_for
from shared.services.taxes.engine import Taxable, Taxes
from shared.services.taxes.shown import TaxRows, rows_of
from shared.web.access import requires


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out; ``total`` is what the buyer would pay, in minor units."""

    reason: str
    taxes: Taxes
    rows: TaxRows
    total: int


@blueprint.get("/trial")
@requires("taxes.view")
def trial() -> Any:
    """Nothing is asked yet: an example at home."""
    return _show(TrialForm(g.store.currency, data={"country": g.store.country}), None)


@blueprint.post("/trial")
@requires("taxes.view")
def create_trial() -> Any:
    """Nothing is kept: it is only worked out."""
    form = TrialForm(g.store.currency)
    if not form.validate():
        return _show(form, None, 422)
    try:
        return _show(form, _try(form))
    except Invalid as error:
        form.take_errors(error)
        return _show(form, None, 422)


def _try(form: TrialForm) -> Trial:
    """As if taxes were on: a merchant tries before switching them on. Raises Invalid (the tax number)."""
    settings = replace(tax_settings(), is_on=True)
    address = Address(country=form.country.data or "", area=form.area.data or "", postcode=form.postcode.data or "")
    taxing = taxing_for(settings, address, check_tax_id(form.tax_id.data or "", address.country))
    assert taxing is not None  # noqa: S101 – taxes are on here
    amount, shipping = form.amount.data or 0, form.shipping.data or 0
    taxes = taxing.assess([Taxable(amount, parse_id(form.class_id.data or ""))], shipping, 0)
    rows = rows_of(taxes, taxing.decision.treatment)
    return Trial(reason_of(taxing.decision), taxes, rows, amount + shipping + taxes.added)


def _show(form: TrialForm, found: Trial | None, status: int = 200) -> Any:
    settings = tax_settings()
    page = render_template("taxes/trial.html", form=form, found=found, settings=settings, asked=bool(request.form))
    return page, status
