"""Secrets at rest (AES-256-GCM), derived keys and hashed tokens."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.kernel.errors import Misconfigured

NONCE_BYTES = 12
VERSION = b"\x01"


def derive_key(secret_key: str, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HMAC-SHA256), so that no two apps share a key."""
    return hmac.new(secret_key.encode(), purpose.encode(), hashlib.sha256).digest()


def encrypt(key: bytes, plaintext: str, *, bound_to: str) -> bytes:
    """Seal ``plaintext``; it opens again only with the same ``bound_to`` (store id and column)."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext.encode(), bound_to.encode())


def decrypt(key: bytes, sealed: bytes, *, bound_to: str) -> str:
    """Open what ``encrypt`` sealed. Raises Misconfigured where key, place or bytes do not match."""
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, bound_to.encode()).decode()
    except InvalidTag:
        raise Misconfigured("A stored secret cannot be opened: SECRET_KEY is not the one it was sealed with.") from None


def hash_token(token: str) -> bytes:
    """What the database keeps of a random token (SHA-256; tokens have 256 bits, so no salt is needed)."""
    return hashlib.sha256(token.encode()).digest()


def equals(one: str, other: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
