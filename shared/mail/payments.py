"""Mails to staff about the provider's books."""

from uuid import UUID

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.i18n import ngettext
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.payments.reconciliation import run_for_update
from shared.models.stores.store import current_store
from shared.services.stores.links import dashboard_url, platform_of


@mail_kind("payments.differences", title=_l("Note to the shop"), audience=Audience.STAFF)
def build_differences(message: MailMessage) -> Mail:
    store, run = current_store(), run_for_update(UUID(message.arguments["run_id"]))
    text = ngettext(
        "One payment differs from what your payment provider says.",
        "%(count)s payments differ from what your payment provider says.",
        run.found,
    )
    subject = _("%(store)s: payments to look at", store=store.name)
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/reconciliation")
    values = {"subject": subject, "text": text, "url": url, "brand": store.name}
    html, plain = render_html("payments/differences", **values), render_text("payments/differences", **values)
    return Mail(subject, plain, html, store.name, store.email)
