"""What the pages of a webhook show."""

from itertools import groupby
from typing import Any

from flask import render_template

from dashboard_app.asking import asked_choice, asked_page
from dashboard_app.webhooks.forms import WebhookForm
from shared.gateways.http import BAD_CERTIFICATE, NO_ANSWER, NO_SUCH_HOST, TIMED_OUT
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.webhooks.delivery import DeliveryStatus
from shared.models.webhooks.subscription import WebhookSubscription
from shared.services.webhooks.catalogue import EVENT_TYPES, EventType
from shared.services.webhooks.listing import count_by_status, list_deliveries, show_subscription
from shared.services.webhooks.requests import NOT_PUBLIC
from shared.web.context import Principal, principal

PER_PAGE = 25
ERRORS = {
    NOT_PUBLIC: _l("Not a public address"),
    NO_SUCH_HOST: _l("There is no server of this name"),
    TIMED_OUT: _l("No answer within 10 seconds"),
    BAD_CERTIFICATE: _l("The certificate is not valid"),
    NO_ANSWER: _l("No answer"),
}


def type_groups(who: Principal, chosen: list[str] | None = None) -> list[tuple[str, list[EventType]]]:
    """The events by group: those that the person may choose, and those that are chosen."""
    known = [one for one in EVENT_TYPES if who.allows(one.permission) or one.name in (chosen or [])]
    return [(name, list(types)) for name, types in groupby(known, lambda one: str(one.group))]


def show_webhook(
    found: WebhookSubscription, *, form: WebhookForm | None = None, secret: str = "", is_new: bool = False
) -> str:
    """The page of a webhook with its latest deliveries; ``secret`` is shown in clear, once."""
    status = asked_choice("status", DeliveryStatus)
    values: dict[str, Any] = {
        "webhook": show_subscription(found),
        "form": form or WebhookForm(found, bound=False),
        "groups": type_groups(principal(), found.event_types),
        "counts": count_by_status(found.id),
        "listing": list_deliveries(subscription_id=found.id, status=status, page=asked_page(), per_page=PER_PAGE),
        "status": status,
        "secret": secret,
        "is_new": is_new,
        "errors": ERRORS,
    }
    return render_template("webhooks/show.html", **values)
