"""Mails to staff about mails: trials of a text, texts that cannot be used, and addresses that mail comes back from."""

from shared.kernel.errors import NotFound
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Audience, Mail, kind_label, kind_named, mail_kind
from shared.mail.previews import preview_mail
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.stores.store import current_store
from shared.services.stores.links import dashboard_url, platform_of


@mail_kind("stores.mail_trial", title=_l("Trial"), audience=Audience.STAFF, is_secret=True)
def build_trial(message: MailMessage) -> Mail:
    """The kind with invented content, in the text that was typed when the trial was asked for."""
    told = message.arguments
    shown = preview_mail(kind_named(told["kind"]), message.locale, subject=told["subject"], body=told["body"])
    if shown is None:
        raise NotFound("There is nothing to fill this mail with.")
    return shown.mail


@mail_kind("stores.mail_text_failed", title=_l("A mail’s text cannot be used"), audience=Audience.STAFF)
def build_text_failed(message: MailMessage) -> Mail:
    told = message.arguments
    kind, language = kind_label(told["kind"]), LANGUAGES[told["locale"]].name
    path = f"settings/mails/{told['kind']}?locale={told['locale']}"
    return _mail(
        _("Your text of “%(kind)s” cannot be used", kind=kind),
        _("The mail went out in our words instead (%(language)s). Its page says what is wrong.", language=language),
        _("Mend the text"),
        path,
    )


@mail_kind("stores.mail_bounced", title=_l("A mail came back"), audience=Audience.STAFF)
def build_bounced(message: MailMessage) -> Mail:
    told = message.arguments
    return _mail(
        _("Mail to %(address)s comes back", address=told["email"]),
        _("The other side says: %(reason)s", reason=told["reason"] or "—"),
        _("See the mail"),
        f"mails/{told['message_id']}",
    )


def _mail(subject: str, text: str, button: str, path: str) -> Mail:
    store = current_store()
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/{path}")
    values = {"subject": subject, "text": text, "button": button, "url": url, "brand": store.name}
    name = "stores/mail_notice"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name)
