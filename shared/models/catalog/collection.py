"""Collections: products that a merchant shows together."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Collection(Timestamps, StoreModel):
    """A named, ordered choice of products, in the store's default language."""

    __tablename__ = "collections"
    __table_args__ = (
        UniqueConstraint("store_id", "handle"),
        store_key("media_id", "media", ondelete="SET NULL (media_id)"),
    )

    handle: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    media_id: Mapped[UUID | None]
    is_published: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=1)


class CollectionTranslation(StoreModel):
    """A collection's texts in one further language."""

    __tablename__ = "collection_translations"
    __table_args__ = (
        store_key("collection_id", "collections", ondelete="CASCADE"),
        UniqueConstraint("store_id", "collection_id", "locale"),
    )

    collection_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")


class CollectionProduct(StoreModel):
    """A product's place in a collection."""

    __tablename__ = "collection_products"
    __table_args__ = (
        store_key("collection_id", "collections", ondelete="CASCADE"),
        store_key("product_id", "products", ondelete="CASCADE"),
        UniqueConstraint("store_id", "collection_id", "product_id"),
        Index("ix_collection_products_order", "store_id", "collection_id", "position"),
        Index("ix_collection_products_product", "store_id", "product_id"),
    )

    collection_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]


def find_collection(handle: str) -> Collection | None:
    return session().scalars(select(Collection).where(Collection.handle == handle)).first()


def collection_by_id(collection_id: UUID) -> Collection:
    collection = session().scalars(select(Collection).where(Collection.id == collection_id)).first()
    if collection is None:
        raise NotFound(_("This collection does not exist."))
    return collection


def all_collections() -> list[Collection]:
    return list(session().scalars(select(Collection).order_by(Collection.position, Collection.title)))


def collection_handle_is_taken(handle: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(Collection.id).where(Collection.handle == handle))
    return owner is not None and owner != besides


def collection_translation(collection_id: UUID, locale: str) -> CollectionTranslation:
    """The collection's texts in that language; a new row where there are none yet."""
    found = (
        session()
        .scalars(
            select(CollectionTranslation).where(
                CollectionTranslation.collection_id == collection_id, CollectionTranslation.locale == locale
            )
        )
        .first()
    )
    return found or CollectionTranslation(collection_id=collection_id, locale=locale)
