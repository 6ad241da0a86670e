"""What products say for the store's attributes: read for editing, written whole, shown to shoppers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, union_all
from sqlalchemy.orm import selectinload

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.events.catalog import ProductChanged
from shared.events.outbox import record
from shared.kernel.decimals import parse_decimal
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.attribute import Attribute, AttributeCategory, AttributeChoice, AttributeKind
from shared.models.catalog.attribute_value import (
    PLAIN_VALUES,
    AttributeFlag,
    AttributeNumber,
    AttributePick,
    AttributeText,
    attribute_values_of,
)
from shared.models.catalog.category import CategoryAncestor
from shared.models.catalog.product import Product, product_for_update
from shared.models.stores.revision import touch_storefront

LONGEST_TEXT = 1000
WORDS_FOR_YES, WORDS_FOR_NO = ("1", "true", "yes", "y"), ("0", "false", "no", "n")

#: Text; a number or its text; yes or no; ids of choices, as text or not.
Value = str | int | Decimal | bool | UUID | Sequence[str | UUID] | None


def values_said(product_id: UUID) -> dict[UUID, str | Decimal | bool | tuple[UUID, ...]]:
    """By attribute: text, Decimal, bool, or a tuple of choice ids. One statement."""
    found: dict[UUID, Any] = {}
    for row in attribute_values_of([product_id]):
        if row.choice_id is not None:
            found[row.attribute_id] = (*found.get(row.attribute_id, ()), row.choice_id)
        else:
            plain = (row.text, row.number, row.flag)
            found[row.attribute_id] = next(value for value in plain if value is not None)
    return found


def set_attribute_values(product_id: UUID, values: Mapping[UUID, Value]) -> None:
    """Write what the product says for these attributes; None or nothing takes a value away, others stay.

    Raises Invalid with the attribute's id as field, NotFound (product, attribute or choice).
    """
    with transaction():
        product = product_for_update(product_id)
        attributes = _attributes(values)
        read, complaints = _read_all(attributes, values)
        if complaints:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        for model in (*PLAIN_VALUES, AttributePick):
            mine = and_(model.product_id == product.id, model.attribute_id.in_(list(values)))
            session().execute(delete(model).where(mine))
        _insert(product.id, attributes, read)
        record(ProductChanged(product.id))
        touch_storefront()


def attributes_for(product: Product) -> list[Attribute]:
    """The attributes of every product, those of the product's category or above it, and those it has values for."""
    said = union_all(
        *(select(model.attribute_id).where(model.product_id == product.id) for model in (*PLAIN_VALUES, AttributePick))
    )
    limited = select(AttributeCategory.attribute_id)
    above = select(CategoryAncestor.ancestor_id).where(CategoryAncestor.category_id == product.category_id)
    fitting = limited.where(AttributeCategory.category_id.in_(above))
    wanted = or_(Attribute.id.not_in(limited), Attribute.id.in_(fitting), Attribute.id.in_(said))
    statement = select(Attribute).where(wanted).order_by(Attribute.position, Attribute.name)
    return list(session().scalars(statement.options(selectinload(Attribute.choices))))


def products_with(attribute_id: UUID) -> list[UUID]:
    """The products that say something for the attribute."""
    models = (*PLAIN_VALUES, AttributePick)
    said = union_all(*(select(model.product_id).where(model.attribute_id == attribute_id) for model in models))
    return sorted(set(session().scalars(said)))


def _attributes(values: Mapping[UUID, Value]) -> dict[UUID, Attribute]:
    found = session().scalars(select(Attribute).where(Attribute.id.in_(list(values))))
    attributes = {attribute.id: attribute for attribute in found}
    if len(attributes) < len(values):
        raise NotFound(_("This attribute does not exist."))
    return attributes


def _read_all(
    attributes: Mapping[UUID, Attribute], values: Mapping[UUID, Value]
) -> tuple[dict[UUID, Any], dict[str, str]]:
    read: dict[UUID, Any] = {}
    complaints: dict[str, str] = {}
    for attribute_id, value in values.items():
        try:
            read[attribute_id] = read_value(attributes[attribute_id], value)
        except Invalid as error:
            complaints[str(attribute_id)] = error.message
    return read, complaints


def read_value(attribute: Attribute, value: Value) -> str | Decimal | bool | tuple[UUID, ...] | None:
    """The value as it is stored, None for nothing. Raises Invalid with what to do."""
    if attribute.kind.has_choices:
        return _read_choices(attribute, value)
    if isinstance(value, bool) and attribute.kind is AttributeKind.BOOLEAN:
        return value
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    if attribute.kind is AttributeKind.NUMBER:
        return parse_decimal(text)
    if attribute.kind is AttributeKind.BOOLEAN:
        return _read_flag(text)
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Write at most %(count)s letters.", count=LONGEST_TEXT))
    return text


def _read_flag(text: str) -> bool:
    if text.lower() in WORDS_FOR_YES:
        return True
    if text.lower() in WORDS_FOR_NO:
        return False
    raise Invalid(_("Choose yes or no."))


def _read_choices(attribute: Attribute, value: Any) -> tuple[UUID, ...] | None:
    wanted = [value] if isinstance(value, str | UUID) else list(value or ())
    known = {str(choice.id): choice.id for choice in attribute.choices}
    chosen = dict.fromkeys(str(one) for one in wanted if str(one))
    if not set(chosen) <= set(known):
        raise Invalid(_("This choice does not belong to the attribute."))
    if len(chosen) > 1 and not attribute.is_many:
        raise Invalid(_("Choose only one."))
    return tuple(known[one] for one in chosen) or None


def _insert(product_id: UUID, attributes: Mapping[UUID, Attribute], read: Mapping[UUID, Any]) -> None:
    tables: dict[AttributeKind, Any] = {
        AttributeKind.TEXT: AttributeText,
        AttributeKind.NUMBER: AttributeNumber,
        AttributeKind.BOOLEAN: AttributeFlag,
    }
    for attribute_id, value in read.items():
        if value is None:
            continue
        row = {"product_id": product_id, "attribute_id": attribute_id}
        table = tables.get(attributes[attribute_id].kind)
        if table is not None:
            insert_rows(table, [row | {"value": value}])
        else:
            insert_rows(AttributePick, [row | {"choice_id": choice_id} for choice_id in value])


def refuse_foreign_choice(attribute_id: UUID, choice_id: UUID) -> None:
    """Raises NotFound where the choice is not one of the attribute's."""
    wanted = select(AttributeChoice.id).where(
        AttributeChoice.id == choice_id, AttributeChoice.attribute_id == attribute_id
    )
    if session().scalar(wanted) is None:
        raise NotFound(_("This choice does not belong to the attribute."))
