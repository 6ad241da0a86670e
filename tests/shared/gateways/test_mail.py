"""Mail over real SMTP, against a server on loopback."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from shared.gateways.mail import SmtpAddress, SmtpTransport
from shared.kernel.errors import GatewayFailed, Misconfigured


class Mailbox:
    def __init__(self) -> None:
        self.received: list[SimpleNamespace] = []

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.received.append(SimpleNamespace(to=envelope.rcpt_tos, content=envelope.content, user=session.auth_data))
        return "250 OK"


def check_login(server, session, envelope, mechanism, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"ada", b"p@ss"), auth_data=data.login)


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    handler = Mailbox()
    controller = Controller(
        handler, hostname="127.0.0.1", port=0, authenticator=check_login, auth_require_tls=False, auth_required=False
    )
    controller.port = free_port()
    controller.start()
    yield handler, controller.port
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def message(to: str = "Zoë <zoe@example.com>") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Shop <shop@example.com>", to, "مرحبا"
    mail.set_content("Thank you – طلبك")
    return mail


def test_a_message_arrives_whole(mailbox) -> None:
    handler, port = mailbox
    SmtpTransport(f"smtp://127.0.0.1:{port}").send(message())
    assert handler.received[0].to == ["zoe@example.com"]
    assert b"Subject: =?utf-8?" in handler.received[0].content


def test_the_envelope_may_name_other_addressees(mailbox) -> None:
    handler, port = mailbox
    SmtpTransport(f"smtp://127.0.0.1:{port}").send(message(), to=["other@example.com"])
    assert handler.received[0].to == ["other@example.com"]


def test_it_signs_in_with_what_the_url_says(mailbox) -> None:
    handler, port = mailbox
    SmtpTransport(f"smtp://ada:p%40ss@127.0.0.1:{port}").send(message())
    assert handler.received[0].user == b"ada"
    with pytest.raises(GatewayFailed):
        SmtpTransport(f"smtp://ada:wrong@127.0.0.1:{port}").check()


def test_a_refused_addressee_and_a_dead_server_fail_clearly(mailbox) -> None:
    _handler, port = mailbox
    with pytest.raises(GatewayFailed, match="did not take"):
        SmtpTransport(f"smtp://127.0.0.1:{port}").send(message("nobody@example.com"))
    with pytest.raises(GatewayFailed, match="cannot be used"):
        SmtpTransport("smtp://127.0.0.1:9").check()


def test_starttls_is_not_skipped_when_the_server_lacks_it(mailbox) -> None:
    handler, port = mailbox
    with pytest.raises(GatewayFailed):
        SmtpTransport(f"smtp://127.0.0.1:{port}?starttls=1").send(message())
    assert handler.received == []


def test_urls_are_read_in_full() -> None:
    address = SmtpAddress.parse("smtps://a%40b:c%2Fd@mail.example.com")
    assert (address.host, address.port, address.tls) == ("mail.example.com", 465, True)
    assert (address.username, address.password) == ("a@b", "c/d")
    assert "c/d" not in repr(address)
    assert SmtpAddress.parse("smtp://mail.example.com:587?starttls=1").starttls


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://host:port", "mail.example.com:25"])
def test_a_wrong_url_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured):
        SmtpAddress.parse(url)
