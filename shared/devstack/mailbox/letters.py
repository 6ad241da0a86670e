"""Received messages as ``.eml`` files, which any mail program opens."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from pathlib import Path

from shared.kernel import clock

ENDING = ".eml"
LETTER_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
STAMP = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Letter:
    """One message. ``id`` sorts by arrival."""

    id: str
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return BytesParser(policy=policy.default).parsebytes(self.raw)

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def sender(self) -> str:
        return self.header("From")

    @property
    def addressee(self) -> str:
        return self.header("To") or self.header("X-Envelope-To")

    @property
    def arrived_at(self) -> datetime:
        return datetime.strptime(self.id.partition("-")[0], STAMP).replace(tzinfo=UTC)

    @cached_property
    def text(self) -> str:
        return self._body("plain")

    @cached_property
    def html(self) -> str:
        """The HTML body, with the pictures that the message itself carries."""
        body = self._body("html")
        for place, part in enumerate(self.parts):
            name = (part["Content-ID"] or "").strip("<>")
            if name:
                body = body.replace(f"cid:{name}", f"/letters/{self.id}/parts/{place}")
        return body

    @cached_property
    def parts(self) -> list[EmailMessage]:
        """What is neither text nor HTML body: attachments and pictures."""
        bodies = {id(self.message.get_body((kind,))) for kind in ("plain", "html")}
        leaves = (part for part in self.message.walk() if not part.is_multipart())
        return [part for part in leaves if id(part) not in bodies]

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def header(self, name: str) -> str:
        return str(self.message[name] or "")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        try:
            return str(part.get_content()) if part else ""
        except (LookupError, UnicodeError):
            return ""


class LetterBox:
    """The folder of letters. Safe to share between the receiver and the page."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def put(self, raw: bytes) -> str:
        """Keep a message; it is there whole before anyone sees it. Returns its id."""
        letter_id = f"{clock.now().strftime(STAMP)}-{secrets.token_hex(4)}"
        waiting = self._directory / f"{letter_id}.part"
        waiting.write_bytes(raw)
        waiting.replace(self._path(letter_id))
        return letter_id

    def ids(self) -> list[str]:
        """Newest first."""
        return sorted(path.stem for path in self._directory.glob(f"*{ENDING}") if LETTER_ID.fullmatch(path.stem))[::-1]

    def newest(self, limit: int) -> Iterator[Letter]:
        found = (self.find(letter_id) for letter_id in self.ids()[:limit])
        return (letter for letter in found if letter is not None)

    def find(self, letter_id: str) -> Letter | None:
        if not LETTER_ID.fullmatch(letter_id):
            return None
        try:
            return Letter(letter_id, self._path(letter_id).read_bytes())
        except FileNotFoundError:
            return None

    def clear(self) -> None:
        for letter_id in self.ids():
            self._path(letter_id).unlink(missing_ok=True)

    def _path(self, letter_id: str) -> Path:
        return self._directory / f"{letter_id}{ENDING}"
