"""Webhook signatures as PayPal makes them: RSA over ``id|time|webhook|crc32``.

https://developer.paypal.com/api/rest/webhooks/rest/#link-messagesignature
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ALGORITHM = "SHA256withRSA"
FILE = "paypal-key.pem"
BITS = 2048


class Signer:
    """The emulator's own key, kept in ``directory``, so that a restart does not make old signatures worthless."""

    def __init__(self, directory: Path) -> None:
        path = directory / FILE
        if not path.exists():
            directory.mkdir(parents=True, exist_ok=True)
            key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
            path.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
            path.chmod(0o600)
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
        assert isinstance(loaded, rsa.RSAPrivateKey)
        self._key = loaded

    @property
    def public_pem(self) -> bytes:
        return self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, transmission_id: str, time: str, webhook_id: str, body: bytes) -> str:
        message = _message(transmission_id, time, webhook_id, body)
        return b64encode(self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()

    def is_ours(self, body: bytes, signature: str, transmission_id: str, time: str, webhook_id: str) -> bool:
        message = _message(transmission_id, time, webhook_id, body)
        try:
            self._key.public_key().verify(b64decode(signature), message, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, NotBase64, ValueError):
            return False
        return True


def _message(transmission_id: str, time: str, webhook_id: str, body: bytes) -> bytes:
    return f"{transmission_id}|{time}|{webhook_id}|{zlib.crc32(body)}".encode()
