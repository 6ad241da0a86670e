"""Where a browser finds a store's pictures."""

from shared.services.catalog.renditions import closest_width, media_storage, rendition_key


def picture_url(key: str | None, width: int = 320) -> str | None:
    """The address of a stored picture, at least ``width`` pixels wide; None where there is no picture."""
    if not key:
        return None
    return media_storage().public_url(rendition_key(key, closest_width(width)))
