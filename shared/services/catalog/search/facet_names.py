"""What facets and their choices are called, in every language of the store."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert

from shared.db.session import session
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import (
    Attribute,
    AttributeChoice,
    AttributeChoiceTranslation,
    AttributeTranslation,
)
from shared.models.catalog.attribute_value import AttributeText, AttributeTextTranslation, digest_of_words
from shared.models.catalog.category import Category, CategoryTranslation
from shared.models.catalog.fact import FacetName
from shared.models.catalog.option import OptionTranslation, OptionValue, OptionValueTranslation, ProductOption
from shared.services.catalog.search import facet_keys as keys

OWN_LANGUAGE = ""
AT_ONCE = 500


class Called(NamedTuple):
    """A name; ``details`` is a choice's colour, a number's unit, a facet's kind."""

    name: str
    details: str = ""
    position: int = 0


Names = dict[tuple[str, str, str], Called]


def write_option_names(product_ids: Sequence[UUID], version: int) -> int:
    """Names of the options of these products; of a word's translations the one that was written last is shown."""
    names = _option_names(product_ids)
    known = _known({facet for facet, _value, _locale in names})
    fresh = {
        key: called for key, called in names.items() if key not in known or not _stays(known[key], called.name, key[2])
    }
    return write_names(fresh, version)


def write_structure_names(version: int) -> int:
    """Names of all filter attributes, their choices, and all categories."""
    return write_names({**_attribute_names(), **_category_names()}, version)


def write_text_names(product_ids: Sequence[UUID], version: int) -> int:
    """What these products say in words for attributes."""
    own = _text_names(product_ids)
    known = _known({facet for facet, _value, _locale in own})
    gone = {key: own[*key[:2], OWN_LANGUAGE] for key in known if key not in own and (*key[:2], OWN_LANGUAGE) in own}
    return write_names(gone | own, version)


def write_names(names: Mapping[tuple[str, str, str], Called], version: int) -> int:
    """Write what is new or different; returns how many. The caller holds the store's turn."""
    known = _known({facet for facet, _value, _locale in names})
    fresh = {key: called for key, called in names.items() if called.name and not _is_same(known.get(key), called)}
    rows = [_row(key, called, version) for key, called in sorted(fresh.items())]
    for start in range(0, len(rows), AT_ONCE):
        statement = insert(FacetName).values(rows[start : start + AT_ONCE])
        changed = {name: statement.excluded[name] for name in ("name", "details", "position", "version")}
        unique = ["store_id", "facet", "value", "locale"]
        session().execute(statement.on_conflict_do_update(index_elements=unique, set_=changed))
    return len(rows)


def _row(key: tuple[str, str, str], called: Called, version: int) -> dict[str, Any]:
    facet, value, locale = key
    own = {"store_id": current_store_id(), "id": new_id(), "facet": facet, "value": value, "locale": locale}
    return {**own, "name": called.name, "details": called.details, "position": called.position, "version": version}


def _is_same(known: Called | None, wanted: Called) -> bool:
    """An option's values keep the place that they had first: other products may order them otherwise."""
    return known is not None and (known.name, known.details) == (wanted.name, wanted.details)


def _known(facets: Iterable[str]) -> Names:
    statement = select(
        FacetName.facet, FacetName.value, FacetName.locale, FacetName.name, FacetName.details, FacetName.position
    ).where(FacetName.facet.in_(sorted(facets)))
    return {(row.facet, row.value, row.locale): Called(*row[3:]) for row in session().execute(statement)}


def _option_names(product_ids: Sequence[UUID]) -> Names:
    found: Names = {}
    for option, value, locale, name, position in session().execute(_options(), {"products": list(product_ids)}):
        key = keys.option_facet(option), keys.key_of(value) if value else "", locale
        if key not in found or not _stays(found[key], name, locale):
            found[key] = Called(name, position=position)
    return found


def _stays(known: Called, name: str, locale: str) -> bool:
    """Of spellings of one word in the store's own language the one with capitals is shown."""
    return locale == OWN_LANGUAGE and known.name <= name


