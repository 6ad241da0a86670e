"""Files in S3-compatible object storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import quote

import boto3
from boto3.exceptions import S3UploadFailedError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from shared.gateways.storage.base import checked_key
from shared.kernel.errors import GatewayFailed, NotFound
from shared.kernel.i18n import gettext as _

ABSENT = ("404", "NoSuchKey", "NotFound")
NEVER_CACHED = "private, no-store"
PORTION = 256 * 1024
CACHE_FOREVER = "public, max-age=31536000, immutable"
QUICKLY_BUT_SURELY = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"max_attempts": 3, "mode": "standard"},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Storage:
    """One bucket. ``public_base`` is its public address or the CDN before it; ``endpoint`` is empty for AWS."""

    def __init__(
        self, *, bucket: str, access_key: str, secret_key: str, region: str, endpoint: str = "", public_base: str = ""
    ) -> None:
        self._bucket = bucket
        self._public_base = (public_base or _address_of(bucket, region, endpoint)).rstrip("/")
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint or None,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=region,
            config=QUICKLY_BUT_SURELY,
        )

    def save(self, key: str, content: bytes, content_type: str) -> None:
        with storage_failures():
            self._client.put_object(
                Bucket=self._bucket,
                Key=checked_key(key),
                Body=content,
                ContentType=content_type,
                CacheControl=CACHE_FOREVER,
            )

    def save_file(self, key: str, file: IO[bytes], content_type: str) -> None:
        told = {"ContentType": content_type, "CacheControl": NEVER_CACHED}
        with storage_failures():
            self._client.upload_fileobj(file, self._bucket, checked_key(key), ExtraArgs=told)

    def stream(self, key: str) -> Iterator[bytes]:
        with storage_failures():
            body = self._client.get_object(Bucket=self._bucket, Key=checked_key(key))["Body"]
        portions: Iterator[bytes] = body.iter_chunks(PORTION)
        return portions

    def read(self, key: str) -> bytes:
        with storage_failures():
            content: bytes = self._client.get_object(Bucket=self._bucket, Key=checked_key(key))["Body"].read()
        return content

    def exists(self, key: str) -> bool:
        try:
            with storage_failures():
                self._client.head_object(Bucket=self._bucket, Key=checked_key(key))
        except NotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        with storage_failures():
            self._client.delete_object(Bucket=self._bucket, Key=checked_key(key))

    def public_url(self, key: str) -> str:
        return f"{self._public_base}/{quote(checked_key(key))}"

    def check(self) -> None:
        """Ask for the bucket. Raises GatewayFailed, NotFound."""
        with storage_failures():
            self._client.head_bucket(Bucket=self._bucket)


def _address_of(bucket: str, region: str, endpoint: str) -> str:
    return f"{endpoint.rstrip('/')}/{bucket}" if endpoint else f"https://{bucket}.s3.{region}.amazonaws.com"


@contextmanager
def storage_failures() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ABSENT:
            raise NotFound(_("There is no such file.")) from error
        raise GatewayFailed(_("The file storage refused the request.")) from error
    except (BotoCoreError, S3UploadFailedError) as error:
        raise GatewayFailed(_("The file storage cannot be reached.")) from error
