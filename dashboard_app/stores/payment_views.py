"""How the store is paid."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.stores.forms import CashForm, StripeForm
from dashboard_app.stores.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.services.payments.methods import payment_methods, secrets_of, set_payment_method
from shared.services.stores.links import api_url, platform_of
from shared.web.access import requires


@blueprint.get("/payments")
@requires("payments.edit")
def payments() -> Any:
    return _show(None, None, 200)


@blueprint.post("/payments/stripe")
@requires("payments.edit")
def save_stripe() -> Any:
    form = StripeForm()
    if not form.validate_on_submit():
        return _show(form, None, 422)
    try:
        set_payment_method(STRIPE, enabled=form.enabled.data, config={}, secrets=_new_secrets(form))
    except Invalid as error:
        form.take_errors(error)
        return _show(form, None, 422)
    flash(_("The card payments are saved."), "success")
    return redirect(url_for("settings.payments"))


@blueprint.post("/payments/cash-on-delivery")
@requires("payments.edit")
def save_cash() -> Any:
    form = CashForm(g.store.currency)
    if not form.validate_on_submit():
        return _show(None, form, 422)
    set_payment_method(CASH_ON_DELIVERY, enabled=form.enabled.data, config={"fee": form.fee.data or 0})
    flash(_("Cash on delivery is saved."), "success")
    return redirect(url_for("settings.payments"))


def _new_secrets(form: StripeForm) -> dict[str, str] | None:
    """What was typed over what is kept; None where nothing was typed."""
    typed = {name: form[name].data for name in ("secret_key", "webhook_secret") if form[name].data}
    method = payment_methods()[STRIPE]
    return {**(secrets_of(method) if method else {}), **typed} if typed else None


def _show(stripe: StripeForm | None, cash: CashForm | None, status: int) -> Any:
    methods = payment_methods()
    card, on_delivery = methods[STRIPE], methods[CASH_ON_DELIVERY]
    page = render_template(
        "stores/payments.html",
        stripe=stripe or StripeForm(bound=False, data={"enabled": bool(card and card.is_enabled)}),
        cash=cash or _cash_form(on_delivery),
        kept=_masked(secrets_of(card)) if card else {},
        webhook=api_url(platform_of(g.store), f"/webhooks/stripe/{g.store.id}"),
    )
    return page, status


def _cash_form(method: Any) -> CashForm:
    values = {"enabled": method.is_enabled, "fee": method.config.get("fee", 0)} if method else {}
    return CashForm(g.store.currency, bound=False, data=values)


def _masked(secrets: dict[str, str]) -> dict[str, str]:
    """Enough to recognise a key by: its last four characters."""
    return {name: f"•••• {value[-4:]}" for name, value in secrets.items() if value}
