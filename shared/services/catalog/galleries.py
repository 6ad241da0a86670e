"""The pictures of a product, in their order. The first one stands for the product in listings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.media import Media, MediaStatus, ProductMedia
from shared.services.catalog.shown import Picture


def set_gallery(product_id: UUID, media_ids: Sequence[UUID]) -> None:
    """Make these the product's pictures, within the caller's transaction.

    Raises NotFound where a picture is not the store's.
    """
    wanted = list(dict.fromkeys(media_ids))
    refuse_foreign_pictures(wanted)
    session().execute(delete(ProductMedia).where(ProductMedia.product_id == product_id))
    rows = [
        {"product_id": product_id, "media_id": media_id, "position": position}
        for position, media_id in enumerate(wanted, start=1)
    ]
    if rows:
        insert_rows(ProductMedia, rows)


def gallery_ids(product_id: UUID) -> list[UUID]:
    """The ids of the product's pictures, in their order."""
    statement = select(ProductMedia.media_id).where(ProductMedia.product_id == product_id)
    return list(session().scalars(statement.order_by(ProductMedia.position)))


def refuse_foreign_pictures(media_ids: Sequence[UUID]) -> None:
    """Raises NotFound where one of these is not a picture of the store."""
    there = select(Media.id).where(Media.id.in_(media_ids), Media.deleted_at.is_(None))
    found = session().scalars(there).all() if media_ids else ()
    if len(set(found)) < len(set(media_ids)):
        raise NotFound(_("This picture does not exist."))


def stored_picture(media_id: UUID) -> Picture | None:
    """One of the store's pictures by its id, as it is shown; None where it is gone."""
    made = Media.renditions_at.is_not(None)
    wanted = select(Media.id, Media.key, Media.width, Media.height, Media.alt, made, Media.focal_x, Media.focal_y)
    ready = (Media.status == MediaStatus.READY, Media.deleted_at.is_(None))
    row = session().execute(wanted.where(Media.id == media_id, *ready)).first()
    return None if row is None else Picture(*row)
