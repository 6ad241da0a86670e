"""Connecting the store's account with a provider through the platform: there, back again, and apart."""

from typing import Any

from flask import flash, g, redirect, url_for

from dashboard_app.stores.views import blueprint
from shared.db.session import leave_transaction
from shared.gateways.payments.provider import provider_named
from shared.kernel.errors import Conflict, GatewayFailed, NotFound
from shared.kernel.i18n import gettext as _
from shared.services.payments.connection import Returning, connect_account, disconnect_account, refresh_account
from shared.services.stores.links import dashboard_url, platform_of
from shared.web.access import requires


@blueprint.post("/payments/<slug>/connection")
@requires("payments.edit")
def create_connection(slug: str) -> Any:
    return _lead_there(slug)


@blueprint.get("/payments/<slug>/connection/again")
@requires("payments.edit")
def renew_connection(slug: str) -> Any:
    """The provider's link was too old, or used before: a new one."""
    return _lead_there(slug)


@blueprint.get("/payments/<slug>/connection/return")
@requires("payments.edit")
def finish_connection(slug: str) -> Any:
    """Whatever the address says: the provider is asked how the account stands."""
    try:
        known = refresh_account(_code(slug))
    except (Conflict, GatewayFailed) as error:
        flash(error.message, "error")
        return _back(slug)
    if known is not None and known.charges_enabled:
        flash(_("You are connected, and can take payments."), "success")
    elif known is not None:
        flash(_("Something is still missing: see below."), "warning")
    return _back(slug)


@blueprint.post("/payments/<slug>/connection/removal")
@requires("payments.edit")
def delete_connection(slug: str) -> Any:
    try:
        disconnect_account(_code(slug))
        flash(_("You are not connected any more."), "success")
    except (Conflict, GatewayFailed, NotFound) as error:
        flash(error.message, "error")
    return _back(slug)


def _lead_there(slug: str) -> Any:
    base = dashboard_url(platform_of(g.store), f"/s/{g.store.handle}/settings/payments/{slug}/connection")
    code = _code(slug)
    leave_transaction()
    try:
        return redirect(connect_account(code, Returning(f"{base}/return", f"{base}/again")), 303)
    except (Conflict, GatewayFailed) as error:
        flash(error.message, "error")
        return _back(slug)


def _code(slug: str) -> str:
    return provider_named(slug.replace("-", "_")).code


def _back(slug: str) -> Any:
    return redirect(url_for("settings.payments") + f"#{slug}")
