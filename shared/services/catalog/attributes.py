"""Attributes: what products can be compared and filtered by, defined by the merchant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, delete, func, literal, select, update

from shared.db.bulk import insert_rows
from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.catalog import AttributeChanged
from shared.events.outbox import record
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.models.catalog.attribute import (
    Attribute,
    AttributeCategory,
    AttributeChoice,
    AttributeChoiceTranslation,
    AttributeKind,
    AttributeTranslation,
    attribute_by_id,
    attribute_handle_is_taken,
)
from shared.models.catalog.category import Category
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.attribute_values import products_with
from shared.services.catalog.many_products import tell_products_changed

MOST_CHOICES = 500
_SWATCH = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """A choice; give ``id`` to keep one that exists. ``names`` are by further language, None leaves them alone."""

    name: str
    swatch: str = ""
    id: UUID | None = None
    names: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AttributeInput:
    """A whole attribute as it should be; its kind stays what it was made as.

    Choices are in their order, None leaves them alone; ``names`` are by further language, None leaves them alone;
    without ``category_ids`` it belongs to every product.
    """

    name: str
    kind: AttributeKind = AttributeKind.TEXT
    handle: str = ""
    unit: str = ""
    is_many: bool = False
    is_filter: bool = True
    is_shown: bool = True
    choices: tuple[ChoiceInput, ...] | None = None
    category_ids: tuple[UUID, ...] = ()
    names: Mapping[str, str] | None = None


def create_attribute(wanted: AttributeInput) -> Attribute:
    """A new attribute, last in the order. Raises Invalid (``name``, ``handle``, ``choices.0.name`` …), NotFound."""
    with transaction():
        _check(wanted, wanted.kind)
        last = session().scalar(select(func.coalesce(func.max(Attribute.position), 0))) or 0
        attribute = Attribute(handle="", name="", kind=wanted.kind, position=last + 1, choices=[])
        _write(attribute, wanted)
        _tell(attribute.id)
    return attribute


def update_attribute(attribute_id: UUID, wanted: AttributeInput, *, version: int | None = None) -> Attribute:
    """Make the attribute what ``wanted`` says; choices that are missing leave the products that had them.

    Raises Invalid, NotFound, PreconditionFailed (another than ``version`` is stored).
    """
    with transaction():
        attribute = attribute_by_id(attribute_id)
        if version is not None and version != attribute.version:
            raise PreconditionFailed(_("Somebody else changed this attribute meanwhile. Look at it again, then save."))
        _check(wanted, attribute.kind)
        _write(attribute, wanted)
        _tell(attribute.id)
    return attribute


def delete_attribute(attribute_id: UUID) -> None:
    """Remove the attribute with all that products say for it. Raises NotFound."""
    with transaction():
        attribute = attribute_by_id(attribute_id)
        tell_products_changed(products_with(attribute_id))
        session().delete(attribute)
        _tell(attribute_id)


def order_attributes(attribute_ids: Iterable[UUID]) -> None:
    """Put the attributes into this order. One statement."""
    ids: Any = literal(list(dict.fromkeys(attribute_ids)), ARRAY(Uuid))
    with transaction():
        session().execute(
            update(Attribute)
            .where(Attribute.id == any_(ids))
            .values(position=func.array_position(ids, Attribute.id), updated_at=Attribute.updated_at)
            .execution_options(synchronize_session=False)
        )
        touch_storefront()


def _check(wanted: AttributeInput, kind: AttributeKind) -> None:
    fields: dict[str, str] = {}
    if not wanted.name.strip():
        fields["name"] = _("Name this attribute.")
    names = [choice.name.strip() for choice in wanted.choices or ()]
    for index, choice in enumerate(wanted.choices or ()):
        if not choice.name.strip():
            fields[f"choices.{index}.name"] = _("Name this choice.")
        elif choice.name.strip() in names[:index]:
            fields[f"choices.{index}.name"] = _("This choice is there twice.")
        if choice.swatch and not _SWATCH.fullmatch(choice.swatch.lower()):
            fields[f"choices.{index}.swatch"] = _("Write the colour as #rrggbb, such as #3a5f8a.")
    if len(names) > MOST_CHOICES:
        fields["choices"] = _("An attribute has at most %(count)s choices.", count=MOST_CHOICES)
    if names and not kind.has_choices:
        fields["choices"] = _("Only attributes with choices have choices.")
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _write(attribute: Attribute, wanted: AttributeInput) -> None:
    with explain_refusals({"uq_attributes_store_id_handle": _handle_taken}):
        attribute.handle = _handle(attribute, wanted)
        attribute.name, attribute.unit = wanted.name.strip(), wanted.unit.strip()
        attribute.is_many = wanted.is_many and attribute.kind.has_choices
        attribute.is_filter, attribute.is_shown = wanted.is_filter, wanted.is_shown
        session().add(attribute)
    if wanted.choices is not None:
        _write_choices(attribute, wanted.choices)
    if wanted.names is not None:
        _replace(AttributeTranslation, AttributeTranslation.attribute_id, {attribute.id: wanted.names}, "name")
    _write_categories(attribute, wanted.category_ids)


def _handle(attribute: Attribute, wanted: AttributeInput) -> str:
    if wanted.handle.strip():
        tidy = make_handle(wanted.handle, otherwise="attribute")
        if attribute_handle_is_taken(tidy, besides=attribute.id):
            raise _handle_taken()
        return tidy
    if attribute.handle:
        return attribute.handle
    return first_free_handle(make_handle(wanted.name, otherwise="attribute"), attribute_handle_is_taken)


def _write_choices(attribute: Attribute, wanted: tuple[ChoiceInput, ...]) -> None:
    """Keep rows that are named by id, or that have the same name already."""
    stored = {choice.id: choice for choice in attribute.choices}
    by_name = {choice.name: choice for choice in attribute.choices}
    rows: list[AttributeChoice] = []
    for position, choice in enumerate(wanted, start=1):
        if choice.id is not None and choice.id not in stored:
            raise NotFound(_("This choice does not belong to the attribute."))
        row = stored.get(choice.id) if choice.id else by_name.get(choice.name.strip())
        row = row or AttributeChoice(attribute_id=attribute.id, name=choice.name.strip())
        row.position, row.swatch = position, choice.swatch.lower()
        rows.append(row)
    _free_names(rows, wanted)
    attribute.choices = rows
    session().flush()
    names = {row.id: choice.names for row, choice in zip(rows, wanted, strict=True) if choice.names is not None}
    _replace(AttributeChoiceTranslation, AttributeChoiceTranslation.choice_id, names, "name")


def _free_names(rows: list[AttributeChoice], wanted: tuple[ChoiceInput, ...]) -> None:
    """Two choices may swap their names: each steps aside first."""
    renamed = [(row, choice.name.strip()) for row, choice in zip(rows, wanted, strict=True)]
    for row, name in renamed:
        if row.name != name:
            row.name = f"\x1f{row.id}"
    session().flush()
    for row, name in renamed:
        row.name = name


def _replace(model: Any, key: Any, texts: Mapping[UUID, Mapping[str, str]], column: str) -> None:
    """Write translations afresh; empty ones are left out."""
    session().execute(delete(model).where(key.in_(list(texts))))
    rows = [
        {key.key: row_id, "locale": locale, column: text.strip()}
        for row_id, names in texts.items()
        for locale, text in names.items()
        if text.strip()
    ]
    if rows:
        insert_rows(model, rows)


def _write_categories(attribute: Attribute, category_ids: tuple[UUID, ...]) -> None:
    wanted = set(category_ids)
    found = set(session().scalars(select(Category.id).where(Category.id.in_(wanted)))) if wanted else set()
    if found != wanted:
        raise NotFound(_("This category does not exist."))
    session().execute(delete(AttributeCategory).where(AttributeCategory.attribute_id == attribute.id))
    rows = [{"attribute_id": attribute.id, "category_id": category_id} for category_id in sorted(wanted)]
    if rows:
        insert_rows(AttributeCategory, rows)


def _handle_taken() -> Invalid:
    message = _("Another attribute has this name for programs already.")
    return Invalid(message, fields={"handle": message})


def _tell(attribute_id: UUID) -> None:
    session().flush()
    record(AttributeChanged(attribute_id))
    touch_storefront()
