"""The account at a courier service: its key, boxes, and whether it answers."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.shipping.courier_forms import BOX_COLUMNS, CourierForm
from dashboard_app.shipping.views import blueprint
from shared.kernel.errors import Conflict, GatewayFailed, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.shipping.courier import CourierAccount, find_courier_account
from shared.services.shipping.couriers import check_connection, forget_courier_account, save_courier_account, sender
from shared.services.stores.links import api_url, platform_of
from shared.web.access import requires


@blueprint.get("/couriers")
@requires("shipping.edit")
def couriers() -> Any:
    return _show(CourierForm(g.store.currency, find_courier_account(), bound=False), 200)


@blueprint.post("/couriers")
@requires("shipping.edit")
def save_couriers() -> Any:
    form = CourierForm(g.store.currency, find_courier_account())
    try:
        if not form.validate():
            return _show(form, 422)
        save_courier_account(form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, 422)
    flash(_("The couriers are saved."), "success")
    return redirect(url_for("shipping.couriers"))


@blueprint.post("/couriers/check")
@requires("shipping.edit")
def create_courier_check() -> Any:
    """Ask whether the key opens the account."""
    try:
        check_connection()
        flash(_("The connection works."), "success")
    except (GatewayFailed, Conflict) as error:
        flash(error.message, "error")
    return redirect(url_for("shipping.couriers"))


@blueprint.post("/couriers/removal")
@requires("shipping.edit")
def remove_couriers() -> Any:
    forget_courier_account()
    flash(_("The couriers are disconnected."), "success")
    return redirect(url_for("shipping.index"))


def _show(form: CourierForm, status: int) -> Any:
    account = find_courier_account()
    page = render_template(
        "shipping/couriers.html",
        form=form,
        account=account,
        webhook=_webhook(account) if account is not None else "",
        sender=sender(),
        columns=BOX_COLUMNS,
    )
    return page, status


def _webhook(account: CourierAccount) -> str:
    return api_url(platform_of(g.store), f"/webhooks/couriers/{g.store.id}/{account.token}")
