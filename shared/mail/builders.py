"""Kinds of mail, and from a mail that we owe to a message to send, in the store's look and words where it has its own.

``orders.confirmation`` is built in ``shared/mail/orders.py``; a kind declares what merchants read about it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from typing import Any

from shared.kernel.config import current_settings
from shared.kernel.discovery import import_all
from shared.kernel.errors import NotFound
from shared.mail.looks import look_of
from shared.mail.rendering import looking
from shared.mail.writing import Writing, writing
from shared.models.mail.message import MailMessage
from shared.models.mail.text import find_mail_text
from shared.models.stores.mailing import Mailing, mailing_of
from shared.models.stores.store import Store, current_store
from shared.modules.definition import Text
from shared.services.mail.texts import note_text_problem
from shared.themes.texts import TextFailed


@dataclass(frozen=True)
class Attachment:
    """A file that goes along. ``content_type`` such as ``application/pdf``."""

    filename: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Mail:
    """What a builder makes: subject, both bodies, whom it is from, and files that go along.

    ``unsubscribe_url`` takes the one click of RFC 8058.
    """

    subject: str
    text: str
    html: str
    sender: str
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    unsubscribe_url: str = ""


Builder = Callable[[MailMessage], Mail]

#: What a broken text can raise on its way through Liquid and MJML.
BROKEN = (TextFailed, ValueError, TypeError, RuntimeError)


class Audience(StrEnum):
    """Whom a kind of mail goes to: stores word and switch those to shoppers."""

    SHOPPER = "shopper"
    STAFF = "staff"


@dataclass(frozen=True)
class MailKind:
    """A kind of mail and its builder.

    ``sample`` builds one with invented content, for previews. ``may_be_off``: a store may do without it.
    ``is_marketing``: nobody waits for it, so it goes neither to addresses that bounce nor without a way out.
    ``is_secret``: it brings a code or a key, so that it is neither shown in the log nor sent again.
    """

    name: str
    build: Builder
    title: Text = ""
    about: Text = ""
    audience: Audience = Audience.SHOPPER
    sample: Callable[[], Mail] | None = None
    may_be_off: bool = False
    is_marketing: bool = False
    is_secret: bool = False

    @property
    def label(self) -> str:
        """What people call it; of a kind that says nothing, its name."""
        return str(self.title) or self.name.replace(".", ": ").replace("_", " ").capitalize()


def mail_kind(name: str, **declared: Any) -> Callable[[Builder], MailKind]:
    """Declare the builder of a kind of mail, with what ``MailKind`` says of it."""
    return lambda build: MailKind(name, build, **declared)


@cache
def all_kinds() -> dict[str, MailKind]:
    """Every kind of mail by name."""
    found = [
        value for file in import_all("shared.mail") for value in vars(file).values() if isinstance(value, MailKind)
    ]
    return {kind.name: kind for kind in found}


def kind_named(name: str) -> MailKind:
    """Raises NotFound for a kind that no module builds."""
    kind = all_kinds().get(name)
    if kind is None:
        raise NotFound(f"No module builds mails of the kind {name}.")
    return kind


def kind_label(name: str) -> str:
    """What people call a kind, those of modules that are gone included."""
    kind = all_kinds().get(name)
    return kind.label if kind is not None else name


def shopper_kinds() -> list[MailKind]:
    """The kinds that shoppers get, by module and in the order of their builders."""
    return [kind for kind in all_kinds().values() if kind.audience is Audience.SHOPPER]


def build_message(message: MailMessage) -> EmailMessage:
    """The message in the current language. Its Message-ID is always the same, so that doubles can be told apart."""
    mail = build_mail(message)
    built = EmailMessage()
    built["Subject"] = mail.subject
    built["From"] = Address(mail.sender, addr_spec=_sender_address())
    built["To"] = message.recipient
    if mail.reply_to:
        built["Reply-To"] = mail.reply_to
    if mail.unsubscribe_url:
        built["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built["Message-ID"] = f"<{message.id}@{current_settings().platform_domain}>"
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.text)
    built.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        main, _slash, subtype = file.content_type.partition("/")
        built.add_attachment(file.content, maintype=main, subtype=subtype, filename=file.filename)
    built["Content-Language"] = message.locale.replace("_", "-")
    return built


def build_mail(message: MailMessage) -> Mail:
    """What it says, in the current language. Raises NotFound (what it is about is gone, or nobody builds it)."""
    kind = kind_named(message.kind)
    if kind.audience is not Audience.SHOPPER or message.store_id is None:
        return kind.build(message)
    store = current_store()
    mailing = mailing_of(store)
    with looking(look_of(mailing, store)):
        mail = _in_own_words(kind, message, store) if (kind.name, message.locale) in mailing.edited else None
        return addressed(mail or kind.build(message), mailing)


def _in_own_words(kind: MailKind, message: MailMessage, store: Store) -> Mail | None:
    """None where our own text must do: a mail is never lost over its wording, and staff hear of it."""
    text = find_mail_text(kind.name, message.locale)
    if text is None or not text.body:
        return None
    try:
        return written_mail(Writing(text.subject, text.body, store), lambda: kind.build(message))
    except BROKEN as error:
        note_text_problem(kind.name, message.locale, str(getattr(error, "message", "") or error))
        return None


def written_mail(text: Writing, build: Any) -> Mail:
    """What ``build`` makes, said in the words of ``text``. Raises what broken texts raise."""
    with writing(text):
        mail: Mail = build()
    return replace(mail, subject=text.shown_subject or mail.subject)


def addressed(mail: Mail, mailing: Mailing) -> Mail:
    """From whom the store wants it to be."""
    return replace(mail, sender=mailing.sender or mail.sender, reply_to=mailing.reply_to or mail.reply_to)


def _sender_address() -> str:
    """The bare address in MAIL_FROM."""
    configured = current_settings().mail_from
    return configured.rpartition("<")[2].rstrip(">").strip()
