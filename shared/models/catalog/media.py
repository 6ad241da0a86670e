"""Pictures of a store and where they are used."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _

MIDDLE = 50


class MediaStatus(StrEnum):
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"


class Media(Timestamps, StoreModel):
    """One picture: ``key`` names its WebP in storage, re-encoded by us. Sizes in pixels and bytes.

    ``incoming_key`` is the private file that still waits to be made into it; ``original_key`` the one it was made of.
    A picture that is replaced stays shown until the new one is made. ``problem`` says why a file was refused (a code of
    ``services.catalog.pictures.refusals``). ``edits`` is how the original is turned and cut; the focal point is in
    hundredths. ``renditions_at`` is when WebP and AVIF in all widths had been made; None while they are owed.
    A deleted picture is used nowhere and can be put back for a day: ``deleted_uses`` says where it was.
    """

    __tablename__ = "media"
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        Index("ix_media_newest", "store_id", "deleted_at", "created_at", "id"),
        Index("ix_media_waiting", "store_id", "updated_at", postgresql_where="incoming_key <> ''"),
        Index("ix_media_owed", "store_id", "updated_at", postgresql_where="renditions_at IS NULL"),
        CheckConstraint("focal_x BETWEEN 0 AND 100 AND focal_y BETWEEN 0 AND 100", name="focal_point_inside"),
    )

    key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
    alt: Mapped[str] = mapped_column(default="")
    status: Mapped[MediaStatus] = mapped_column(enum_column(MediaStatus), default=MediaStatus.READY)
    problem: Mapped[str] = mapped_column(default="")
    incoming_key: Mapped[str] = mapped_column(default="")
    original_key: Mapped[str] = mapped_column(default="")
    original_format: Mapped[str] = mapped_column(default="")
    original_size: Mapped[int] = mapped_column(BigInteger, default=0)
    rendition_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    source_url: Mapped[str] = mapped_column(default="")
    edits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    focal_x: Mapped[int] = mapped_column(SmallInteger, default=MIDDLE)
    focal_y: Mapped[int] = mapped_column(SmallInteger, default=MIDDLE)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)
    renditions_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_uses: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to show."""
        return self.status is MediaStatus.READY

    @property
    def stored_bytes(self) -> int:
        """What it takes up in storage, all files of it together."""
        return self.size + self.original_size + self.rendition_bytes


class MediaTranslation(Translation, StoreModel):
    """A picture's alternative text in one further language."""

    __tablename__ = "media_translations"
    __table_args__ = (
        store_key("media_id", "media", ondelete="CASCADE"),
        UniqueConstraint("store_id", "media_id", "locale"),
    )
    translates = ("Media", "media_id")

    media_id: Mapped[UUID]
    locale: Mapped[str]
    alt: Mapped[str] = mapped_column(default="")


class ProductMedia(StoreModel):
    """A picture in a product's gallery."""

    __tablename__ = "product_media"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("media_id", "media", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "media_id"),
        Index("ix_product_media_order", "store_id", "product_id", "position"),
        Index("ix_product_media_media", "store_id", "media_id"),
    )

    product_id: Mapped[UUID]
    media_id: Mapped[UUID]
    position: Mapped[int]


def media_by_id(media_id: UUID, *, lock: bool = False) -> Media:
    """A picture that is not deleted. Raises NotFound. With ``lock`` nobody else changes it meanwhile."""
    wanted = select(Media).where(Media.id == media_id, Media.deleted_at.is_(None))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    media = session().scalars(wanted).first()
    if media is None:
        raise NotFound(_("This picture does not exist."))
    return media


def find_media(media_id: UUID) -> Media | None:
    """The picture, deleted or not, with its row locked."""
    wanted = select(Media).where(Media.id == media_id).with_for_update()
    return session().scalars(wanted.execution_options(populate_existing=True)).first()


def renditions_are_owed() -> bool:
    """Whether any picture that is shown waits for its widths."""
    waiting = select(Media.id).where(
        Media.renditions_at.is_(None), Media.status == MediaStatus.READY, Media.deleted_at.is_(None)
    )
    return session().scalar(waiting.limit(1)) is not None


def media_of_product(product_id: UUID) -> list[Media]:
    """The gallery, in its order."""
    return list(
        session().scalars(
            select(Media)
            .join(ProductMedia, (ProductMedia.media_id == Media.id) & (ProductMedia.store_id == Media.store_id))
            .where(ProductMedia.product_id == product_id)
            .order_by(ProductMedia.position)
        )
    )


def media_translations(media_id: UUID) -> dict[str, str]:
    """The picture's alternative texts by language."""
    wanted = select(MediaTranslation.locale, MediaTranslation.alt).where(MediaTranslation.media_id == media_id)
    return dict(session().execute(wanted).tuples().all())
