"""Where mail comes back to: an SMTP server that takes reports of failure for our signed addresses, and nothing else."""

import asyncio
import threading

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.services.mail.bounces import take_report
from shared.services.mail.return_paths import read_return_path

LARGEST_REPORT = 1_000_000
log = structlog.get_logger(__name__)


class ReportTaker:
    """aiosmtpd's handler. An address that we did not sign is refused at the door, so that nothing is relayed."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if read_return_path(address) is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        try:
            is_used = await asyncio.to_thread(take_report, _content(envelope), list(envelope.rcpt_tos))
        except Exception:
            log.exception("bounce not taken")
            return "451 4.3.0 Try again later"
        log.info("mail came back", used=is_used)
        return "250 OK"


def _content(envelope: Envelope) -> bytes:
    content = envelope.original_content or envelope.content or b""
    return content if isinstance(content, bytes) else content.encode()


class BounceServer:
    """``serve`` until ``stop``."""

    def __init__(self, host: str, port: int) -> None:
        self._controller = Controller(ReportTaker(), hostname=host, port=port, data_size_limit=LARGEST_REPORT)
        self._ended = threading.Event()

    def start(self) -> None:
        self._controller.start()

    def serve(self) -> None:
        self.start()
        self._ended.wait()

    def stop(self) -> None:
        self._controller.stop()
        self._ended.set()
