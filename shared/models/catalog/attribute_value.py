"""What products say for each attribute: one table per type of value."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Index,
    Numeric,
    Select,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import Attribute, AttributeChoice


class _OfProduct:
    """The keys that all values share."""

    product_id: Mapped[UUID]
    attribute_id: Mapped[UUID]


class AttributeText(_OfProduct, StoreModel):
    __tablename__ = "attribute_texts"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "attribute_id"),
        Index("ix_attribute_texts_attribute", "store_id", "attribute_id"),
    )

    value: Mapped[str]


class AttributeTextTranslation(Translation, StoreModel):
    """Words that products say for an attribute, in one further language: once, however many products say them.

    They are kept under ``digest``, see ``digest_of_words``: values are written anew whenever a product is saved.
    """

    __tablename__ = "attribute_text_translations"
    __table_args__ = (UniqueConstraint("store_id", "digest", "locale"),)
    translates = ("", "digest")

    digest: Mapped[str]
    locale: Mapped[str]
    name: Mapped[str]


def digest_of_words() -> ColumnElement[str]:
    """Tells apart what is said for different attributes, in the row of an ``AttributeText``."""
    return func.md5(func.concat(cast(AttributeText.attribute_id, Text), " ", AttributeText.value))


class AttributeNumber(_OfProduct, StoreModel):
    """A number in the attribute's unit, with at most six decimals."""

    __tablename__ = "attribute_numbers"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "attribute_id"),
        Index("ix_attribute_numbers_value", "store_id", "attribute_id", "value"),
    )

    value: Mapped[Decimal] = mapped_column(Numeric(20, 6))


class AttributeFlag(_OfProduct, StoreModel):
    __tablename__ = "attribute_flags"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "attribute_id"),
        Index("ix_attribute_flags_attribute", "store_id", "attribute_id", "value"),
    )

    value: Mapped[bool]


class AttributePick(_OfProduct, StoreModel):
    """A choice that a product has; several rows where the attribute takes several."""

    __tablename__ = "attribute_picks"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("attribute_id", "attributes", ondelete="CASCADE"),
        store_key("choice_id", "attribute_choices", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "choice_id"),
        Index("ix_attribute_picks_choice", "store_id", "attribute_id", "choice_id"),
    )

    choice_id: Mapped[UUID]


PLAIN_VALUES: tuple[type[AttributeText | AttributeNumber | AttributeFlag], ...] = (
    AttributeText,
    AttributeNumber,
    AttributeFlag,
)


class AttributeValue(NamedTuple):
    """One value of a product; exactly one of ``text``, ``number``, ``flag`` and ``choice_id`` is set."""

    product_id: UUID
    attribute_id: UUID
    handle: str
    is_filter: bool
    text: str | None
    number: Decimal | None
    flag: bool | None
    choice_id: UUID | None
    choice: str | None


def attribute_values_of(product_ids: Iterable[UUID]) -> list[AttributeValue]:
    """Everything these products say, in the attributes' order and the choices'. One statement."""
    ids = list(product_ids)
    if not ids:
        return []
    parts = [_plain(model, at).where(model.product_id.in_(ids)) for at, model in enumerate(PLAIN_VALUES)]
    picks = _picks().where(AttributePick.product_id.in_(ids))
    found = union_all(*parts, picks).subquery("found")
    wanted = select(found).order_by(found.c.product_id, found.c.place, found.c.attribute_id, found.c.choice_place)
    return [AttributeValue(*row[:9]) for row in session().execute(wanted)]


def _plain(model: type[AttributeText | AttributeNumber | AttributeFlag], at: int) -> Select[*tuple[object, ...]]:
    empty = (cast(null(), Text), cast(null(), Numeric), cast(null(), Boolean))
    values = [model.value if number == at else nothing for number, nothing in enumerate(empty)]
    same = and_(Attribute.store_id == model.store_id, Attribute.id == model.attribute_id)
    return (
        select(
            *(model.product_id, model.attribute_id, Attribute.handle, Attribute.is_filter),
            *(value.label(name) for name, value in zip(("text", "number", "flag"), values, strict=True)),
            cast(null(), Uuid).label("choice_id"),
            cast(null(), Text).label("choice"),
            Attribute.position.label("place"),
            literal(0).label("choice_place"),
        )
        .join(Attribute, same)
        .where(model.store_id == current_store_id())
    )


def _picks() -> Select[*tuple[object, ...]]:
    same = and_(Attribute.store_id == AttributePick.store_id, Attribute.id == AttributePick.attribute_id)
    chosen = and_(AttributeChoice.store_id == AttributePick.store_id, AttributeChoice.id == AttributePick.choice_id)
    return (
        select(
            *(AttributePick.product_id, AttributePick.attribute_id, Attribute.handle, Attribute.is_filter),
            *(cast(null(), Text), cast(null(), Numeric), cast(null(), Boolean)),
            *(AttributePick.choice_id, AttributeChoice.name, Attribute.position, AttributeChoice.position),
        )
        .join(Attribute, same)
        .join(AttributeChoice, chosen)
        .where(AttributePick.store_id == current_store_id())
    )
