"""Collections: products that a merchant shows together."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class CollectionKind(StrEnum):
    """MANUAL: products are put in by hand. SMART: its rules say which."""

    MANUAL = "manual"
    SMART = "smart"


class CollectionOrder(StrEnum):
    """In which order a collection shows its products, unless the shopper asks for another."""

    MANUAL = "manual"
    BEST_SELLING = "best-selling"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title-down"
    PRICE = "price"
    PRICE_DOWN = "price-down"


class RuleField(StrEnum):
    """What a rule looks at. Prices are minor units, weight is grams, stock is available units of all variants."""

    TITLE = "title"
    VENDOR = "vendor"
    TYPE = "type"
    TAG = "tag"
    CATEGORY = "category"
    PRICE = "price"
    COMPARE_AT = "compare_at"
    ON_SALE = "on_sale"
    STOCK = "stock"
    WEIGHT = "weight"
    CREATED = "created"
    ATTRIBUTE = "attribute"
    OPTION = "option"


class RuleRelation(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    STARTS = "starts"
    ENDS = "ends"
    GREATER = "greater"
    LESS = "less"
    SET = "set"
    NOT_SET = "not_set"
    WITHIN_DAYS = "within_days"


class Collection(Timestamps, StoreModel):
    """A named, ordered choice of products, in the store's default language.

    A smart one holds what ``rules`` say: all of them, or any where ``match_any``. ``watched_until`` is the moment up
    to which rules about days have been looked after.
    """

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
    kind: Mapped[CollectionKind] = mapped_column(enum_column(CollectionKind), default=CollectionKind.MANUAL)
    match_any: Mapped[bool] = mapped_column(default=False)
    order: Mapped[CollectionOrder] = mapped_column(enum_column(CollectionOrder), default=CollectionOrder.MANUAL)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    watched_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)

    rules: Mapped[list["CollectionRule"]] = owns_many(
        "Collection", "CollectionRule", "collection_id", order_by="CollectionRule.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_smart(self) -> bool:
        return self.kind is CollectionKind.SMART


class CollectionRule(StoreModel):
    """One rule of a smart collection: ``field`` stands in ``relation`` to ``value``.

    ``value`` is text, a number, or the id of a category or choice; ``attribute_id`` names the attribute that is looked
    at, ``option`` the name of the option.
    """

    __tablename__ = "collection_rules"
    __table_args__ = (
        store_key("collection_id", "collections", ondelete="CASCADE"),
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        Index("ix_collection_rules_collection", "store_id", "collection_id", "position"),
        Index("ix_collection_rules_field", "store_id", "field"),
    )

    collection_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(default=1)
    field: Mapped[RuleField] = mapped_column(enum_column(RuleField))
    relation: Mapped[RuleRelation] = mapped_column(enum_column(RuleRelation))
    value: Mapped[str] = mapped_column(default="")
    attribute_id: Mapped[UUID | None]
    option: Mapped[str] = mapped_column(default="")


class CollectionTranslation(Translation, StoreModel):
    """A collection's texts in one further language."""

    __tablename__ = "collection_translations"
    __table_args__ = (
        store_key("collection_id", "collections", ondelete="CASCADE"),
        UniqueConstraint("store_id", "collection_id", "locale"),
    )
    translates = ("Collection", "collection_id")

    collection_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")


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
