"""How the store is paid: one card per provider that is installed."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.stores.connect_showing import show_connection
from dashboard_app.stores.payment_forms import ProviderForm, provider_form
from dashboard_app.stores.views import blueprint
from shared.gateways.payments.provider import Provider, all_providers, provider_named
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import PaymentMethod
from shared.models.stores.selling import selling_terms
from shared.services.payments.gateway import account_in_use, gateway_of
from shared.services.payments.methods import payment_methods, secrets_of, set_payment_method
from shared.services.stores.links import api_url, platform_of
from shared.web.access import requires
from shared.web.headers import allow_source


@blueprint.get("/payments")
@requires("payments.edit")
def payments() -> Any:
    return _show(None, 200)


@blueprint.post("/payments/<slug>")
@requires("payments.edit")
def save_payment_method(slug: str) -> Any:
    provider = provider_named(slug.replace("-", "_"))
    if not provider.is_chosen:
        raise NotFound
    known = payment_methods()
    if provider.code not in known:
        raise NotFound(_("This payment provider does not exist."))
    method = known[provider.code]
    form = provider_form(provider, g.store, method, bound=True)
    if not form.validate_on_submit():
        return _show(form, 422)
    secrets = form.secrets(secrets_of(method) if method else {})
    try:
        set_payment_method(provider.code, enabled=form["enabled"].data, config=form.config(), secrets=secrets)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, 422)
    flash(_("%(provider)s is saved.", provider=provider.title), "success")
    return redirect(url_for("settings.payments"))


@blueprint.post("/payments/<slug>/checks")
@requires("payments.edit")
def create_payment_check(slug: str) -> Any:
    """Ask the provider whether it knows the account that is saved."""
    provider = provider_named(slug.replace("-", "_"))
    if not provider.is_chosen:
        raise NotFound
    try:
        gateway_of(provider.code, account_in_use(provider.code)).check_account()
        flash(_("%(provider)s knows your account: everything works.", provider=provider.title), "success")
    except (Conflict, GatewayFailed) as error:
        flash(error.message, "error")
    return redirect(url_for("settings.payments", _anchor=provider.slug))


def _show(sent: ProviderForm | None, status: int) -> Any:
    methods = payment_methods()
    offered = [provider for provider in all_providers().values() if provider.is_chosen]
    cards = [_card(provider, methods[provider.code], sent) for provider in offered]
    _allow_onboarding()
    return render_template("stores/payments.html", cards=cards), status


def _allow_onboarding() -> None:
    """Browsers hold ``form-action`` against redirects too: the button leads on to the provider's own page."""
    for provider in all_providers().values():
        for origin in provider.platform.pages(current_settings()) if provider.platform else ():
            allow_source("form-action", origin)


def _card(provider: Provider, method: PaymentMethod | None, sent: ProviderForm | None) -> dict[str, Any]:
    is_sent = sent is not None and sent.provider is provider
    return {
        "provider": provider,
        "form": sent if is_sent else provider_form(provider, g.store, method, bound=False),
        "kept": _masked(secrets_of(method)) if method else {},
        "connection": show_connection(provider),
        "webhook": _webhook(provider) if provider.is_online else "",
        "can_be_checked": provider.is_online and method is not None and method.sealed is not None,
        "refuses": [code for code in selling_terms(g.store).codes if not provider.takes(code)],
    }


def _webhook(provider: Provider) -> str:
    return api_url(platform_of(g.store), f"/webhooks/{provider.slug}/{g.store.id}")


def _masked(secrets: dict[str, str]) -> dict[str, str]:
    """Enough to recognise a key by: its last four characters."""
    return {name: f"•••• {value[-4:]}" for name, value in secrets.items() if value}
