"""Signed links by which somebody sees the shop with the prices of a customer group, for a while."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.ids import parse_id
from shared.kernel.secrets import derive_key, equals
from shared.kernel.tenant import current_store_id

LIFE = timedelta(hours=12)


def preview_token(group_id: UUID) -> str:
    """``<group>.<end>.<signature>``: good for this store and twelve hours."""
    until = int((clock.now() + LIFE).timestamp())
    return f"{group_id.hex}.{until}.{_signature(group_id, until)}"


def read_preview(token: str) -> UUID | None:
    """The group of a token that holds; None for any other."""
    group, _dot, rest = token.partition(".")
    until, _dot, signature = rest.partition(".")
    group_id = parse_id(group)
    if group_id is None or not (until.isascii() and until.isdigit() and len(until) < 12):
        return None
    if not equals(signature, _signature(group_id, int(until))) or int(until) < clock.now().timestamp():
        return None
    return group_id


def _signature(group_id: UUID, until: int) -> str:
    key = derive_key(current_settings().secret_key, "group preview")
    text = f"{current_store_id()}:{group_id}:{until}"
    return urlsafe_b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")
