"""Pictures at the widths that pages use: made by a job beforehand, or once when first asked for."""

from shared.db.session import leave_transaction
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.services.catalog.pictures.bounds import AVIF, CONTENT_TYPES, ENDINGS, WEBP
from shared.services.catalog.pictures.bounds import WIDTHS as WIDTHS
from shared.services.catalog.pictures.encoding import encode_width
from shared.services.catalog.pictures.places import avif_key as avif_key
from shared.services.catalog.pictures.places import media_storage as media_storage
from shared.services.catalog.pictures.places import rendition_key as rendition_key

ENDING = ENDINGS[WEBP]


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
    content = encode_width(storage.read(key), width, WEBP)
    storage.save(wanted, content, CONTENT_TYPES[WEBP])
    return content


def shown_file(key: str) -> tuple[bytes, str]:
    """A picture or rendition by its own key, and its content type. AVIF is there or it is not: it takes long to make.

    Raises NotFound, Invalid (no key), GatewayFailed.
    """
    if key.endswith(ENDINGS[AVIF]):
        leave_transaction()
        return media_storage().read(key), CONTENT_TYPES[AVIF]
    if not key.endswith(ENDING):
        raise NotFound(_("This picture does not exist."))
    picture, width = split_rendition_key(key)
    if width:
        return rendition(picture, width), CONTENT_TYPES[WEBP]
    leave_transaction()
    return media_storage().read(picture), CONTENT_TYPES[WEBP]


def closest_width(wanted: int) -> int:
    """The smallest of ``WIDTHS`` that is not smaller than asked; the widest where all are."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def split_rendition_key(key: str) -> tuple[str, int | None]:
    """A picture's key and width from the key of a rendition; without width for the picture itself."""
    stem, _mark, width = key.removesuffix(ENDING).rpartition("_")
    if stem and width.isdigit() and int(width) in WIDTHS:
        return f"{stem}{ENDING}", int(width)
    return key, None
