"""Drafts and edits of orders as the API takes and gives them. Money is minor units of their currency."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from platform_app.catalog.price_schemas import moment
from platform_app.orders.schemas import TaxLineSchema
from shared.kernel.quantities import Unit
from shared.models.orders.draft import DraftStatus
from shared.services.orders.drafts.completing import LINK_DAYS, MOST_DAYS, Terms
from shared.services.orders.drafts.listing import DraftTab
from shared.services.orders.drafts.wishes import MOST_LINES
from shared.services.orders.manual_discounts import Taken

QUANTITY = "Counts as the product counts: 1250 of `kg` is 1.250 kg"


def quantity(least: int, **options: Any) -> ma.fields.Integer:
    bounds = ma.validate.Range(least, 9_999_000)
    return ma.fields.Integer(strict=True, validate=bounds, metadata={"description": QUANTITY}, **options)


class ManualDiscountBody(InputSchema):
    """What staff take off: `value` is minor units, or hundredths of a percent (1000 is 10 %)."""

    kind = ma.fields.Enum(Taken, by_value=True, required=True)
    value = amount(required=True, metadata={"example": 1000})
    reason = text(load_default="", most=200)


class ManualDiscountSchema(ma.Schema):
    """What staff took off, and why."""

    kind = ma.fields.Enum(Taken, by_value=True)
    value = ma.fields.Integer()
    reason = ma.fields.String()


class DraftLineBody(InputSchema):
    """A line: of a variant, or a thing of its own with a `title`.

    Without `unit_price` a variant costs what it does now. With the `line_id` of a line that is there already, that one
    is changed.
    """

    line_id = ma.fields.UUID(load_default=None, allow_none=True)
    variant_id = ma.fields.UUID(load_default=None, allow_none=True)
    title = text(load_default="", most=300)
    quantity = quantity(1, required=True)
    unit_price = amount(load_default=None, allow_none=True)
    tax_class_id = ma.fields.UUID(load_default=None, allow_none=True)
    requires_shipping = ma.fields.Boolean(load_default=True)
    discount = ma.fields.Nested(ManualDiscountBody, load_default=None, allow_none=True)


class DraftBody(InputSchema):
    """A draft, or what shall change about it: what is not named stays. `currency` is only taken when it is made."""

    lines = ma.fields.List(ma.fields.Nested(DraftLineBody), validate=ma.validate.Length(0, MOST_LINES))
    customer_id = ma.fields.UUID(allow_none=True)
    email = text(most=200)
    phone = text(most=40)
    address = ma.fields.Dict(keys=text(most=40), values=text(most=200))
    tax_id = text(most=40)
    locale = text(most=20)
    currency = text(most=3)
    rate_id = ma.fields.UUID(allow_none=True)
    shipping_name = text(most=200)
    shipping_price = amount(allow_none=True)
    discount = ma.fields.Nested(ManualDiscountBody, allow_none=True)
    note = text(most=2000)
    staff_note = text(most=2000)
    tags = ma.fields.List(text(most=60), validate=ma.validate.Length(0, 50))
    valid_until = ma.fields.AwareDateTime(allow_none=True)
    revision = ma.fields.Integer(
        load_default=None, allow_none=True, metadata={"description": "The one that you saw; another one is refused"}
    )


class DraftLineSchema(ma.Schema):
    """A line of a draft; `list_price` is what the variant cost when it was put there."""

    id = ma.fields.UUID()
    variant_id = ma.fields.UUID(allow_none=True)
    tax_class_id = ma.fields.UUID(allow_none=True)
    is_custom = ma.fields.Boolean()
    title = ma.fields.String()
    variant_title = ma.fields.String()
    sku = ma.fields.String()
    quantity = ma.fields.Integer()
    unit = ma.fields.Enum(Unit, by_value=True)
    unit_price = ma.fields.Integer()
    list_price = ma.fields.Integer()
    requires_shipping = ma.fields.Boolean()
    manual_discount = ma.fields.Nested(ManualDiscountSchema, allow_none=True)
    discount = ma.fields.Integer(metadata={"description": "All that comes off this line"})
    total = ma.fields.Integer()


class DraftOrderSchema(ma.Schema):
    """An order before it is one. `revision` counts its changes."""

    id = ma.fields.UUID()
    number = ma.fields.Integer()
    name = ma.fields.String()
    status = ma.fields.Enum(DraftStatus, by_value=True)
    revision = ma.fields.Integer()
    customer_id = ma.fields.UUID(allow_none=True)
    order_id = ma.fields.UUID(allow_none=True)
    email = ma.fields.String()
    phone = ma.fields.String()
    address = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    tax_id = ma.fields.String()
    locale = ma.fields.String()
    currency = ma.fields.String()
    rate_id = ma.fields.UUID(allow_none=True)
    shipping_name = ma.fields.String()
    shipping_price = ma.fields.Integer(allow_none=True)
    manual_discount = ma.fields.Nested(ManualDiscountSchema, allow_none=True)
    subtotal = ma.fields.Integer()
    shipping = ma.fields.Integer()
    tax = ma.fields.Integer(metadata={"description": "Added to the prices; part of `total`"})
    tax_included = ma.fields.Integer(metadata={"description": "Contained in the prices"})
    tax_lines = ma.fields.List(ma.fields.Nested(TaxLineSchema))
    tax_treatment = ma.fields.String()
    discount = ma.fields.Integer()
    total = ma.fields.Integer()
    note = ma.fields.String()
    staff_note = ma.fields.String()
    tags = ma.fields.List(ma.fields.String())
    valid_until = ma.fields.DateTime(allow_none=True)
    sent_at = ma.fields.DateTime(allow_none=True)
    decided_at = ma.fields.DateTime(allow_none=True)
    decision_note = ma.fields.String()
    completed_at = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    lines = ma.fields.List(ma.fields.Nested(DraftLineSchema))


class DraftQuery(PageQuery):
    """Which drafts, newest first."""

    q = text(load_default="")
    tab = ma.fields.Enum(DraftTab, by_value=True, load_default=DraftTab.ALL)


class SendingBody(InputSchema):
    """Until when the quote holds; two weeks where nothing is said."""

    valid_until = moment()
    revision = ma.fields.Integer(load_default=None, allow_none=True)


class AnswerBody(InputSchema):
    """What the customer said."""

    note = text(load_default="", most=1000)
    revision = ma.fields.Integer(load_default=None, allow_none=True)


class CompletionBody(InputSchema):
    """How the order is paid: `paid` already, by a `link`, or `later`; due after so many `days`."""

    terms = ma.fields.Enum(Terms, by_value=True, load_default=Terms.LINK)
    provider = text(load_default="", most=40)
    days = ma.fields.Integer(strict=True, load_default=LINK_DAYS, validate=ma.validate.Range(0, MOST_DAYS))
    revision = ma.fields.Integer(load_default=None, allow_none=True)


class LineChangeBody(InputSchema):
    """A line of the order: its new quantity (0 takes out what was not sent), its own discount (null takes it away)."""

    line_id = ma.fields.UUID(required=True)
    quantity = quantity(0)
    discount = ma.fields.Nested(ManualDiscountBody, allow_none=True)


class EditBody(InputSchema):
    """What shall change about an order; what is not named stays. With `preview` nothing is written.

    `revision` is the order's that you saw. `expected_total` is what the preview said. With `refund` what was paid too
    much goes back at once (wants the permission `payments.refund`), else it is held.
    """

    revision = ma.fields.Integer(strict=True, required=True)
    preview = ma.fields.Boolean(load_default=False)
    lines = ma.fields.List(ma.fields.Nested(LineChangeBody), load_default=list, validate=ma.validate.Length(0, 500))
    added = ma.fields.List(
        ma.fields.Nested(DraftLineBody), load_default=list, validate=ma.validate.Length(0, MOST_LINES)
    )
    discount = ma.fields.Nested(ManualDiscountBody, allow_none=True)
    shipping = amount(load_default=None, allow_none=True)
    reason = text(load_default="", most=500)
    expected_total = ma.fields.Integer(load_default=None, allow_none=True)
    refund = ma.fields.Boolean(load_default=False)
    notify = ma.fields.Boolean(load_default=True, metadata={"description": "Tell the customer by mail"})


class EditedLineSchema(ma.Schema):
    """A line before and after; quantities of 0 are lines that are added or taken out."""

    line_id = ma.fields.UUID(allow_none=True)
    title = ma.fields.String()
    quantity_before = ma.fields.Integer()
    quantity = ma.fields.Integer()
    total_before = ma.fields.Integer()
    total = ma.fields.Integer()


class EditSchema(ma.Schema):
    """What an edit comes to. `owed` is still to be paid afterwards; below zero it was paid too much."""

    order_id = ma.fields.UUID()
    revision = ma.fields.Integer(metadata={"description": "The order's now"})
    currency = ma.fields.String()
    total_before = ma.fields.Integer()
    total = ma.fields.Integer()
    difference = ma.fields.Integer()
    subtotal = ma.fields.Integer()
    discount = ma.fields.Integer()
    shipping = ma.fields.Integer()
    tax = ma.fields.Integer()
    owed = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(EditedLineSchema))
