"""The storage that the settings ask for."""

from shared.gateways.storage.base import Storage
from shared.gateways.storage.local import LocalStorage
from shared.gateways.storage.s3 import S3Storage
from shared.kernel.config import Settings
from shared.kernel.errors import Misconfigured


def make_storage(settings: Settings) -> Storage:
    """S3 where a bucket is named, else this disk. Raises Misconfigured where a bucket has no keys."""
    if not settings.s3_bucket:
        return LocalStorage(settings.media_dir)
    if not (settings.s3_access_key and settings.s3_secret_key):
        raise Misconfigured("S3_BUCKET is set, so S3_ACCESS_KEY and S3_SECRET_KEY must be set too.")
    return S3Storage(
        bucket=settings.s3_bucket,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        region=settings.s3_region,
        endpoint=settings.s3_endpoint,
        public_base=settings.s3_public_base,
    )
