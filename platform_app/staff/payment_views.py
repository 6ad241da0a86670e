"""The operator console: the platform's own account with a payment provider, for merchants to connect theirs."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from platform_app.context import platform
from platform_app.staff.payment_forms import ConnectForm
from platform_app.staff.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.payments.connection import count_accounts, find_platform_gateway
from shared.models.payments.method import STRIPE
from shared.services.payments.platform_gateways import platform_secrets, set_platform_gateway, terms_of
from shared.services.stores.links import api_url
from shared.web.access import operator


@blueprint.get("/payments")
@operator
def payments() -> Any:
    known = find_platform_gateway(platform().id, STRIPE)
    return _show(ConnectForm.of(terms_of(known), known is not None and known.is_enabled))


@blueprint.post("/payments")
@operator
def save_payments() -> Any:
    known, form = find_platform_gateway(platform().id, STRIPE), ConnectForm()
    if not form.validate_on_submit():
        return _show(form), 422
    kept = platform_secrets(known) if known is not None else {}
    try:
        secrets = form.secrets(kept)
        set_platform_gateway(platform().id, STRIPE, enabled=form.enabled.data, terms=form.terms(), secrets=secrets)
    except Invalid as error:
        form.take_errors(error)
        return _show(form), 422
    flash(_("Saved."), "success")
    return redirect(url_for("operator.payments"))


def _show(form: ConnectForm) -> str:
    known = find_platform_gateway(platform().id, STRIPE)
    kept = platform_secrets(known) if known is not None else {}
    return render_template(
        "staff/payments.html",
        form=form,
        kept={name: f"•••• {value[-4:]}" for name, value in kept.items() if value},
        webhook=api_url(platform(), "/webhooks/stripe/connect"),
        accounts=count_accounts(platform().id, STRIPE),
    )
