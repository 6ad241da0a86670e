"""Custom fields: what a merchant wants to say about things beyond what every store says."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class FieldOwner(StrEnum):
    """What a field is about."""

    PRODUCT = "product"
    VARIANT = "variant"
    COLLECTION = "collection"
    CATEGORY = "category"
    PAGE = "page"


class FieldKind(StrEnum):
    """What a field holds. The names are those that themes and import files know."""

    SINGLE_LINE = "single_line_text_field"
    MULTI_LINE = "multi_line_text_field"
    RICH_TEXT = "rich_text_field"
    INTEGER = "number_integer"
    DECIMAL = "number_decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATE_TIME = "date_time"
    URL = "url"
    COLOUR = "color"
    PRODUCT = "product_reference"
    COLLECTION = "collection_reference"
    PAGE = "page_reference"
    MEDIA = "file_reference"

    @property
    def is_reference(self) -> bool:
        return self.value.endswith("_reference")


class CustomField(Timestamps, StoreModel):
    """The definition of a field: ``namespace.key`` is its name for themes and programs.

    ``limits`` may hold ``min`` and ``max`` (of a number, or of a text's length) and ``choices``.
    """

    __tablename__ = "custom_fields"
    __table_args__ = (UniqueConstraint("store_id", "owner", "namespace", "key"),)

    owner: Mapped[FieldOwner] = mapped_column(enum_column(FieldOwner))
    namespace: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[FieldKind] = mapped_column(enum_column(FieldKind))
    is_list: Mapped[bool] = mapped_column(default=False)
    limits: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def name_in_themes(self) -> str:
        return f"{self.namespace}.{self.key}"


class CustomValue(StoreModel):
    """What one thing says in one field: ``value`` is plain JSON of the field's kind, a list where the field is one.

    ``owner_id`` is the thing; the column of its kind repeats it, so that the value goes with the thing.
    """

    __tablename__ = "custom_values"
    __table_args__ = (
        store_key("field_id", "custom_fields", ondelete="CASCADE"),
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("collection_id", "collections", ondelete="CASCADE"),
        store_key("category_id", "categories", ondelete="CASCADE"),
        store_key("page_id", "pages", ondelete="CASCADE"),
        UniqueConstraint("store_id", "owner_id", "field_id"),
        Index("ix_custom_values_field", "store_id", "field_id"),
        Index("ix_custom_values_product", "store_id", "product_id", postgresql_where="product_id IS NOT NULL"),
        Index("ix_custom_values_variant", "store_id", "variant_id", postgresql_where="variant_id IS NOT NULL"),
        Index("ix_custom_values_collection", "store_id", "collection_id", postgresql_where="collection_id IS NOT NULL"),
        Index("ix_custom_values_category", "store_id", "category_id", postgresql_where="category_id IS NOT NULL"),
        Index("ix_custom_values_page", "store_id", "page_id", postgresql_where="page_id IS NOT NULL"),
        CheckConstraint(
            "num_nonnulls(product_id, variant_id, collection_id, category_id, page_id) <= 1"
            " AND owner_id = COALESCE(product_id, variant_id, collection_id, category_id, page_id, owner_id)",
            name="belongs_to_one_thing",
        ),
    )

    field_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    product_id: Mapped[UUID | None]
    variant_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    page_id: Mapped[UUID | None]
    value: Mapped[Any] = mapped_column(JSONB)


def custom_fields_of(owner: FieldOwner) -> list[CustomField]:
    """The fields that things of this kind have, in the merchant's order."""
    wanted = select(CustomField).where(CustomField.owner == owner).order_by(CustomField.position, CustomField.name)
    return list(session().scalars(wanted))


def all_custom_fields() -> list[CustomField]:
    wanted = select(CustomField).order_by(CustomField.owner, CustomField.position, CustomField.name)
    return list(session().scalars(wanted))


def custom_field_by_id(field_id: UUID) -> CustomField:
    field = session().scalars(select(CustomField).where(CustomField.id == field_id)).first()
    if field is None:
        raise NotFound(_("This field does not exist."))
    return field


def find_custom_field(owner: FieldOwner, namespace: str, key: str) -> CustomField | None:
    wanted = select(CustomField).where(
        CustomField.owner == owner, CustomField.namespace == namespace, CustomField.key == key
    )
    return session().scalars(wanted).first()
