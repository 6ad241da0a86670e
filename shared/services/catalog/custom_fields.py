"""Custom fields: defined by the merchant, by import and by programs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.handles import make_handle
from shared.kernel.i18n import gettext as _
from shared.models.catalog.custom_field import CustomField, FieldKind, FieldOwner, custom_field_by_id
from shared.models.stores.revision import touch_storefront

CUSTOM = "custom"
MOST_FIELDS = 250
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
#: Kinds of which a field may hold a list.
LISTED = frozenset(FieldKind) - {FieldKind.RICH_TEXT, FieldKind.MULTI_LINE, FieldKind.BOOLEAN}


@dataclass(frozen=True, slots=True)
class FieldInput:
    """A field as it should be; an empty ``key`` is made from the name. Owner, key, kind and list stay as made.

    ``limits``: ``min`` and ``max`` (of numbers, or of the length of texts), ``choices`` of a single line.
    """

    name: str
    owner: FieldOwner = FieldOwner.PRODUCT
    kind: FieldKind = FieldKind.SINGLE_LINE
    namespace: str = CUSTOM
    key: str = ""
    description: str = ""
    is_list: bool = False
    limits: Mapping[str, Any] = field(default_factory=dict)


def create_custom_field(wanted: FieldInput) -> CustomField:
    """A new field, last in the order. Raises Invalid (``name``, ``namespace``, ``key``, ``is_list``, ``limits``)."""
    with transaction():
        key = wanted.key.strip().lower() or make_handle(wanted.name, otherwise="field").replace("-", "_")[:64]
        _check(wanted, key)
        row = CustomField(
            owner=wanted.owner,
            namespace=wanted.namespace.strip().lower(),
            key=key,
            name="",
            kind=wanted.kind,
            is_list=wanted.is_list,
            position=_last_place(wanted.owner) + 1,
        )
        with explain_refusals({"uq_custom_fields_store_id_owner_namespace_key": _key_taken}):
            _write(row, wanted)
            session().add(row)
        touch_storefront()
    return row


def update_custom_field(field_id: UUID, wanted: FieldInput, *, version: int | None = None) -> CustomField:
    """Change the field's name, description and limits; what is stored already stays.

    Raises Invalid, NotFound, PreconditionFailed (another than ``version`` is stored).
    """
    with transaction():
        row = custom_field_by_id(field_id)
        if version is not None and version != row.version:
            raise PreconditionFailed(_("Somebody else changed this field meanwhile. Look at it again, then save."))
        _check_texts(wanted, row.kind)
        _write(row, wanted)
        touch_storefront()
    return row


def delete_custom_field(field_id: UUID) -> None:
    """Remove the field with everything that is said in it. Raises NotFound."""
    with transaction():
        session().delete(custom_field_by_id(field_id))
        touch_storefront()


def _check(wanted: FieldInput, key: str) -> None:
    _check_texts(wanted, wanted.kind)
    fields: dict[str, str] = {}
    hint = _("Use small letters, digits, - and _, at most 64 of them.")
    if not _NAME.fullmatch(wanted.namespace.strip().lower()):
        fields["namespace"] = hint
    if not _NAME.fullmatch(key):
        fields["key"] = hint
    if wanted.is_list and wanted.kind not in LISTED:
        fields["is_list"] = _("This kind of field holds one value.")
    if _last_place(wanted.owner) >= MOST_FIELDS:
        fields["name"] = _("There are %(count)s fields already, and no more fit.", count=MOST_FIELDS)
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _check_texts(wanted: FieldInput, kind: FieldKind) -> None:
    if not wanted.name.strip():
        message = _("Name this field.")
        raise Invalid(message, fields={"name": message})
    least, most = wanted.limits.get("min"), wanted.limits.get("max")
    if least is not None and most is not None and least > most:
        message = _("The least may not be more than the most.")
        raise Invalid(message, fields={"limits": message})
    if wanted.limits.get("choices") and kind is not FieldKind.SINGLE_LINE:
        message = _("Only a single line of text can have choices.")
        raise Invalid(message, fields={"limits": message})


def _write(row: CustomField, wanted: FieldInput) -> None:
    row.name, row.description = wanted.name.strip(), wanted.description.strip()
    row.limits = {name: value for name, value in wanted.limits.items() if value not in (None, "", [], ())}


def _last_place(owner: FieldOwner) -> int:
    return session().scalar(select(func.max(CustomField.position)).where(CustomField.owner == owner)) or 0


def _key_taken() -> Invalid:
    message = _("Another field has this namespace and key already.")
    return Invalid(message, fields={"key": message})
