"""What is owed to pictures, over all stores: found by the sweeper when a queue or a worker was lost."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select, update

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.catalog.media import Media, MediaStatus
from shared.models.catalog.media_upload import MediaUpload, StaleFile
from shared.services.catalog.pictures.removal import KEPT_FOR

SILENCE = timedelta(minutes=3)
AT_ONCE = 50


def pictures_owed() -> list[tuple[str, UUID, UUID]]:
    """``(job, store_id, media_id)`` of pictures that wait too long; each is named once in three minutes."""
    before = clock.now() - SILENCE
    alive = Media.deleted_at.is_(None)
    waiting = select(Media).where(Media.incoming_key != "", Media.updated_at < before, alive)
    without = select(Media).where(Media.renditions_at.is_(None), Media.status == MediaStatus.READY, alive)
    with maintenance_scope(), transaction():
        found = [("media.process", media) for media in _taken(waiting)]
        known = {media.id for _job, media in found}
        owed = _taken(without.where(Media.updated_at < before))
        found += [("media.renditions", media) for media in owed if media.id not in known]
        heard = update(Media).where(Media.id.in_([media.id for _job, media in found])).values(updated_at=clock.now())
        session().execute(heard.execution_options(synchronize_session=False))
        return [(job, media.store_id, media.id) for job, media in found]


def stores_to_sweep() -> list[UUID]:
    """Stores in which a deleted picture's day, an unclaimed upload's time or a stale file's time is over."""
    now = clock.now()
    wanted = (
        select(StaleFile.store_id).where(StaleFile.due_at <= now),
        select(MediaUpload.store_id).where(MediaUpload.expires_at < now - timedelta(hours=2)),
        select(Media.store_id).where(Media.deleted_at < now - KEPT_FOR),
    )
    with maintenance_scope():
        return list({store_id for statement in wanted for store_id in session().scalars(statement.distinct())})


def _taken(statement: Select[Media]) -> list[Media]:
    picked = statement.order_by(Media.updated_at).limit(AT_ONCE).with_for_update(skip_locked=True)
    return list(session().scalars(picked))
