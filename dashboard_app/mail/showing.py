"""What the pages about mails show."""

from dataclasses import dataclass

from flask import request

from shared.kernel.errors import NotFound
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.mail.builders import Audience, MailKind, all_kinds, kind_named, shopper_kinds
from shared.mail.holding import BOUNCES, OFF
from shared.models.mail.message import MailMessage, MailState
from shared.models.mail.text import MailText, all_mail_texts
from shared.models.stores.mailing import mailing_of
from shared.models.stores.store import Store


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind on the settings' page; ``edited`` are the languages that have words of the store's own."""

    kind: MailKind
    is_on: bool
    edited: tuple[str, ...]
    is_broken: bool


def kind_rows(store: Store) -> list[KindRow]:
    """Every kind that shoppers get; texts are asked for only where the store has any."""
    mailing = mailing_of(store)
    texts = all_mail_texts() if mailing.edited else []
    broken = {text.kind for text in texts if text.problem and text.body}
    return [
        KindRow(
            kind,
            not (kind.may_be_off and kind.name in mailing.off),
            tuple(LANGUAGES[code].name for name, code in sorted(mailing.edited) if name == kind.name),
            kind.name in broken,
        )
        for kind in shopper_kinds()
    ]


def asked_kind(name: str) -> MailKind:
    """Raises NotFound for a kind that stores do not word."""
    kind = kind_named(name)
    if kind.audience is not Audience.SHOPPER:
        raise NotFound
    return kind


def asked_language(store: Store) -> str:
    """One of the store's languages, its main one unless asked for another."""
    asked = request.values.get("locale", "")
    return asked if asked in store.locales else store.default_locale


def version_of(text: MailText | None) -> int:
    return text.version if text is not None else 0


def state_label(state: MailState | str) -> str:
    """What became of a mail, in words."""
    labels = {
        MailState.QUEUED: _("Under way"),
        MailState.SENT: _("Sent"),
        MailState.FAILED: _("Failed"),
        MailState.BOUNCED: _("Came back"),
        MailState.HELD_BACK: _("Not sent"),
    }
    return labels[MailState(state)]


def reason_label(message: MailMessage) -> str:
    """Why it did not arrive; nothing where it did as far as we know."""
    if message.bounced_at is not None:
        return message.bounce_reason
    held = {
        OFF: _("Mails of this kind are switched off."),
        BOUNCES: _("Mail to this address came back before, and nobody waits for this one."),
    }
    return held.get(message.held_back) or message.last_error or ""


def known_kinds() -> list[tuple[str, str]]:
    """Every kind to filter the log by: (name, label)."""
    return sorted(((kind.name, kind.label) for kind in all_kinds().values()), key=lambda one: one[1])