@cache
def _options() -> Any:
    """(option, value or "", locale, name, position) of the asked products."""
    option, value = ProductOption, OptionValue
    of_option = and_(value.store_id == option.store_id, value.option_id == option.id)
    name_of = OptionTranslation
    value_name_of = OptionValueTranslation
    nothing, own = literal("", Text), literal(OWN_LANGUAGE, Text)
    names = and_(name_of.store_id == option.store_id, name_of.option_id == option.id)
    value_names = and_(value_name_of.store_id == value.store_id, value_name_of.value_id == value.id)
    parts: Iterator[Any] = iter(
        (
            select(option.name, nothing, own, option.name, option.position),
            select(option.name, nothing, name_of.locale, name_of.name, option.position).join(name_of, names),
            select(option.name, value.name, own, value.name, value.position).join(value, of_option),
            select(option.name, value.name, value_name_of.locale, value_name_of.name, value.position)
            .join(value, of_option)
            .join(value_name_of, value_names),
        )
    )
    asked = option.product_id == any_(bindparam("products", type_=ARRAY(Uuid)))
    return union_all(*(part.where(option.store_id == _store(), asked) for part in parts))


def _store() -> Any:
    """The store of the moment when the statement runs."""
    return bindparam("store", callable_=current_store_id, type_=Uuid())


def _attribute_names() -> Names:
    """A facet's own name carries the kind of attribute and its unit, a choice's name its colour."""
    found: Names = {}
    handles: dict[UUID, str] = {}
    columns = (Attribute.id, Attribute.handle, Attribute.name, Attribute.kind, Attribute.unit, Attribute.position)
    for row in session().execute(select(*columns).where(Attribute.is_filter)):
        handles[row.id] = keys.attribute_facet(row.handle)
        found[handles[row.id], "", OWN_LANGUAGE] = Called(
            row.name, f"{row.kind.value} {row.unit}".strip(), row.position
        )
    for attribute_id, locale, name in session().execute(
        select(AttributeTranslation.attribute_id, AttributeTranslation.locale, AttributeTranslation.name)
    ):
        if attribute_id in handles:
            found[handles[attribute_id], "", locale] = Called(name)
    return found | _choice_names(handles)


def _choice_names(handles: Mapping[UUID, str]) -> Names:
    found: Names = {}
    choices: dict[UUID, tuple[str, str]] = {}
    columns = (AttributeChoice.id, AttributeChoice.attribute_id, AttributeChoice.name)
    for row in session().execute(select(*columns, AttributeChoice.swatch, AttributeChoice.position)):
        if row.attribute_id in handles:
            choices[row.id] = handles[row.attribute_id], keys.key_of(row.name)
            found[*choices[row.id], OWN_LANGUAGE] = Called(row.name, row.swatch, row.position)
    names = AttributeChoiceTranslation
    for choice_id, locale, name in session().execute(select(names.choice_id, names.locale, names.name)):
        if choice_id in choices:
            found[*choices[choice_id], locale] = Called(name)
    return found


def _category_names() -> Names:
    """A category's name carries the address of the one above it."""
    found: Names = {}
    columns = (Category.id, Category.handle, Category.title, Category.parent_id, Category.position)
    rows = {row.id: row for row in session().execute(select(*columns).where(Category.is_published))}
    for row in rows.values():
        above = rows[row.parent_id].handle if row.parent_id in rows else ""
        found[keys.CATEGORY, row.handle, OWN_LANGUAGE] = Called(row.title, above, row.position)
    texts = CategoryTranslation
    for category_id, locale, title in session().execute(select(texts.category_id, texts.locale, texts.title)):
        if category_id in rows:
            found[keys.CATEGORY, rows[category_id].handle, locale] = Called(title)
    return found


def _text_names(product_ids: Sequence[UUID]) -> Names:
    same = and_(Attribute.store_id == AttributeText.store_id, Attribute.id == AttributeText.attribute_id)
    names = AttributeTextTranslation
    rows = session().execute(
        select(Attribute.handle, AttributeText.value, names.locale, names.name)
        .join(Attribute, same)
        .outerjoin(names, and_(names.store_id == AttributeText.store_id, names.digest == digest_of_words()))
        .where(Attribute.is_filter, AttributeText.product_id.in_(list(product_ids)))
    )
    found: Names = {}
    for handle, text, locale, name in rows:
        facet, value = keys.attribute_facet(handle), keys.key_of(text)
        found[facet, value, OWN_LANGUAGE] = Called(text)
        if name:
            found[facet, value, locale] = Called(name)
    return found
