"""The receiving end: an SMTP server on loopback that accepts everything and delivers nothing."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.devstack.mailbox.letters import LetterBox

LARGEST_MESSAGE = 30_000_000


class Postman:
    """aiosmtpd's handler: puts each message into the box with its envelope noted on top."""

    def __init__(self, box: LetterBox) -> None:
        self._box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        note = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        self._box.put(note.encode("utf-8", "surrogateescape") + (envelope.original_content or b""))
        return "250 OK"


def make_receiver(box: LetterBox, port: int) -> Controller:
    """A server to ``start()`` and ``stop()``; it runs in a thread of its own."""
    return Controller(
        Postman(box), hostname="127.0.0.1", port=port, data_size_limit=LARGEST_MESSAGE, enable_SMTPUTF8=True
    )
