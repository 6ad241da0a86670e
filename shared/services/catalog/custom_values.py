"""What things say in custom fields: checked by the field's kind, stored as plain JSON."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.events.catalog import ProductChanged
from shared.events.outbox import record
from shared.kernel.decimals import parse_decimal, plain_decimal
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.custom_field import CustomField, CustomValue, FieldKind, FieldOwner
from shared.models.catalog.media import Media
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.content.page import Page
from shared.models.stores.revision import touch_storefront

LONGEST_LINE, LONGEST_TEXT, MOST_LISTED = 1000, 100_000, 128
OWNERS: Mapping[FieldOwner, Any] = {
    FieldOwner.PRODUCT: Product,
    FieldOwner.VARIANT: Variant,
    FieldOwner.COLLECTION: Collection,
    FieldOwner.CATEGORY: Category,
    FieldOwner.PAGE: Page,
}
REFERENCES: Mapping[FieldKind, Any] = {
    FieldKind.PRODUCT: Product,
    FieldKind.COLLECTION: Collection,
    FieldKind.PAGE: Page,
    FieldKind.MEDIA: Media,
}
_URL = re.compile(r"(?:https?://|mailto:|tel:|/(?!/))\S+", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def custom_values_of(owner_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Any]]:
    """What these things say: thing → field → plain JSON. One statement."""
    found: dict[UUID, dict[UUID, Any]] = {}
    wanted = select(CustomValue.owner_id, CustomValue.field_id, CustomValue.value)
    for owner_id, field_id, value in session().execute(wanted.where(CustomValue.owner_id.in_(list(owner_ids)))):
        found.setdefault(owner_id, {})[field_id] = value
    return found


def set_custom_values(owner: FieldOwner, owner_id: UUID, values: Mapping[UUID, Any]) -> None:
    """Write what the thing says in these fields; nothing takes a value away, other fields stay.

    Raises Invalid with the field's id as field, NotFound (the thing, a field, or what is referred to).
    """
    with transaction():
        refuse_foreign_owner(owner, owner_id)
        fields = _fields(owner, values)
        read, complaints = _read_all(fields, values)
        if complaints:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        mine = CustomValue.owner_id == owner_id, CustomValue.field_id.in_(list(values))
        session().execute(delete(CustomValue).where(*mine))
        rows = [
            {"field_id": field_id, "owner_id": owner_id, f"{owner.value}_id": owner_id, "value": value}
            for field_id, value in read.items()
            if value is not None
        ]
        if rows:
            insert_rows(CustomValue, rows)
        _tell(owner, owner_id)


def read_value(field: CustomField, value: Any) -> Any:
    """The value as it is stored, None for nothing. Raises Invalid with what to do."""
    if not field.is_list:
        return None if _is_nothing(value) else _read_one(field, value)
    items = value if isinstance(value, list | tuple) else [] if _is_nothing(value) else [value]
    read = [_read_one(field, item) for item in items if not _is_nothing(item)]
    if len(read) > MOST_LISTED:
        raise Invalid(_("A list has at most %(count)s entries.", count=MOST_LISTED))
    return read or None


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read_one(field: CustomField, value: Any) -> Any:
    reader = _read_reference if field.kind.is_reference else _READERS[field.kind]
    return _within(field, reader(field, value))


def _read_line(field: CustomField, value: Any) -> str:
    text = " ".join(_text(value).split())
    choices = field.limits.get("choices")
    if choices and text not in choices:
        raise Invalid(_("Choose one of: %(choices)s.", choices=", ".join(choices)))
    if len(text) > LONGEST_LINE:
        raise Invalid(_("Write at most %(count)s letters.", count=LONGEST_LINE))
    return text


def _read_text(_field: CustomField, value: Any) -> str:
    text = _text(value).strip()
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Write at most %(count)s letters.", count=LONGEST_TEXT))
    return text


def _read_rich_text(field: CustomField, value: Any) -> str:
    return sanitise_html(_read_text(field, value))


def _read_integer(_field: CustomField, value: Any) -> int:
    number = parse_decimal(_text(value))
    if number != number.to_integral_value():
        raise Invalid(_("Type a whole number."))
    return int(number)


def _read_decimal(_field: CustomField, value: Any) -> str:
    return plain_decimal(parse_decimal(_text(value)))


def _read_flag(_field: CustomField, value: Any) -> bool:
    flags = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    found = flags.get(_text(value).strip().lower())
    if found is None:
        raise Invalid(_("Choose yes or no."))
    return found


def _read_date(_field: CustomField, value: Any) -> str:
    try:
        return date.fromisoformat(_text(value).strip()).isoformat()
    except ValueError:
        raise Invalid(_("Write the day as 2026-12-31.")) from None


def _read_moment(_field: CustomField, value: Any) -> str:
    try:
        return datetime.fromisoformat(_text(value).strip()).isoformat()
    except ValueError:
        raise Invalid(_("Write day and time as 2026-12-31T18:30.")) from None


def _read_url(_field: CustomField, value: Any) -> str:
    text = _text(value).strip()
    if not _URL.fullmatch(text) or len(text) > LONGEST_LINE:
        raise Invalid(_("Type a whole address with https://, or a path such as /pages/about."))
    return text


def _read_colour(_field: CustomField, value: Any) -> str:
    text = _text(value).strip().lower()
    if not _COLOUR.fullmatch(text):
        raise Invalid(_("Write the colour as #rrggbb, such as #3a5f8a."))
    return text


def _read_reference(field: CustomField, value: Any) -> str:
    wanted, model = parse_id(_text(value).strip()), REFERENCES[field.kind]
    if wanted is None or session().scalar(select(model.id).where(model.id == wanted)) is None:
        raise Invalid(_("What this leads to does not exist."))
    return str(wanted)


_READERS: Mapping[FieldKind, Callable[[CustomField, Any], Any]] = {
    FieldKind.SINGLE_LINE: _read_line,
    FieldKind.MULTI_LINE: _read_text,
    FieldKind.RICH_TEXT: _read_rich_text,
    FieldKind.INTEGER: _read_integer,
    FieldKind.DECIMAL: _read_decimal,
    FieldKind.BOOLEAN: _read_flag,
    FieldKind.DATE: _read_date,
    FieldKind.DATE_TIME: _read_moment,
    FieldKind.URL: _read_url,
    FieldKind.COLOUR: _read_colour,
}


def _text(value: Any) -> str:
    if not isinstance(value, str | int | float | Decimal | UUID | date):
        raise Invalid(_("This cannot be read."))
    return str(value)


def _within(field: CustomField, value: Any) -> Any:
    """Numbers between the limits, texts as long as they say."""
    least, most = field.limits.get("min"), field.limits.get("max")
    if field.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        size: Any = Decimal(str(value))
        too_small, too_large = _("This may not be less than %(limit)s."), _("This may not be more than %(limit)s.")
    elif field.kind in (FieldKind.SINGLE_LINE, FieldKind.MULTI_LINE):
        size = len(value)
        too_small, too_large = _("Write at least %(limit)s letters."), _("Write at most %(limit)s letters.")
    else:
        return value
    if least is not None and size < Decimal(str(least)):
        raise Invalid(too_small % {"limit": least})
    if most is not None and size > Decimal(str(most)):
        raise Invalid(too_large % {"limit": most})
    return value


def _read_all(fields: Mapping[UUID, CustomField], values: Mapping[UUID, Any]) -> tuple[dict[UUID, Any], dict[str, str]]:
    read: dict[UUID, Any] = {}
    complaints: dict[str, str] = {}
    for field_id, value in values.items():
        try:
            read[field_id] = read_value(fields[field_id], value)
        except Invalid as error:
            complaints[str(field_id)] = error.message
    return read, complaints


def _fields(owner: FieldOwner, values: Mapping[UUID, Any]) -> dict[UUID, CustomField]:
    wanted: Sequence[UUID] = list(values)
    rows = session().scalars(select(CustomField).where(CustomField.id.in_(wanted), CustomField.owner == owner))
    fields = {row.id: row for row in rows}
    if len(fields) < len(wanted):
        raise NotFound(_("This field does not exist."))
    return fields


def refuse_foreign_owner(owner: FieldOwner, owner_id: UUID) -> None:
    """Raises NotFound where the store has no such thing."""
    model = OWNERS[owner]
    if session().scalar(select(model.id).where(model.id == owner_id)) is None:
        raise NotFound(_("What this field is about does not exist."))


def _tell(owner: FieldOwner, owner_id: UUID) -> None:
    """Products tell programs that listen; everything tells the storefront."""
    if owner is FieldOwner.PRODUCT:
        record(ProductChanged(owner_id))
    touch_storefront()
