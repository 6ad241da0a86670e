"""Returns as the API gives and takes them. Amounts are minor units of the order's currency."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from platform_app.orders.money_schemas import amount_field, refund_goal
from shared.models.returns.status import Condition, ReturnOrigin, ReturnStatus


def quantity_field(least: int = 1) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(least, 9_999_000))


class ReturnLineSchema(ma.Schema):
    """Units of an order line: asked for, received, put on sale again, paid back. ``condition`` after the inspection."""

    line_id = ma.fields.UUID()
    quantity = ma.fields.Integer()
    received = ma.fields.Integer()
    restocked = ma.fields.Integer()
    refunded = ma.fields.Integer()
    reason = ma.fields.String()
    note = ma.fields.String()
    condition = ma.fields.Enum(Condition, by_value=True, allow_none=True)
    location_id = ma.fields.UUID(allow_none=True)


class ReturnSwapSchema(ma.Schema):
    """A variant that goes out instead, at the price that was kept for the shopper."""

    variant_id = ma.fields.UUID()
    quantity = ma.fields.Integer()
    unit_price = ma.fields.Integer()


class ReturnSchema(ma.Schema):
    """Goods on their way back. ``restocking_fee`` and ``postage`` were kept when ``refunded`` was given back."""

    id = ma.fields.UUID()
    number = ma.fields.Integer()
    name = ma.fields.String(metadata={"example": "R1001"})
    order_id = ma.fields.UUID()
    status = ma.fields.Enum(ReturnStatus, by_value=True)
    origin = ma.fields.Enum(ReturnOrigin, by_value=True)
    note = ma.fields.String(metadata={"description": "What the shopper wrote"})
    reason = ma.fields.String(metadata={"description": "Why it was declined or cancelled"})
    restocking_fee = ma.fields.Integer()
    postage = ma.fields.Integer()
    refunded = ma.fields.Integer()
    swap_total = ma.fields.Integer(metadata={"description": "What `swaps` cost, with taxes"})
    exchange_order_id = ma.fields.UUID(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    approved_at = ma.fields.DateTime(allow_none=True)
    received_at = ma.fields.DateTime(allow_none=True)
    closed_at = ma.fields.DateTime(allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(ReturnLineSchema))
    swaps = ma.fields.List(ma.fields.Nested(ReturnSwapSchema))


class ReturnQuery(PageQuery):
    """Which returns, newest first."""

    order_id = ma.fields.UUID(load_default=None)
    status = ma.fields.Enum(ReturnStatus, by_value=True, load_default=None)


class ReturnLineBody(InputSchema):
    """How much of an order line, counted as the line counts."""

    line_id = ma.fields.UUID(required=True)
    quantity = quantity_field()
    reason = text(load_default="", most=200)
    note = text(load_default="", most=500)
    instead = ma.fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "A variant that is wanted instead; kept in stock"}
    )


class ReturnBody(InputSchema):
    """A new return. With ``approve`` the shopper is told at once how to send the goods."""

    order_id = ma.fields.UUID(required=True)
    lines = ma.fields.List(ma.fields.Nested(ReturnLineBody), required=True, validate=ma.validate.Length(1, 200))
    note = text(load_default="", most=2000)
    approve = ma.fields.Boolean(load_default=False)


class ReturnDeclineBody(InputSchema):
    reason = text(required=True, most=500)


class ReturnCancelBody(InputSchema):
    reason = text(load_default="", most=500)


class ReturnQuantityBody(InputSchema):
    line_id = ma.fields.UUID(required=True)
    quantity = quantity_field()


class ReturnReceiptBody(InputSchema):
    """What came back; without ``lines`` all that is awaited."""

    lines = ma.fields.List(ma.fields.Nested(ReturnQuantityBody), load_default=None, allow_none=True)


class ReturnFindingBody(InputSchema):
    """How the goods of a line are; with ``location_id`` they are on sale there again."""

    line_id = ma.fields.UUID(required=True)
    condition = ma.fields.Enum(Condition, by_value=True, required=True)
    location_id = ma.fields.UUID(load_default=None, allow_none=True)


class ReturnInspectionBody(InputSchema):
    """Every line of which something came back."""

    lines = ma.fields.List(ma.fields.Nested(ReturnFindingBody), required=True, validate=ma.validate.Length(1, 200))


class ReturnRefundBody(InputSchema):
    """Without ``lines`` everything that came back. ``restocking_fee`` and ``postage`` are kept of it."""

    lines = ma.fields.List(ma.fields.Nested(ReturnQuantityBody), load_default=None, allow_none=True)
    restocking_fee = amount_field(load_default=0)
    postage = amount_field(load_default=0)
    shipping = amount_field(load_default=0)
    payment_id = ma.fields.UUID(load_default=None, allow_none=True)
    note = text(load_default="", most=2000)
    to = refund_goal()


class ReturnSwapBody(InputSchema):
    variant_id = ma.fields.UUID(required=True)
    quantity = quantity_field()


class ReturnSwapsBody(InputSchema):
    """What goes out instead; none lets go of what was kept."""

    swaps = ma.fields.List(ma.fields.Nested(ReturnSwapBody), required=True, validate=ma.validate.Length(0, 100))
