"""Invoices and credit notes as the API gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from shared.models.orders.document import DocumentKind


class TaxRowSchema(ma.Schema):
    """One rate, in percent. ``tax`` was paid on ``net``; ``included`` says that prices contained it."""

    name = ma.fields.String()
    rate = ma.fields.String()
    net = ma.fields.Integer()
    tax = ma.fields.Integer()
    included = ma.fields.Boolean()


class InvoiceSchema(ma.Schema):
    """An invoice or a credit note; amounts are minor units of ``currency``, those of credit notes positive.

    ``lines`` are those of the invoice, or what a credit note takes back (``id`` is the order line's, ``shipping``,
    ``fee``, or empty for a sum without a line). Nothing of it ever changes.
    """

    id = ma.fields.UUID()
    kind = ma.fields.Enum(DocumentKind, by_value=True)
    name = ma.fields.String(metadata={"example": "INV-2026-0007"})
    number = ma.fields.Integer()
    period = ma.fields.String(metadata={"description": "The year where numbers begin anew each year, else empty"})
    order_id = ma.fields.UUID()
    order_number = ma.fields.Integer()
    order_name = ma.fields.String()
    invoice_id = ma.fields.UUID(allow_none=True, metadata={"description": "What a credit note takes back"})
    locale = ma.fields.String()
    currency = ma.fields.String()
    total = ma.fields.Integer()
    issued_at = ma.fields.DateTime()
    taxes = ma.fields.List(ma.fields.Nested(TaxRowSchema))
    buyer = ma.fields.Dict(keys=ma.fields.String())
    lines = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()))


class InvoiceQuery(PageQuery):
    """Which documents, newest first."""

    kind = ma.fields.Enum(DocumentKind, by_value=True, load_default=None)
    order_id = ma.fields.UUID(load_default=None)
    issued_since = ma.fields.AwareDateTime(load_default=None)


class InvoiceBody(InputSchema):
    """The order that is invoiced."""

    order_id = ma.fields.UUID(required=True)


class CreditLineBody(InputSchema):
    """How much of an order line, counted as the line counts; without ``amount`` its own share."""

    line_id = ma.fields.UUID(required=True)
    quantity = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 9_999_000))
    amount = amount(load_default=None, allow_none=True)


class CreditNoteBody(InputSchema):
    """What is taken back; nothing named is all that is left. ``amount`` is what the note comes to in all."""

    lines = ma.fields.List(
        ma.fields.Nested(CreditLineBody), load_default=None, allow_none=True, validate=ma.validate.Length(1, 500)
    )
    shipping = amount(load_default=None, allow_none=True)
    amount = amount(load_default=None, allow_none=True)
    reason = text(load_default="", most=300)
