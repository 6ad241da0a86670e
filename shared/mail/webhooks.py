"""Mails about outgoing webhooks, to staff."""

from uuid import UUID

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.stores.store import current_store
from shared.models.webhooks.subscription import StopReason, subscription_by_id
from shared.services.stores.links import dashboard_url, platform_of


@mail_kind("webhooks.stopped", title=_l("A webhook was switched off"), audience=Audience.STAFF)
def build_stopped(message: MailMessage) -> Mail:
    store = current_store()
    subscription = subscription_by_id(UUID(message.arguments["subscription_id"]))
    values = {
        "subject": _("A webhook of %(store)s was switched off", store=store.name),
        "brand": store.name,
        "address": subscription.url,
        "is_gone": message.arguments["reason"] == StopReason.GONE,
        "url": dashboard_url(platform_of(store), f"/s/{store.handle}/settings/webhooks/{subscription.id}"),
    }
    text, html = render_text("webhooks/stopped", **values), render_html("webhooks/stopped", **values)
    return Mail(values["subject"], text, html, store.name)
