"""Signatures after the Standard Webhooks specification (symmetric, v1): HMAC-SHA256 over id, timestamp and body.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

PREFIX = "whsec_"
SECRET_BYTES = 32
TOLERANCE = timedelta(minutes=5)


def make_secret() -> str:
    """A new secret as integrators copy it: ``whsec_`` and 32 random bytes in base64 (the specification: 24 to 64)."""
    return PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def sign(secret: str, message: str, at: datetime, body: bytes) -> str:
    """``v1,…`` for a message sent at a moment."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secrets: Iterable[str], message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message; several secrets each sign, so that a receiver may know either."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(sign(secret, message, at, body) for secret in secrets),
    }


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a request that came in bears a signature of this secret, made within the last five minutes."""
    sent = {name.lower(): value for name, value in headers.items()}
    message, at = sent.get("webhook-id", ""), sent.get("webhook-timestamp", "")
    if not message or not at.isascii() or not at.isdigit() or len(at) > 12:
        return False
    moment = datetime.fromtimestamp(int(at), UTC)
    if abs(now - moment) > TOLERANCE:
        return False
    wanted = sign(secret, message, moment, body)
    signatures = sent.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), wanted.encode()) for one in signatures)
