"""Webhooks: the list with how they fare, making, changing, trying and removing them, and their secrets."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.webhooks.forms import WebhookForm
from dashboard_app.webhooks.showing import show_webhook, type_groups
from shared.kernel.errors import Conflict, Invalid, NotAllowed, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.models.webhooks.subscription import subscription_by_id
from shared.services.webhooks.listing import list_subscriptions
from shared.services.webhooks.messages import owe_ping
from shared.services.webhooks.subscriptions import (
    create_subscription,
    delete_subscription,
    reveal_secret,
    rotate_secret,
    update_subscription,
)
from shared.web.access import requires
from shared.web.context import principal

blueprint = store_blueprint("webhooks", __name__, "/settings/webhooks")


@blueprint.get("/")
@requires("webhooks.view")
def index() -> Any:
    return render_template("webhooks/index.html", rows=list_subscriptions())


@blueprint.get("/new")
@requires("webhooks.edit")
def new() -> Any:
    return _show_new(WebhookForm())


@blueprint.post("/")
@requires("webhooks.edit")
def create() -> Any:
    """The secret stands in this one answer; it can be shown again on the webhook's page."""
    form = WebhookForm()
    try:
        made, secret = create_subscription(form.wanted, allows=principal().allows)
    except (Invalid, Conflict, NotAllowed) as error:
        form.take_errors(error)
        return _show_new(form), error.status
    return show_webhook(made, secret=secret, is_new=True), 201


@blueprint.get("/<uuid:subscription_id>")
@requires("webhooks.view")
def show(subscription_id: UUID) -> Any:
    return show_webhook(subscription_by_id(subscription_id))


@blueprint.post("/<uuid:subscription_id>")
@requires("webhooks.edit")
def save(subscription_id: UUID) -> Any:
    form = WebhookForm(subscription_by_id(subscription_id))
    version = request.form.get("version", type=int)
    try:
        update_subscription(subscription_id, form.wanted, allows=principal().allows, version=version)
    except (Invalid, NotAllowed, PreconditionFailed) as error:
        form.take_errors(error)
        return show_webhook(subscription_by_id(subscription_id), form=form), error.status
    flash(_("The webhook is saved."), "success")
    return redirect(url_for("webhooks.show", subscription_id=subscription_id))


@blueprint.post("/<uuid:subscription_id>/secret")
@requires("webhooks.edit")
def show_secret(subscription_id: UUID) -> Any:
    """A POST, so that no link and no history can show a secret."""
    secret = reveal_secret(subscription_id, allows=principal().allows)
    return show_webhook(subscription_by_id(subscription_id), secret=secret)


@blueprint.post("/<uuid:subscription_id>/secret-rotations")
@requires("webhooks.edit")
def create_rotation(subscription_id: UUID) -> Any:
    subscription, secret = rotate_secret(subscription_id, allows=principal().allows)
    return show_webhook(subscription, secret=secret, is_new=True), 201


@blueprint.post("/<uuid:subscription_id>/pings")
@requires("webhooks.edit")
def create_ping(subscription_id: UUID) -> Any:
    try:
        delivery = owe_ping(subscription_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("webhooks.show", subscription_id=subscription_id))
    flash(_("A trial message is on its way. Reload this page to see how it went."), "success")
    return redirect(url_for("webhooks.delivery", subscription_id=subscription_id, delivery_id=delivery.id))


@blueprint.post("/<uuid:subscription_id>/removal")
@requires("webhooks.edit")
def delete(subscription_id: UUID) -> Any:
    delete_subscription(subscription_id, allows=principal().allows)
    flash(_("The webhook is removed."), "success")
    return redirect(url_for("webhooks.index"))


def _show_new(form: WebhookForm) -> str:
    return render_template("webhooks/new.html", form=form, groups=type_groups(principal()))
