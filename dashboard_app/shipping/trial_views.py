"""What a cart would cost to a place, and why."""

from typing import Any

from flask import g, render_template

from dashboard_app.shipping.forms import TrialForm
from dashboard_app.shipping.views import blueprint
from dashboard_app.shipping.wording import days_text, refusal_text
from shared.kernel.errors import Invalid
from shared.kernel.i18n import current_language
from shared.kernel.places import Spot
from shared.services.shipping.rates import Considered, explain_rates
from shared.web.access import requires


@blueprint.get("/trial")
@requires("shipping.view")
def trial() -> Any:
    return _show(TrialForm(g.store.currency, data={"country": g.store.country, "things": 1}), None)


@blueprint.post("/trial")
@requires("shipping.view")
def create_trial() -> Any:
    """Nothing is kept: it is only worked out."""
    form = TrialForm(g.store.currency)
    if not form.validate():
        return _show(form, None, 422)
    goal = Spot(form.country.data or "", form.area.data or "", form.postcode.data or "")
    try:
        return _show(form, explain_rates(goal, form.shipment, current_language().code))
    except Invalid as error:
        form.take_errors(error)
        return _show(form, None, 422)


def _show(form: TrialForm, found: tuple[str, list[Considered]] | None, status: int = 200) -> Any:
    page = render_template(
        "shipping/trial.html", form=form, found=found, days_text=days_text, refusal_text=refusal_text
    )
    return page, status
