"""Settings → Returns: who may ask, how long, for what, and where the goods go."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from wtforms import BooleanField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.models.catalog.collection import all_collections
from shared.services.catalog.collection_listing import products_by_id
from shared.services.returns.preferences import ReturnSettings, return_settings, save_return_settings
from shared.services.returns.reasons import REASONS
from shared.web.access import requires
from shared.web.forms import BaseForm, trimmed

blueprint = store_blueprint("return_settings", __name__, "/settings/returns")


class ReturnSettingsForm(BaseForm):
    is_open = BooleanField(_l("Customers may ask for a return"))
    exchanges = BooleanField(_l("They may choose another variant instead of their money"))
    days = IntegerField(_l("Days after delivery"), [InputRequired(_l("Type a whole number."))])
    fee_percent = IntegerField(_l("Restocking fee in percent"), [InputRequired(_l("Type a whole number."))])
    reasons = SelectMultipleField(_l("Reasons to choose from"), choices=list(REASONS.items()))
    own_reasons = TextAreaField(_l("Reasons of your own"), [Length(max=2000)], filters=[trimmed])
    collections = SelectMultipleField(_l("Collections"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.collections.choices = [(str(row.id), row.title) for row in all_collections()]

    def wanted(self, before: ReturnSettings) -> ReturnSettings:
        """What was sent; texts of languages that the store does not have now stay as they were."""
        return ReturnSettings(
            is_open=bool(self.is_open.data),
            exchanges=bool(self.exchanges.data),
            days=self.days.data or 0,
            fee_percent=self.fee_percent.data or 0,
            reasons=tuple(self.reasons.data or ()),
            own_reasons=tuple((self.own_reasons.data or "").splitlines()),
            instructions=_texts("instructions", before.instructions),
            addresses=_texts("address", before.addresses),
            product_ids=tuple(str(found) for text in request.form.getlist("product") if (found := parse_id(text))),
            collection_ids=tuple(self.collections.data or ()),
        )


@blueprint.get("")
@requires("returns.setup")
def show() -> Any:
    return _page(None)


@blueprint.post("")
@requires("returns.setup")
def update() -> Any:
    form = ReturnSettingsForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        save_return_settings(form.wanted(return_settings()))
    except Invalid as error:
        form.take_errors(error)
        return _page(form)
    flash(_("The settings are saved."), "success")
    return redirect(url_for("return_settings.show"))


def _texts(name: str, before: Mapping[str, str]) -> dict[str, str]:
    return {**before, **{code: request.form.get(f"{name}-{code}", "")[:5000] for code in g.store.locales}}


def _shown(name: str, kept: Mapping[str, str]) -> dict[str, str]:
    """What was typed, or else what is kept."""
    return {code: request.form.get(f"{name}-{code}", kept.get(code, "")) for code in LANGUAGES}


def _page(form: ReturnSettingsForm | None) -> Any:
    kept = return_settings()
    sent = request.form.getlist("product") if form is not None else kept.product_ids
    page = render_template(
        "returns/settings.html",
        form=form or _filled(kept),
        languages=[(code, LANGUAGES[code]) for code in g.store.locales if code in LANGUAGES],
        instructions={
            code: request.form.get(f"instructions-{code}", kept.instructions.get(code, "")) for code in LANGUAGES
        },
        addresses={code: request.form.get(f"address-{code}", kept.addresses.get(code, "")) for code in LANGUAGES},
        products=products_by_id(found for text in sent if (found := parse_id(text))),
    )
    return page, 422 if form is not None else 200


def _filled(kept: ReturnSettings) -> ReturnSettingsForm:
    values = {
        "is_open": kept.is_open,
        "exchanges": kept.exchanges,
        "days": kept.days,
        "fee_percent": kept.fee_percent,
        "reasons": list(kept.reasons),
        "own_reasons": "\n".join(kept.own_reasons),
        "collections": list(kept.collection_ids),
    }
    return ReturnSettingsForm(bound=False, data=values)
