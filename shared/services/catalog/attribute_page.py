"""A product's attributes as shoppers read them: one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Numeric, Text, and_, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.decimals import format_decimal
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import (
    Attribute,
    AttributeChoice,
    AttributeChoiceTranslation,
    AttributeKind,
    AttributeTranslation,
)
from shared.models.catalog.attribute_value import (
    AttributeFlag,
    AttributeNumber,
    AttributePick,
    AttributeText,
    AttributeTextTranslation,
    digest_of_words,
)
from shared.services.catalog.columns import EXACT, LANGUAGE, Translated, locale_values


@dataclass(frozen=True, slots=True)
class SpokenValue:
    """A value in the shopper's language; ``swatch`` is a colour such as ``#3a5f8a``, or empty."""

    text: str
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class ShownAttribute:
    """What a product says for an attribute, in the shopper's language."""

    handle: str
    name: str
    kind: AttributeKind
    values: tuple[SpokenValue, ...]


def shown_attributes(product_id: UUID, locale: str) -> list[ShownAttribute]:
    """The attributes that the merchant shows on product pages, in their order. One statement."""
    values = {"store": current_store_id(), "product_id": product_id} | locale_values(locale)
    found: dict[str, tuple[Any, list[SpokenValue]]] = {}
    for row in session().execute(_statement(), values):
        found.setdefault(row.handle, (row, []))[1].append(_spoken(row))
    return [ShownAttribute(row.handle, row.name, row.kind, tuple(spoken)) for row, spoken in found.values()]


def _spoken(row: Any) -> SpokenValue:
    if row.kind is AttributeKind.NUMBER:
        return SpokenValue(" ".join(_number(row.number, row.unit)))
    if row.kind is AttributeKind.BOOLEAN:
        return SpokenValue(_("Yes") if row.flag else _("No"))
    return SpokenValue(row.text, row.swatch)


def _number(number: Decimal, unit: str) -> Iterable[str]:
    yield format_decimal(number)
    if unit:
        yield unit


@cache
def _statement() -> Any:
    """Values of every type side by side, then the attribute's name in the language at hand."""
    empty = {"text": cast(null(), Text), "number": cast(null(), Numeric), "flag": cast(null(), Boolean)}
    parts = []
    for name, model in (("text", AttributeText), ("number", AttributeNumber), ("flag", AttributeFlag)):
        columns = [(model.value if key == name else nothing).label(key) for key, nothing in empty.items()]
        mine = and_(model.store_id == bindparam("store"), model.product_id == bindparam("product_id"))
        part = select(model.attribute_id, *columns, literal("").label("swatch"), literal(0).label("place"))
        parts.append(_in_words(part.where(mine)) if name == "text" else part.where(mine))
    said = union_all(*parts, _picks()).subquery("said")
    texts = Translated(Attribute, AttributeTranslation, "attribute_id")
    wanted: Any = (
        select(Attribute.handle, Attribute.kind, Attribute.unit, texts.text("name"), said)
        .join_from(said, Attribute, and_(Attribute.store_id == bindparam("store"), Attribute.id == said.c.attribute_id))
        .where(Attribute.is_shown)
    )
    return texts.join(wanted).order_by(Attribute.position, Attribute.name, said.c.place)


def _in_words(said: Any) -> Any:
    """Texts in the best language that has them."""
    rows = [(aliased(AttributeTextTranslation), locale) for locale in (EXACT, LANGUAGE)]
    for row, locale in rows:
        same = and_(row.store_id == AttributeText.store_id, row.digest == digest_of_words())
        said = said.outerjoin(row, and_(same, row.locale == bindparam(locale)))
    best = func.coalesce(*(func.nullif(row.name, "") for row, _locale in rows), AttributeText.value).label("text")
    others = [column for column in said.selected_columns if column.key != "text"]
    return said.with_only_columns(others[0], best, *others[1:], maintain_column_froms=True)


def _picks() -> Any:
    choice = aliased(AttributeChoice)
    names = Translated(choice, AttributeChoiceTranslation, "choice_id")
    same = and_(choice.store_id == AttributePick.store_id, choice.id == AttributePick.choice_id)
    wanted: Any = select(
        AttributePick.attribute_id,
        names.text("name"),
        *(cast(null(), Numeric), cast(null(), Boolean)),
        *(choice.swatch, choice.position),
    )
    mine = and_(AttributePick.store_id == bindparam("store"), AttributePick.product_id == bindparam("product_id"))
    return names.join(wanted.select_from(AttributePick).join(choice, same)).where(mine)
