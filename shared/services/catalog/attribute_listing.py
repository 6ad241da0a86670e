"""Attributes with how many products use them, for the dashboard and the API."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, union_all

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import (
    Attribute,
    AttributeCategory,
    AttributeChoice,
    AttributeChoiceTranslation,
    AttributeTranslation,
    all_attributes,
)
from shared.models.catalog.attribute_value import PLAIN_VALUES, AttributePick


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """An attribute with everything that belongs to it; ``names`` by further language, also of choices."""

    attribute: Attribute
    choices: tuple[AttributeChoice, ...]
    category_ids: tuple[UUID, ...]
    names: dict[str, str]
    choice_names: dict[UUID, dict[str, str]]
    product_count: int


def list_attributes(attribute_id: UUID | None = None) -> list[AttributeRow]:
    """All attributes (or one) in the merchant's order. Six statements however many there are."""
    found = [one for one in all_attributes() if attribute_id in (None, one.id)]
    choices = _choices()
    categories = _categories()
    names, choice_names = _names(), _choice_names()
    counts = count_uses()
    return [
        AttributeRow(
            one,
            tuple(choices.get(one.id, ())),
            tuple(categories.get(one.id, ())),
            names.get(one.id, {}),
            {choice.id: choice_names.get(choice.id, {}) for choice in choices.get(one.id, ())},
            counts.get(one.id, 0),
        )
        for one in found
    ]


def count_uses() -> dict[UUID, int]:
    """How many products say something for each attribute. One statement."""
    models = (*PLAIN_VALUES, AttributePick)
    said = union_all(
        *(select(model.attribute_id, model.product_id).where(model.store_id == current_store_id()) for model in models)
    ).subquery()
    counted = select(said.c.attribute_id, func.count(said.c.product_id.distinct())).group_by(said.c.attribute_id)
    return {row[0]: row[1] for row in session().execute(counted)}


def _choices() -> dict[UUID, list[AttributeChoice]]:
    found: dict[UUID, list[AttributeChoice]] = {}
    for choice in session().scalars(select(AttributeChoice).order_by(AttributeChoice.position)):
        found.setdefault(choice.attribute_id, []).append(choice)
    return found


def _categories() -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    wanted = select(AttributeCategory.attribute_id, AttributeCategory.category_id)
    for attribute_id, category_id in session().execute(wanted.order_by(AttributeCategory.category_id)):
        found.setdefault(attribute_id, []).append(category_id)
    return found


def _names() -> dict[UUID, dict[str, str]]:
    rows = session().execute(
        select(AttributeTranslation.attribute_id, AttributeTranslation.locale, AttributeTranslation.name)
    )
    found: dict[UUID, dict[str, str]] = {}
    for key, locale, name in rows:
        found.setdefault(key, {})[locale] = name
    return found


def _choice_names() -> dict[UUID, dict[str, str]]:
    texts = AttributeChoiceTranslation
    found: dict[UUID, dict[str, str]] = {}
    for key, locale, name in session().execute(select(texts.choice_id, texts.locale, texts.name)):
        found.setdefault(key, {})[locale] = name
    return found
