"""Files on their way in, and files on their way out of storage."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class MediaUpload(Timestamps, StoreModel):
    """A place in storage that one file may be sent to until ``expires_at``. Claimed once, it becomes ``media_id``."""

    __tablename__ = "media_uploads"
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        Index("ix_media_uploads_expired", "store_id", "expires_at"),
    )

    key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    expected_size: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    media_id: Mapped[UUID | None]


class StaleFile(StoreModel):
    """A file in storage that nothing should refer to any more; it goes at ``due_at`` if that is so."""

    __tablename__ = "stale_files"
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        Index("ix_stale_files_due", "store_id", "due_at"),
    )

    key: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def upload_for_update(upload_id: UUID) -> MediaUpload:
    """The upload with its row locked. Raises NotFound."""
    wanted = select(MediaUpload).where(MediaUpload.id == upload_id).with_for_update()
    found = session().scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This upload does not exist."))
    return found
