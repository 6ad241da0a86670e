"""Mail that comes back over real SMTP, as RFC 3464 writes it: believed only with our signature, noted once."""

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel.config import current_settings, use_settings
from shared.kernel.ids import new_id
from shared.mail.builders import kind_named
from shared.mail.holding import reason_to_hold
from shared.models.mail.bouncing import find_bouncing
from shared.models.mail.message import MailMessage, MailState, mail_by_id
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store
from shared.services.mail.bounces import forget_bounces, is_out_of_reach, note_bounce, take_report
from shared.services.mail.dsn import BounceKind, read_report
from shared.services.mail.owe import owe_mail
from shared.services.mail.return_paths import read_return_path, return_path
from shared.web.bounce_server import BounceServer
from tests.factories.stores import make_store

DSN = """From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; noor@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <noor@example.org>: no such
    user

--B
Content-Type: text/rfc822-headers

Message-ID: <{id}@localhost>
Subject: Your order

--B--
"""


@pytest.fixture(scope="module")
def stores(engines: Engines) -> Iterator[tuple[Store, Store]]:
    before = current_settings()
    use_settings(replace(before, mail_bounces_to="bounces@back.example.com"))
    yield make_store(), make_store()
    use_settings(before)


def owed(store: Store, kind: str = "carts.reminder", email: str = "Noor@example.org") -> UUID:
    with store_scope(store.id), transaction():
        message_id = owe_mail(kind, key=str(new_id()), recipient=email, locale="en")
    assert message_id is not None
    return message_id


def dsn(message_id: UUID, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    text = DSN.format(to="x@y.example", action=action, status=status, id=message_id)
    return text.replace("\n", "\r\n").encode()


def test_a_report_by_smtp_marks_the_mail_and_its_address_and_is_told_once(stores: tuple[Store, Store]) -> None:
    ours, theirs = stores
    message_id, other_id = owed(ours), owed(theirs)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = BounceServer("127.0.0.1", port)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as connection:
            for _twice in range(2):
                connection.sendmail("", [return_path(message_id)], dsn(message_id))
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                forged = return_path(message_id).replace(message_id.hex, other_id.hex)
                connection.sendmail("", [forged], dsn(other_id))
    finally:
        server.stop()
    with store_scope(ours.id):
        message, known = mail_by_id(message_id), find_bouncing("noor@EXAMPLE.org")
        assert message.state is MailState.BOUNCED and message.bounce_reason == (
            "5.1.1 550 5.1.1 <noor@example.org>: no such user"
        )
        assert known is not None and (known.kind, known.times) == ("hard", 1)
        assert reason_to_hold(kind_named("carts.reminder"), message) == "bounces"
        assert reason_to_hold(kind_named("orders.confirmation"), message) == ""
    with store_scope(theirs.id):
        assert mail_by_id(other_id).state is MailState.QUEUED and not is_out_of_reach("noor@example.org")


def test_staff_hear_of_an_address_once_and_can_say_that_it_works_again(stores: tuple[Store, Store]) -> None:
    store = stores[1]
    for number in range(2):
        assert note_bounce(owed(store, email="full@example.org"), BounceKind.SOFT, f"full {number}")
    assert note_bounce(owed(store, email="full@example.org"), BounceKind.COMPLAINT, "junk")
    with store_scope(store.id):
        assert is_out_of_reach("full@example.org")
        forget_bounces("Full@example.org")
        assert not is_out_of_reach("full@example.org")
    with store_scope(store.id):
        assert not note_bounce(new_id(), BounceKind.HARD, "unknown")


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"action": "delayed", "status": "4.4.7"}, None), ({"status": "4.2.2"}, "soft"), ({"status": "5.2.2"}, "soft")],
)
def test_delays_are_no_bounces_and_full_mailboxes_no_hard_ones(change: dict[str, str], kind: str | None) -> None:
    report = read_report(dsn(new_id(), **change))
    assert (report.kind.value if report else None) == kind


def test_a_message_id_alone_convinces_only_when_its_bearer_is_known(stores: tuple[Store, Store]) -> None:
    message_id = owed(stores[0], email="b@example.org")
    assert not take_report(dsn(message_id), ["anybody@back.example.com"])
    assert take_report(dsn(message_id), is_trusted=True)
    assert not take_report(b"Subject: I am away\r\n\r\nBack on Monday.", is_trusted=True)


def test_return_paths_hold_only_our_own_signature(stores: tuple[Store, Store]) -> None:
    message_id = new_id()
    address = return_path(message_id)
    assert len(address.partition("@")[0]) <= 64 and read_return_path(f"<{address.upper()}>") == message_id
    for wrong in (f"bounces+{message_id.hex}-@x.example", f"bounces+{message_id.hex}@x.example", "a@b", "", "é+é-é@é"):
        assert read_return_path(wrong) is None


def test_events_name_new_addresses(stores: tuple[Store, Store]) -> None:
    store = stores[0]
    for _twice in range(2):
        note_bounce(owed(store, email="news@example.org"), BounceKind.HARD, "gone")
    with maintenance_scope():
        told = select(OutboxEvent).where(OutboxEvent.store_id == store.id, OutboxEvent.type == "mail.bounced")
        mine = [row.payload["is_new"] for row in session().scalars(told.order_by(OutboxEvent.id))
                if row.payload["email"] == "news@example.org"]  # fmt: skip
        assert mine == [True, False]
        assert session().scalar(select(MailMessage.bounce_kind).where(MailMessage.recipient == "news@example.org"))
