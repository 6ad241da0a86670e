"""From a mail that we owe to a message to send; ``orders.confirmation`` is built in ``shared/mail/orders.py``."""

from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache

from shared.kernel.config import current_settings
from shared.kernel.discovery import import_all
from shared.kernel.errors import NotFound
from shared.models.mail.message import MailMessage


@dataclass(frozen=True)
class Attachment:
    """A file that goes along. ``content_type`` such as ``application/pdf``."""

    filename: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Mail:
    """What a builder makes: subject, both bodies, whom it is from, and files that go along."""

    subject: str
    text: str
    html: str
    sender: str
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


Builder = Callable[[MailMessage], Mail]


@dataclass(frozen=True)
class MailKind:
    """A kind of mail and its builder."""

    name: str
    build: Builder


def mail_kind(name: str) -> Callable[[Builder], MailKind]:
    """Declare the builder of a kind of mail."""
    return lambda build: MailKind(name, build)


@cache
def all_kinds() -> dict[str, MailKind]:
    """Every kind of mail by name."""
    found = [
        value for file in import_all("shared.mail") for value in vars(file).values() if isinstance(value, MailKind)
    ]
    return {kind.name: kind for kind in found}


def build_message(message: MailMessage) -> EmailMessage:
    """The message in the current language. Its Message-ID is always the same, so that doubles can be told apart."""
    kind = all_kinds().get(message.kind)
    if kind is None:
        raise NotFound(f"No module builds mails of the kind {message.kind}.")
    mail = kind.build(message)
    built = EmailMessage()
    built["Subject"] = mail.subject
    built["From"] = Address(mail.sender, addr_spec=_sender_address())
    built["To"] = message.recipient
    if mail.reply_to:
        built["Reply-To"] = mail.reply_to
    built["Message-ID"] = f"<{message.id}@{current_settings().platform_domain}>"
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(mail.text)
    built.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        main, _slash, subtype = file.content_type.partition("/")
        built.add_attachment(file.content, maintype=main, subtype=subtype, filename=file.filename)
    built["Content-Language"] = message.locale.replace("_", "-")
    return built


def _sender_address() -> str:
    """The bare address in MAIL_FROM."""
    configured = current_settings().mail_from
    return configured.rpartition("<")[2].rstrip(">").strip()
