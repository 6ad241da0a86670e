"""Attributes: what products of a store can be compared and filtered by, each with its own kind of value."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    COLOUR = "colour"

    @property
    def has_choices(self) -> bool:
        return self in (AttributeKind.CHOICE, AttributeKind.COLOUR)


class Attribute(Timestamps, StoreModel):
    """A property of products, such as material or capacity. ``unit`` follows numbers; ``is_many``: several choices.

    An attribute without categories belongs to every product.
    """

    __tablename__ = "attributes"
    __table_args__ = (UniqueConstraint("store_id", "handle"),)

    handle: Mapped[str]
    name: Mapped[str]
    kind: Mapped[AttributeKind] = mapped_column(enum_column(AttributeKind))
    unit: Mapped[str] = mapped_column(default="")
    is_many: Mapped[bool] = mapped_column(default=False)
    is_filter: Mapped[bool] = mapped_column(default=True)
    is_shown: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    choices: Mapped[list["AttributeChoice"]] = owns_many(
        "Attribute", "AttributeChoice", "attribute_id", order_by="AttributeChoice.position"
    )

    __mapper_args__ = {"version_id_col": version}


class AttributeChoice(StoreModel):
    """One of the values of a choice or colour. ``swatch`` is a colour such as ``#3a5f8a``, or empty."""

    __tablename__ = "attribute_choices"
    __table_args__ = (
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "attribute_id", "name"),
        CheckConstraint("swatch = '' OR swatch ~ '^#[0-9a-f]{6}$'", name="swatch_is_a_colour"),
    )

    attribute_id: Mapped[UUID]
    name: Mapped[str]
    swatch: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=1)


class AttributeTranslation(Translation, StoreModel):
    """An attribute's name in one further language."""

    __tablename__ = "attribute_translations"
    __table_args__ = (
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "attribute_id", "locale"),
    )
    translates = ("Attribute", "attribute_id")

    attribute_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]


class AttributeChoiceTranslation(Translation, StoreModel):
    """A choice's name in one further language."""

    __tablename__ = "attribute_choice_translations"
    __table_args__ = (
        store_key("choice_id", "attribute_choices", ondelete="CASCADE"),
        UniqueConstraint("store_id", "choice_id", "locale"),
    )
    translates = ("AttributeChoice", "choice_id")

    choice_id: Mapped[UUID]
    locale: Mapped[str]
    name: Mapped[str]


class AttributeCategory(StoreModel):
    """An attribute that belongs to the products of a category and of everything under it."""

    __tablename__ = "attribute_categories"
    __table_args__ = (
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        store_key("category_id", "categories", ondelete="CASCADE"),
        UniqueConstraint("store_id", "attribute_id", "category_id"),
        Index("ix_attribute_categories_category", "store_id", "category_id"),
    )

    attribute_id: Mapped[UUID]
    category_id: Mapped[UUID]


def all_attributes() -> list[Attribute]:
    """In the merchant's order."""
    return list(session().scalars(select(Attribute).order_by(Attribute.position, Attribute.name)))


def attribute_by_id(attribute_id: UUID) -> Attribute:
    attribute = session().scalars(select(Attribute).where(Attribute.id == attribute_id)).first()
    if attribute is None:
        raise NotFound(_("This attribute does not exist."))
    return attribute


def attribute_handle_is_taken(handle: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(Attribute.id).where(Attribute.handle == handle))
    return owner is not None and owner != besides
