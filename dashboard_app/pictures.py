"""Where a browser finds a store's pictures."""

from flask import url_for

from shared.services.catalog.renditions import closest_width


def picture_url(key: str | None, width: int = 320) -> str | None:
    """The address of a stored picture, at least ``width`` pixels wide; None where there is no picture."""
    return url_for("catalog.picture", key=key, width=closest_width(width)) if key else None
