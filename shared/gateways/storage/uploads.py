"""Letting a browser send a file straight to storage, by a form that we have signed: to S3, or to this disk."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Protocol

import boto3
import orjson

from shared.gateways.storage.base import checked_key
from shared.gateways.storage.local import LocalStorage
from shared.gateways.storage.s3 import QUICKLY_BUT_SURELY, storage_failures
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import derive_key, equals

PURPOSE = "uploads to this disk"


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Send ``fields`` and then ``file`` as ``multipart/form-data`` to ``url``; any 2xx means that it is kept."""

    url: str
    fields: Mapping[str, str]


class UploadPlace(Protocol):
    """Where browsers send files to. Conditions are part of what is signed: nobody can send more, or elsewhere."""

    def offer(self, key: str, content_type: str, most: int, life: timedelta, own_url: str) -> UploadForm:
        """A form for one file of at most ``most`` bytes, good for ``life``. ``own_url`` is where we take files."""

    def size_of(self, key: str) -> int:
        """Bytes of what has arrived. Raises NotFound, GatewayFailed."""

    def origin(self) -> str:
        """The origin that a page must be allowed to send to; empty where that is our own."""


class DiskUploads:
    """Our own form, signed like S3's: the disk of this machine."""

    def __init__(self, storage: LocalStorage, key: bytes) -> None:
        self._storage = storage
        self._key = key

    def offer(self, key: str, content_type: str, most: int, life: timedelta, own_url: str) -> UploadForm:
        until = int((clock.now() + life).timestamp())
        said = {"key": checked_key(key), "type": content_type, "most": most, "until": until}
        policy = base64.b64encode(orjson.dumps(said)).decode()
        fields = {"key": key, "Content-Type": content_type, "policy": policy, "signature": self._sign(policy)}
        return UploadForm(own_url, fields)

    def accept(self, fields: Mapping[str, str], file: IO[bytes]) -> str:
        """Keep the file that a signed form brought; returns its key. Raises Invalid, GatewayFailed."""
        policy = self._read(fields.get("policy", ""), fields.get("signature", ""))
        if fields.get("key") != policy["key"] or fields.get("Content-Type") != policy["type"]:
            raise Invalid(_("This upload was not agreed on."))
        if policy["until"] < clock.now().timestamp():
            raise Invalid(_("This upload took too long. Start it again."))
        if _length(file) > policy["most"]:
            raise Invalid(_("This file is too large."))
        self._storage.save_file(policy["key"], file, policy["type"])
        return str(policy["key"])

    def size_of(self, key: str) -> int:
        path: Path = self._storage.path_of(key)
        try:
            return path.stat().st_size
        except OSError:
            raise NotFound(_("There is no such file.")) from None

    def origin(self) -> str:
        return ""

    def _sign(self, policy: str) -> str:
        return hmac.new(self._key, policy.encode(), hashlib.sha256).hexdigest()

    def _read(self, policy: str, signature: str) -> dict[str, Any]:
        if not equals(self._sign(policy), signature):
            raise Invalid(_("This upload was not agreed on."))
        try:
            said: dict[str, Any] = orjson.loads(base64.b64decode(policy, validate=True))
        except (binascii.Error, orjson.JSONDecodeError):
            raise Invalid(_("This upload was not agreed on.")) from None
        return said


class S3Uploads:
    """S3's own POST policy. ``endpoint`` is the address that browsers reach the storage by; empty for AWS."""

    def __init__(self, *, bucket: str, client: Any, browser_client: Any) -> None:
        self._bucket = bucket
        self._client = client
        self._browser_client = browser_client

    def offer(self, key: str, content_type: str, most: int, life: timedelta, own_url: str) -> UploadForm:
        with storage_failures():
            made = self._browser_client.generate_presigned_post(
                self._bucket,
                checked_key(key),
                Fields={"Content-Type": content_type},
                Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, most]],
                ExpiresIn=int(life.total_seconds()),
            )
        return UploadForm(made["url"], made["fields"])

    def size_of(self, key: str) -> int:
        with storage_failures():
            return int(self._client.head_object(Bucket=self._bucket, Key=checked_key(key))["ContentLength"])

    def origin(self) -> str:
        url = str(self._browser_client.meta.endpoint_url)
        return url.rstrip("/")


def make_upload_place(settings: Settings, storage: Any) -> UploadPlace:
    """S3 where a bucket is named, else this disk."""
    if isinstance(storage, LocalStorage):
        return DiskUploads(storage, derive_key(settings.secret_key, PURPOSE))
    return S3Uploads(
        bucket=settings.s3_bucket,
        client=_client(settings, settings.s3_endpoint),
        browser_client=_client(settings, settings.s3_upload_endpoint or settings.s3_endpoint),
    )


def _client(settings: Settings, endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        aws_access_key_id=settings.s3_access_key,
        aws_secret_access_key=settings.s3_secret_key,
        region_name=settings.s3_region,
        config=QUICKLY_BUT_SURELY,
    )


def _length(file: IO[bytes]) -> int:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size
