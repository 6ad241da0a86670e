"""Deliveries: what was sent, what came back, and sending it again."""

from typing import Any
from uuid import UUID

import orjson
from flask import flash, redirect, render_template, request, url_for

from dashboard_app.webhooks.showing import ERRORS
from dashboard_app.webhooks.views import blueprint
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.webhooks.delivery import attempts_of, delivery_by_id
from shared.models.webhooks.subscription import subscription_by_id
from shared.services.webhooks.catalogue import all_types
from shared.services.webhooks.listing import failed_since_choices, show_delivery
from shared.services.webhooks.replays import replay_delivery, replay_failed
from shared.web.access import requires
from shared.web.context import principal


@blueprint.get("/<uuid:subscription_id>/deliveries/<uuid:delivery_id>")
@requires("webhooks.view")
def delivery(subscription_id: UUID, delivery_id: UUID) -> Any:
    row = show_delivery(delivery_id)
    if row is None or row["subscription_id"] != subscription_id:
        raise NotFound(_("This delivery does not exist any more."))
    known = all_types().get(row["type"])
    return render_template(
        "webhooks/delivery.html",
        row=row,
        webhook=subscription_by_id(subscription_id),
        attempts=attempts_of(delivery_id),
        body=_pretty(row["body"]) if known is None or principal().allows(known.permission) else None,
        errors=ERRORS,
    )


@blueprint.post("/<uuid:subscription_id>/deliveries/<uuid:delivery_id>/replays")
@requires("webhooks.edit")
def create_replay(subscription_id: UUID, delivery_id: UUID) -> Any:
    if delivery_by_id(delivery_id).subscription_id != subscription_id:
        raise NotFound(_("This delivery does not exist any more."))
    try:
        replay_delivery(delivery_id)
        flash(_("It is sent again now, under the same id."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("webhooks.delivery", subscription_id=subscription_id, delivery_id=delivery_id))


@blueprint.post("/<uuid:subscription_id>/replays")
@requires("webhooks.edit")
def create_replays(subscription_id: UUID) -> Any:
    since = failed_since_choices().get(request.form.get("since", ""), failed_since_choices()["day"])
    try:
        count = replay_failed(subscription_id, since=since)
        flash(ngettext("One delivery is sent again.", "%(count)s deliveries are sent again.", count), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("webhooks.show", subscription_id=subscription_id))


def _pretty(body: str) -> str:
    """The same JSON, laid out for reading."""
    return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
