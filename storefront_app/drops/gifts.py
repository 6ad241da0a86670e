"""Whom the gift cards of a cart's line are for, as themes show it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.services.carts.gifts import GiftPart

Gifts = Mapping[UUID, Sequence[GiftPart]]
NO_GIFTS: Gifts = MappingProxyType({})


def gift_values(parts: Sequence[GiftPart]) -> dict[str, Any]:
    """``gift_recipients``, and the same as ``properties`` for themes that know only those."""
    return {"properties": _properties(parts), "gift_recipients": [_recipient(part) for part in parts]}


def _recipient(part: GiftPart) -> dict[str, Any]:
    day = part.send_on
    return {
        "email": part.email,
        "name": part.name,
        "message": part.message,
        "send_on": day.isoformat() if day else None,
        "send_on_text": format_date(day) if day else "",
        "quantity": part.pieces,
    }


def _properties(parts: Sequence[GiftPart]) -> dict[str, str]:
    """Labels and values, those that are empty left out; of several people each in turn."""
    told = [_recipient(part) for part in parts]
    labels = {_("For"): "name", _("E-mail address"): "email", _("Message"): "message", _("Sent on"): "send_on_text"}
    values = {label: "; ".join(one[name] for one in told if one[name]) for label, name in labels.items()}
    return {label: value for label, value in values.items() if value}
