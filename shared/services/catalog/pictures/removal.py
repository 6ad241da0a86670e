"""Deleting pictures: at once where they are shown, for good after a day, and their files when nothing shows them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from shared.db.session import leave_transaction, session, transaction
from shared.kernel import clock
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.media import Media, MediaStatus, ProductMedia
from shared.models.catalog.media_upload import MediaUpload, StaleFile
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.galleries import gallery_ids, set_gallery
from shared.services.catalog.pictures.places import all_keys_of, media_storage, note_stale
from shared.services.catalog.pictures.uses import all_file_keepers

KEPT_FOR = timedelta(days=1)
PORTION = 200
ONE_PICTURE = {"variants": Variant, "collections": Collection, "categories": Category}


def delete_pictures(media_ids: Iterable[UUID]) -> list[UUID]:
    """Take the pictures away from everything that shows them; for a day ``restore_pictures`` puts them back.

    Returns those that were there.
    """
    with transaction():
        wanted = select(Media).where(Media.id.in_(list(media_ids)), Media.deleted_at.is_(None)).with_for_update()
        found = list(session().scalars(wanted.execution_options(populate_existing=True)))
        ids = [media.id for media in found]
        uses = _take_away(ids)
        for media in found:
            media.deleted_at, media.deleted_uses, media.version = clock.now(), uses[media.id], media.version + 1
        touch_storefront()
    return ids


def restore_pictures(media_ids: Iterable[UUID]) -> list[UUID]:
    """Put deleted pictures back, and back to where they were as far as that is still free. Returns those found."""
    with transaction():
        wanted = select(Media).where(Media.id.in_(list(media_ids)), Media.deleted_at.is_not(None)).with_for_update()
        found = list(session().scalars(wanted.execution_options(populate_existing=True)))
        for media in found:
            uses = media.deleted_uses
            media.deleted_at, media.deleted_uses, media.version = None, {}, media.version + 1
            session().flush()
            _put_back(media.id, uses)
        touch_storefront()
    return [media.id for media in found]


def remove_for_good(media_ids: Sequence[UUID], *, at_once: bool = False) -> None:
    """Forget the pictures; their files go now, or when the sweeper finds that nothing shows them."""
    with transaction():
        found = list(session().scalars(select(Media).where(Media.id.in_(media_ids)).with_for_update()))
        keys = [key for media in found for key in _files_of(media)]
        for media in found:
            session().delete(media)
        note_stale(*keys, after=timedelta(0))
        touch_storefront()
    if at_once:
        sweep_files()


def sweep_store(now: datetime | None = None) -> None:
    """What time alone ends in this store: deleted pictures after their day, uploads nobody claimed, stale files."""
    moment = now or clock.now()
    gone = select(Media.id).where(Media.deleted_at < moment - KEPT_FOR).limit(PORTION)
    remove_for_good(list(session().scalars(gone)))
    _forget_uploads(moment)
    sweep_files(moment)


def sweep_files(now: datetime | None = None) -> int:
    """Remove files whose time is over and which nothing refers to. Returns how many. Raises GatewayFailed."""
    moment = now or clock.now()
    due = list(session().scalars(select(StaleFile.key).where(StaleFile.due_at <= moment).limit(PORTION)))
    if not due:
        return 0
    kept = _still_used(due)
    for keeper in all_file_keepers():
        kept |= keeper.kept(due)
    leave_transaction()
    for key in set(due) - kept:
        media_storage().delete(key)
    with transaction():
        later = update(StaleFile).where(StaleFile.key.in_(kept)).values(due_at=moment + timedelta(days=30))
        session().execute(later.execution_options(synchronize_session=False))
        forgotten = delete(StaleFile).where(StaleFile.key.in_(set(due) - kept))
        session().execute(forgotten.execution_options(synchronize_session=False))
    return len(set(due) - kept)


def _still_used(keys: Sequence[str]) -> set[str]:
    """Those that a picture or an upload names after all."""
    columns: tuple[Any, ...] = (Media.key, Media.original_key, Media.incoming_key)
    found: set[str] = set()
    for column in columns:
        found |= set(session().scalars(select(column).where(column.in_(keys))))
    return found


def _forget_uploads(moment: datetime) -> None:
    with transaction():
        old = select(MediaUpload).where(MediaUpload.expires_at < moment - timedelta(hours=2)).limit(PORTION)
        for upload in session().scalars(old.with_for_update(skip_locked=True)):
            if upload.media_id is None:
                note_stale(upload.key, after=timedelta(0))
            session().delete(upload)


def _files_of(media: Media) -> list[str]:
    shown = all_keys_of(media.key) if media.status is MediaStatus.READY else []
    return [*shown, *(key for key in (media.original_key, media.incoming_key) if key)]


def _take_away(media_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Where each of them was: ``products`` with their places, and what had it as its one picture."""
    uses: dict[UUID, dict[str, Any]] = {media_id: {"products": []} for media_id in media_ids}
    rows = select(ProductMedia.media_id, ProductMedia.product_id, ProductMedia.position)
    for media_id, product_id, position in session().execute(rows.where(ProductMedia.media_id.in_(media_ids))):
        uses[media_id]["products"].append([str(product_id), position])
    session().execute(delete(ProductMedia).where(ProductMedia.media_id.in_(media_ids)))
    for name, model in ONE_PICTURE.items():
        things: Any = model
        for thing in session().scalars(select(things).where(things.media_id.in_(media_ids))):
            uses[thing.media_id].setdefault(name, []).append(str(thing.id))
            thing.media_id = None
    session().flush()
    return uses


def _put_back(media_id: UUID, uses: dict[str, Any]) -> None:
    for text, position in uses.get("products", ()):
        if session().scalar(select(Product.id).where(Product.id == UUID(text))) is not None:
            shown = gallery_ids(UUID(text))
            set_gallery(UUID(text), [*shown[: position - 1], media_id, *shown[position - 1 :]])
    for name, model in ONE_PICTURE.items():
        things: Any = model
        wanted = [UUID(text) for text in uses.get(name, ())]
        for thing in session().scalars(select(things).where(things.id.in_(wanted), things.media_id.is_(None))):
            thing.media_id = media_id
