"""Sending mail over SMTP, to whatever server ``SMTP_URL`` names."""

import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from shared.kernel.config import current_settings
from shared.kernel.errors import GatewayFailed, Misconfigured
from shared.kernel.i18n import gettext as _

TIMEOUT_SECONDS = 15
PORTS = {"smtp": 25, "smtps": 465}


class AddressRefused(GatewayFailed):
    """The mail server says of the address itself that it is wrong (5.1.x of RFC 3463): another try is in vain."""


class MailTransport(Protocol):
    """Something that takes messages on their way."""

    def send(self, message: EmailMessage, *, to: Iterable[str] = (), sender: str = "") -> None:
        """Hand ``message`` over, to ``to`` or else to its own addressees; ``sender`` is where it comes back to.

        Raises GatewayFailed.
        """


@dataclass(frozen=True)
class SmtpAddress:
    """A mail server: ``smtp://user:password@host:587?starttls=1`` or ``smtps://user:password@host``."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False

    def __repr__(self) -> str:
        return f"SmtpAddress({self.host}:{self.port})"

    @classmethod
    def parse(cls, url: str) -> "SmtpAddress":
        """Read SMTP_URL. Raises Misconfigured with what is wrong about it."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise Misconfigured("SMTP_URL must look like smtp://user:password@host:587?starttls=1 or smtps://….")
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise Misconfigured("The port in SMTP_URL is not a number.") from None
        wants_tls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
        return cls(
            host=parts.hostname,
            port=port,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=wants_tls,
        )


class SmtpTransport:
    """Sends each message over a connection of its own; the server's certificate is checked."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._address = SmtpAddress.parse(url)
        self._timeout = timeout

    def send(self, message: EmailMessage, *, to: Iterable[str] = (), sender: str = "") -> None:
        """Raises GatewayFailed where the server cannot be reached, or takes no addressee."""
        try:
            with self._connect() as connection:
                connection.send_message(message, from_addr=sender or None, to_addrs=list(to) or None)
        except smtplib.SMTPRecipientsRefused as error:
            kind = (
                AddressRefused
                if all(_names_the_address(*told) for told in error.recipients.values())
                else GatewayFailed
            )
            raise kind(_("The mail server did not take the message: %(reason)s", reason=_first_reply(error))) from error
        except (OSError, smtplib.SMTPException) as error:
            raise GatewayFailed(_("The mail server did not take the message: %(reason)s", reason=error)) from error

    def check(self) -> None:
        """Connect, sign in and leave. Raises GatewayFailed."""
        try:
            with self._connect() as connection:
                connection.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise GatewayFailed(_("The mail server cannot be used: %(reason)s", reason=error)) from error

    def _connect(self) -> smtplib.SMTP:
        address = self._address
        if address.tls:
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                address.host, address.port, timeout=self._timeout, context=context
            )
        else:
            connection = smtplib.SMTP(address.host, address.port, timeout=self._timeout)
        if address.starttls:
            connection.starttls(context=ssl.create_default_context())
        if address.username:
            connection.login(address.username, address.password)
        return connection


def _names_the_address(code: int, reply: bytes) -> bool:
    """A bare 550 can also mean that we may not send here at all, which says nothing about the address."""
    return code >= 500 and reply.strip().startswith(b"5.1.")


def _first_reply(error: smtplib.SMTPRecipientsRefused) -> str:
    code, reply = next(iter(error.recipients.values()))
    return f"{code} {reply.decode(errors='replace')}"


def smtp_transport() -> SmtpTransport:
    """The deployment's mail server."""
    return SmtpTransport(current_settings().smtp_url)
