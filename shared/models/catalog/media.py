"""Pictures of a store and where they are used."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Media(Timestamps, StoreModel):
    """One stored picture: ``key`` in object storage, re-encoded by us. Sizes in pixels and bytes."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("store_id", "key"),)

    key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int] = mapped_column(BigInteger)
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


def media_by_id(media_id: UUID) -> Media:
    media = session().scalars(select(Media).where(Media.id == media_id)).first()
    if media is None:
        raise NotFound(_("This picture does not exist."))
    return media


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
