"""The development mailbox, over real SMTP and HTTP."""

import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from shared.devstack.environment import is_free
from shared.devstack.mailbox.server import Mailbox

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    port = next(port for port in range(20_025, 21_000) if is_free(port))
    box = Mailbox(tmp_path / "mailbox", smtp_port=port)
    box.smtp_port = port  # type: ignore[attr-defined]
    thread = threading.Thread(target=box.serve)
    thread.start()
    deadline = time.monotonic() + 5
    while is_free(port) and time.monotonic() < deadline:
        time.sleep(0.02)
    yield box
    box.stop()
    thread.join()


def send(mailbox: Mailbox, subject: str = "Welcome", html: str = "") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Shop <shop@example.com>", "Ada <ada@example.com>", subject
    mail.set_content("Thank you.\n")
    if html:
        mail.add_alternative(html, subtype="html")
        mail.get_payload()[1].add_related(PICTURE, "image", "png", cid="<logo>")
        mail.add_attachment(b"<script>alert(1)</script>", "text", "html", filename="invoice.html")
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port) as connection:  # type: ignore[attr-defined]
        connection.send_message(mail)


def get(mailbox: Mailbox, path: str, **headers: str) -> requests.Response:
    return requests.get(mailbox.page_url + path, headers=headers, timeout=5)


def newest(mailbox: Mailbox) -> str:
    return mailbox.box.ids()[0]


def test_letters_are_listed_newest_first(mailbox: Mailbox) -> None:
    send(mailbox, "First")
    send(mailbox, "مرحبا")
    letters = get(mailbox, "/letters.json").json()
    assert [letter["subject"] for letter in letters] == ["مرحبا", "First"]
    assert letters[0]["addressee"] == "Ada <ada@example.com>"
    page = get(mailbox, "/").text
    assert page.index("مرحبا") < page.index("First")


def test_a_letters_html_can_neither_run_nor_send_anything(mailbox: Mailbox) -> None:
    send(mailbox, html='<script>alert(1)</script><img src="cid:logo"><form action="/clear" method="post"></form>')
    answer = get(mailbox, f"/letters/{newest(mailbox)}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "cid:" not in answer.text
    assert answer.text.startswith('<!doctype html><base target="_blank"><script>')
    assert 'sandbox="allow-popups' in get(mailbox, f"/letters/{newest(mailbox)}").text


def test_pictures_are_shown_and_attachments_only_saved(mailbox: Mailbox) -> None:
    send(mailbox, html='<img src="cid:logo">')
    parts = [get(mailbox, f"/letters/{newest(mailbox)}/parts/{place}") for place in range(3)]
    assert [part.status_code for part in parts] == [200, 200, 404]
    assert (parts[0].headers["Content-Type"], parts[0].content) == ("image/png", PICTURE)
    assert parts[1].headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in parts[1].headers["Content-Disposition"]


def test_a_hostile_subject_is_only_text(mailbox: Mailbox) -> None:
    send(mailbox, "<script>alert(1)</script>")
    for path in ("/", f"/letters/{newest(mailbox)}", f"/letters/{newest(mailbox)}?view=headers"):
        assert "<script>alert" not in get(mailbox, path).text


def test_only_its_own_page_empties_the_box(mailbox: Mailbox) -> None:
    send(mailbox)
    for origin in ("http://evil.example", "null", ""):
        answer = requests.post(f"{mailbox.page_url}/clear", headers={"Origin": origin}, timeout=5)
        assert answer.status_code == 403
    assert len(mailbox.box.ids()) == 1
    requests.post(f"{mailbox.page_url}/clear", headers={"Origin": mailbox.page_url}, timeout=5)
    assert mailbox.box.ids() == []


def test_a_strangers_name_that_leads_here_reads_nothing(mailbox: Mailbox) -> None:
    assert get(mailbox, "/", Host="rebind.example").status_code == 404
    assert get(mailbox, "/", Host="mailbox.localhost").status_code == 200


@pytest.mark.parametrize("letter", ["nothing", "..%2fsecret-key", "20260101T000000000000-00000000"])
def test_an_unknown_letter_is_not_found(mailbox: Mailbox, letter: str) -> None:
    assert get(mailbox, f"/letters/{letter}").status_code == 404


def test_the_page_speaks_the_browsers_direction(mailbox: Mailbox) -> None:
    assert 'lang="ar" dir="rtl"' in get(mailbox, "/", **{"Accept-Language": "ar-EG"}).text
