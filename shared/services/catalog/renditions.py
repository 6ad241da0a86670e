"""Pictures at the widths that pages use, made once when first asked for."""

from functools import lru_cache

from shared.db.session import leave_transaction
from shared.gateways.storage.base import Storage
from shared.gateways.storage.choice import make_storage
from shared.kernel.config import Settings, current_settings
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.services.catalog.picture_files import CONTENT_TYPE, encode_rendition

WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)
ENDING = ".webp"


def media_storage() -> Storage:
    """Where this deployment keeps pictures."""
    return _storage(current_settings())


def rendition(key: str, width: int) -> bytes:
    """The stored picture's WebP at one of ``WIDTHS``, never enlarged; kept for the next time.

    Raises NotFound (no such picture, or a width that no page uses), GatewayFailed.
    """
    if width not in WIDTHS:
        raise NotFound(_("This picture does not exist."))
    leave_transaction()
    storage, wanted = media_storage(), rendition_key(key, width)
    if storage.exists(wanted):
        return storage.read(wanted)
    content = encode_rendition(storage.read(key), width)
    storage.save(wanted, content, CONTENT_TYPE)
    return content


def rendition_key(key: str, width: int) -> str:
    """Where a rendition is kept: ``stores/…/<id>_640.webp`` beside ``stores/…/<id>.webp``."""
    return f"{key.removesuffix(ENDING)}_{width}{ENDING}"


def closest_width(wanted: int) -> int:
    """The smallest of ``WIDTHS`` that is not smaller than asked; the widest where all are."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def split_rendition_key(key: str) -> tuple[str, int | None]:
    """A picture's key and width from the key of a rendition; without width for the picture itself."""
    stem, _mark, width = key.removesuffix(ENDING).rpartition("_")
    if stem and width.isdigit() and int(width) in WIDTHS:
        return f"{stem}{ENDING}", int(width)
    return key, None


@lru_cache(maxsize=8)
def _storage(settings: Settings) -> Storage:
    return make_storage(settings)
