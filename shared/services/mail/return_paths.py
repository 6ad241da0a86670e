"""Where mail comes back to: an address per message (VERP), signed, so that nobody can say of a mail that it bounced."""

import hashlib
import hmac
from uuid import UUID

from shared.kernel.config import current_settings
from shared.kernel.ids import parse_id
from shared.kernel.secrets import derive_key, equals

SIGNATURE_CHARS = 16


def return_path(message_id: UUID) -> str:
    """``bounces+<id>-<signature>@domain`` where MAIL_BOUNCES_TO names ``bounces@domain``; empty where it names none."""
    local, _at, domain = current_settings().mail_bounces_to.rpartition("@")
    return f"{local}+{message_id.hex}-{_signature(message_id)}@{domain}" if local and domain else ""


def read_return_path(address: str) -> UUID | None:
    """The message that the address was made for; None for any other address."""
    local = address.strip().strip("<>").rpartition("@")[0].lower()
    subject, _dash, signature = local.rpartition("+")[2].partition("-")
    message_id = parse_id(subject)
    if message_id is None or not signature.isascii() or not equals(signature, _signature(message_id)):
        return None
    return message_id


def _signature(message_id: UUID) -> str:
    key = derive_key(current_settings().secret_key, "return paths of mails")
    return hmac.new(key, message_id.bytes, hashlib.sha256).hexdigest()[:SIGNATURE_CHARS]
