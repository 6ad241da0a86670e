"""Rows as the API answers them."""

from typing import Any

from shared.models.orders.consent import OrderConsent
from shared.models.orders.fulfilment import Fulfilment
from shared.models.orders.hold import OrderHold
from shared.models.orders.note import OrderNote


def shown_parcel(parcel: Fulfilment) -> dict[str, Any]:
    names = ("id", "order_id", "location_id", "status", "carrier", "tracking_number", "tracking_url")
    moments = ("shipped_at", "delivered_at", "cancelled_at")
    lines = [{"line_id": line.order_line_id, "quantity": line.quantity} for line in parcel.lines]
    return {**{name: getattr(parcel, name) for name in (*names, *moments)}, "lines": lines}


def shown_consent(one: OrderConsent) -> dict[str, Any]:
    names = ("id", "box_id", "kind", "is_required", "is_given", "version", "locale", "text", "link", "given_at")
    return {name: getattr(one, name) for name in names}


def shown_hold(hold: OrderHold) -> dict[str, Any]:
    names = ("id", "order_id", "reason", "note", "actor", "at", "released_at", "released_by")
    return {name: getattr(hold, name) for name in names}


def shown_note(note: OrderNote) -> dict[str, Any]:
    return {name: getattr(note, name) for name in ("id", "order_id", "actor", "text", "created_at", "edited_at")}
