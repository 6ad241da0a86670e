"""Signed links to carts: one that its owner gets by mail, and one to pass on.

The owner's link opens the cart itself, with what was typed at checkout; the other one only lets somebody put the same
things into a cart of their own.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.ids import parse_id
from shared.kernel.secrets import derive_key, equals
from shared.kernel.tenant import current_store_id
from shared.services.carts.keeping import KEPT

DAY = 86_400


class CartLink(StrEnum):
    """What a link lets its reader do."""

    OWN = "own"
    SHARED = "shared"
    NO_REMINDERS = "no reminders"


#: A refusal of mails must work for as long as the mail lies around.
LASTS = {CartLink.OWN: KEPT, CartLink.SHARED: KEPT, CartLink.NO_REMINDERS: timedelta(days=3650)}


def cart_token(kind: CartLink, subject_id: UUID) -> str:
    """``<id>.<end>.<signature>``: good in this store, for one thing; the same all day, so that pages stay alike."""
    until = int((clock.now() + LASTS[kind]).timestamp()) // DAY * DAY
    return f"{subject_id.hex}.{until}.{_signature(kind, subject_id, until)}"


def read_cart_token(kind: CartLink, token: str) -> UUID | None:
    """The id that the token was made for; None for any other text, too old ones included."""
    subject, _dot, rest = token.partition(".")
    until, _dot, signature = rest.partition(".")
    subject_id = parse_id(subject)
    if subject_id is None or not token.isascii() or not until.isdigit() or len(until) > 11:
        return None
    if not equals(signature, _signature(kind, subject_id, int(until))) or int(until) < clock.now().timestamp():
        return None
    return subject_id


def _signature(kind: CartLink, subject_id: UUID, until: int) -> str:
    key = derive_key(current_settings().secret_key, f"cart link {kind.value}")
    text = f"{current_store_id()}:{subject_id}:{until}"
    return urlsafe_b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")
