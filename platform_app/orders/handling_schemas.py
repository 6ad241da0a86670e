"""Parcels, holds, notes and tags as the API takes and gives them."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, text
from shared.models.orders.fulfilment import ParcelStatus
from shared.models.orders.hold import HoldReason

#: What the courier or the shopper tells; taking a parcel back is a resource of its own.
STEPS = [status.value for status in ParcelStatus if status is not ParcelStatus.CANCELLED]


def example(value: Any, description: str = "") -> dict[str, Any]:
    return {"example": value} | ({"description": description} if description else {})


class FulfilmentLineSchema(ma.Schema):
    line_id = ma.fields.UUID()
    quantity = ma.fields.Integer(metadata=example(1, "Counted as the order's line counts"))


class FulfilmentSchema(ma.Schema):
    """A parcel of an order."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    location_id = ma.fields.UUID(allow_none=True)
    status = ma.fields.Enum(ParcelStatus, by_value=True, metadata=example("in_transit"))
    carrier = ma.fields.String(metadata=example("PostNL"))
    tracking_number = ma.fields.String(metadata=example("3SABC123456789"))
    tracking_url = ma.fields.String(metadata=example("https://jouw.postnl.nl/track-and-trace/3SABC123456789"))
    shipped_at = ma.fields.DateTime()
    delivered_at = ma.fields.DateTime(allow_none=True)
    cancelled_at = ma.fields.DateTime(allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(FulfilmentLineSchema))


class TrackingBody(InputSchema):
    """How a parcel is followed; what is left out stays."""

    carrier = text(most=80, metadata=example("DHL"))
    tracking_number = text(most=120, metadata=example("00340434161094022115"))
    tracking_url = text(most=500, metadata=example("", "Empty for a courier that we know: then its own page is linked"))
    tells_shopper = ma.fields.Boolean(load_default=True)


class ParcelStepBody(InputSchema):
    """Where a parcel is now."""

    status = ma.fields.Enum(
        ParcelStatus,
        by_value=True,
        required=True,
        validate=ma.validate.NoneOf([ParcelStatus.CANCELLED]),
        metadata=example("out_for_delivery"),
    )
    tells_shopper = ma.fields.Boolean(load_default=True)


class ParcelCancellationBody(InputSchema):
    """Why a parcel did not leave after all."""

    reason = text(load_default="", most=500, metadata=example("Wrong box"))


class HoldSchema(ma.Schema):
    """Why an order waits, and who let it go on."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    reason = ma.fields.Enum(HoldReason, by_value=True, metadata=example("address"))
    note = ma.fields.String()
    actor = ma.fields.String(metadata=example("Mara"))
    at = ma.fields.DateTime()
    released_at = ma.fields.DateTime(allow_none=True)
    released_by = ma.fields.String()


class HoldBody(InputSchema):
    reason = ma.fields.Enum(HoldReason, by_value=True, required=True, metadata=example("address"))
    note = text(load_default="", most=500, metadata=example("The house number is missing"))


class NoteSchema(ma.Schema):
    """What staff or a program wrote down; shoppers never see it."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    actor = ma.fields.String()
    text = ma.fields.String()
    created_at = ma.fields.DateTime()
    edited_at = ma.fields.DateTime(allow_none=True)


class NoteBody(InputSchema):
    text = text(required=True, least=1, most=2000, metadata=example("Ring twice"))


class TagsSchema(ma.Schema):
    tags = ma.fields.List(ma.fields.String(), metadata=example(["gift", "vip"]))


class TagsBody(InputSchema):
    """Words without commas, each once whatever the case of its letters."""

    tags = ma.fields.List(text(most=60), required=True, metadata=example(["gift", "vip"]))
