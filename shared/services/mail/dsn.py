"""Reading what mail servers send back: delivery status notifications (RFC 3464) and abuse reports (RFC 5965)."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from enum import StrEnum
from typing import Any

LONGEST_REASON = 300


class BounceKind(StrEnum):
    """``HARD``: it will never arrive. ``SOFT``: not this time. ``COMPLAINT``: its reader called it junk."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one mail; ``original_id`` is its Message-ID without brackets, empty where it is not told."""

    kind: BounceKind
    reason: str
    original_id: str = ""


def read_report(raw: bytes) -> Report | None:
    """None for anything that is no report of a failure: delays, receipts, answers of people who are away."""
    message: Any = BytesParser(policy=policy.default).parsebytes(raw)
    if message.get_content_type() != "multipart/report":
        return None
    kind = str(message.get_param("report-type", "")).lower()
    if kind == "feedback-report":
        return Report(BounceKind.COMPLAINT, "abuse report", _original_id(message))
    if kind != "delivery-status":
        return None
    status = _part(message, "message/delivery-status")
    groups = status.get_payload() if status is not None else []
    failed = next((group for group in _groups(groups) if _word(group, "Action") == "failed"), None)
    return None if failed is None else Report(_kind_of(failed), _reason_of(failed), _original_id(message))


def _groups(payload: Any) -> list[Message]:
    """Each recipient's fields (the first group tells of the report itself)."""
    return [group for group in payload if isinstance(group, Message)] if isinstance(payload, list) else []


def _kind_of(group: Message) -> BounceKind:
    """5.x.x is for good (RFC 3463), but a full mailbox (x.2.2) can be emptied."""
    status = _word(group, "Status")
    return BounceKind.HARD if status.startswith("5") and not status.startswith("5.2.2") else BounceKind.SOFT


def _reason_of(group: Message) -> str:
    told = str(group.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return " ".join(f"{_word(group, 'Status')} {told}".split())[:LONGEST_REASON]


def _word(group: Message, name: str) -> str:
    return str(group.get(name, "")).strip().split(" ")[0].lower()


def _original_id(message: EmailMessage) -> str:
    """The Message-ID of the mail that came back, from its copy or its headers at the report's end."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload()
            return _bare(str(inner[0].get("Message-ID", ""))) if isinstance(inner, list) and inner else ""
        if part.get_content_type() == "text/rfc822-headers":
            headers = BytesParser(policy=policy.default).parsebytes(_bytes_of(part))
            return _bare(str(headers.get("Message-ID", "")))
    return ""


def _bytes_of(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _bare(message_id: str) -> str:
    return message_id.strip().strip("<>").strip()


def _part(message: EmailMessage, kind: str) -> Any:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)
