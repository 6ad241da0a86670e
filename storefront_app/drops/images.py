"""Pictures in themes, and their addresses at the widths that we keep."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.models.catalog.custom_field import FieldKind
from shared.services.catalog.galleries import stored_picture
from shared.services.catalog.pictures.bounds import AVIF, widths_for
from shared.services.catalog.renditions import avif_key, closest_width, rendition_key
from shared.services.catalog.shown import Picture
from shared.themes.drops import Drop
from storefront_app.drops.custom_fields import finds
from storefront_app.place import Place

MEDIA = "/media/"


def media_address(place: Place, key: str, width: int | None = None) -> str:
    """Where a stored picture is served, whole or at the next larger width that we keep."""
    kept = rendition_key(key, closest_width(width)) if width else key
    return f"{place.base_url}{MEDIA}{kept}"


def sized_address(source: str, options: Mapping[str, Any]) -> str:
    """``image_url``'s address: a stored picture at the width asked for; of a height, a width that surely covers it."""
    prefix, mark, key = source.partition(MEDIA)
    wanted = options.get("width") or 2 * (options.get("height") or 0)
    if not mark or not wanted:
        return source
    return f"{prefix}{MEDIA}{rendition_key(key, closest_width(wanted))}"


class ImageDrop(Drop):
    """A picture; prints its address."""

    name = "Image"
    __slots__ = ()

    def load(self, key: str) -> Any:
        if key == "preview_image":
            return self
        raise KeyError(key)

    def __str__(self) -> str:
        return str(self["src"])

    def to_json(self) -> dict[str, Any]:
        shown = ("id", "src", "alt", "width", "height", "aspect_ratio", "media_type", "position")
        return {key: self[key] for key in shown}


def image_drop(picture: Picture, place: Place, *, alt: str = "", position: int = 1) -> ImageDrop:
    """A picture as ``image`` and ``media`` at once, as themes use both names."""
    source = media_address(place, picture.key)
    return ImageDrop(
        {
            "id": str(picture.id),
            "src": source,
            "url": source,
            "alt": picture.alt or alt,
            "width": picture.width,
            "height": picture.height,
            "aspect_ratio": round(picture.width / picture.height, 4) if picture.height else 1,
            "media_type": "image",
            "position": position,
            "presentation": {"focal_point": f"{picture.focal_x}% {picture.focal_y}%"},
            "focal_x": picture.focal_x,
            "focal_y": picture.focal_y,
            "avif_sources": _avif_sources(picture, place) if picture.has_avif else [],
            "attached_to_variant?": False,
            "variants": [],
        }
    )


@finds(FieldKind.MEDIA)
def pictures_referred_to(media_ids: Sequence[UUID], place: Place) -> dict[UUID, ImageDrop]:
    """Pictures that a custom field names."""
    found = {media_id: stored_picture(media_id) for media_id in media_ids}
    return {media_id: image_drop(picture, place) for media_id, picture in found.items() if picture}


def _avif_sources(picture: Picture, place: Place) -> list[list[Any]]:
    """Every width that is there as AVIF, with its address."""
    folder = f"{place.base_url}{MEDIA}"
    narrower = [[width, folder + rendition_key(picture.key, width, AVIF)] for width in widths_for(picture.width)]
    return [*narrower, [picture.width, folder + avif_key(picture.key)]]


def find_image(name: str, place: Place) -> ImageDrop | None:
    """The store's picture that a setting of the theme names by its id, or None."""
    picture_id = parse_id(name)
    picture = stored_picture(picture_id) if picture_id else None
    return image_drop(picture, place) if picture else None
