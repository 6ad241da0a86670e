"""Options that a product comes in, such as size and colour, and their values."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, owns_many, store_key
from shared.db.translated import Translation


class ProductOption(StoreModel):
    """One way in which the variants of a product differ."""

    __tablename__ = "product_options"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "name"),
    )

    product_id: Mapped[UUID]
    name: Mapped[str]
    position: Mapped[int]

    values: Mapped[list["OptionValue"]] = owns_many(
        "ProductOption", "OptionValue", "option_id", order_by="OptionValue.position"
    )


class OptionValue(StoreModel):
    """One choice of an option."""

    __tablename__ = "option_values"
    __table_args__ = (
        store_key("option_id", "product_options", ondelete="CASCADE"),
        UniqueConstraint("store_id", "option_id", "name"),
    )

    option_id: Mapped[UUID]
    name: Mapped[str]
    position: Mapped[int]


class OptionTranslation(Translation, StoreModel):
    """An option's name in one further language."""

    __tablename__ = "option_translations"
    __table_args__ = (
        store_key("option_id", "product_options", ondelete="CASCADE"),
        UniqueConstraint("store_id", "option_id", "locale"),
    )
    translates = ("ProductOption", "option_id")

    option_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]


class OptionValueTranslation(Translation, StoreModel):
    """An option value's name in one further language."""

    __tablename__ = "option_value_translations"
    __table_args__ = (
        store_key("value_id", "option_values", ondelete="CASCADE"),
        UniqueConstraint("store_id", "value_id", "locale"),
    )
    translates = ("OptionValue", "value_id")

    value_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]


class VariantValue(StoreModel):
    """Which value of an option a variant has."""

    __tablename__ = "variant_values"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("option_id", "product_options", ondelete="CASCADE"),
        store_key("value_id", "option_values", ondelete="CASCADE"),
        UniqueConstraint("store_id", "variant_id", "option_id"),
        Index("ix_variant_values_value", "store_id", "value_id"),
    )

    variant_id: Mapped[UUID]
    option_id: Mapped[UUID]
    value_id: Mapped[UUID]

    #: A dropped option or value takes these rows along before the session deletes them itself.
    __mapper_args__ = {"confirm_deleted_rows": False}
