"""What people typed into the stock room's forms: quantities, texts, and the filters that they came with."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import Unit, parse_quantity


def typed_quantities(prefix: str, units: Mapping[UUID, Unit]) -> dict[UUID, int]:
    """Fields ``<prefix>-<id>`` of the posted form, of those ids whose unit is known; empty ones are left out.

    Raises Invalid whose ``fields`` name the ids.
    """
    found: dict[UUID, int] = {}
    complaints: dict[str, str] = {}
    for name, text in request.form.items():
        key = parse_id(name.removeprefix(f"{prefix}-")) if name.startswith(f"{prefix}-") else None
        if key is None or key not in units or not text.strip():
            continue
        try:
            found[key] = parse_quantity(text, units[key])
        except Invalid as error:
            complaints[str(key)] = next(iter(error.fields.values()), error.message)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return found


def asked_again() -> dict[str, Any]:
    """The present query, to come back to the same part of a list."""
    return request.args.to_dict()


def typed_texts(prefix: str) -> dict[UUID, str]:
    """Fields ``<prefix>-<id>`` of the posted form, in their order."""
    start = f"{prefix}-"
    pairs = ((name.removeprefix(start), text) for name, text in request.form.items() if name.startswith(start))
    return {key: text.strip() for name, text in pairs if (key := parse_id(name)) is not None}
