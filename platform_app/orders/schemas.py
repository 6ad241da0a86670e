"""Orders as the API gives them, and what can be done to them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.kernel.quantities import Unit
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.models.shipping.rate import RateKind
from shared.models.stores.consents import ConsentKind
from shared.models.taxes.lookup import ProofState
from shared.services.taxes.decision import Treatment


def one_of(kind: type[OrderStatus] | type[PaymentState] | type[FulfilmentState]) -> ma.validate.OneOf:
    return ma.validate.OneOf([state.value for state in kind])


class TaxLineSchema(ma.Schema):
    """One tax: `millionths` 210000 is 21 %; `net` is what it was charged on, without any tax."""

    rate_id = ma.fields.UUID(allow_none=True)
    name = ma.fields.String(metadata={"example": "VAT"})
    millionths = ma.fields.Integer(metadata={"example": 210000})
    net = ma.fields.Integer(metadata={"example": 10000})
    amount = ma.fields.Integer(metadata={"example": 2100})


class GiftRecipientSchema(ma.Schema):
    """Who gets pieces of a line of gift cards. `send_on` is a day in the store's time zone; null: once it is paid."""

    pieces = ma.fields.Integer(metadata={"example": 1})
    email = ma.fields.String(metadata={"example": "robin@example.org"})
    name = ma.fields.String(metadata={"example": "Robin"})
    message = ma.fields.String()
    send_on = ma.fields.Date(allow_none=True, metadata={"example": "2026-12-24"})


class OrderLineSchema(ma.Schema):
    """A line with the texts and prices of the moment it was ordered. Of ``refunded``, ``dropped`` were never sent.

    Quantities of a ``unit`` other than ``piece`` are thousandths of it: 1250 of ``kg`` is 1.250 kg.
    """

    id = ma.fields.UUID()
    product_id = ma.fields.UUID(allow_none=True)
    variant_id = ma.fields.UUID(allow_none=True)
    title = ma.fields.String()
    variant_title = ma.fields.String()
    sku = ma.fields.String()
    quantity = ma.fields.Integer()
    unit = ma.fields.Enum(Unit, by_value=True)
    fulfilled = ma.fields.Integer()
    dropped = ma.fields.Integer()
    refunded = ma.fields.Integer()
    unit_price = ma.fields.Integer()
    discount = ma.fields.Integer()
    tax = ma.fields.Integer(metadata={"description": "Added to `total`"})
    tax_included = ma.fields.Integer(metadata={"description": "Contained in `total`"})
    tax_lines = ma.fields.List(ma.fields.Nested(TaxLineSchema))
    total = ma.fields.Integer()
    is_gift_card = ma.fields.Boolean()
    recipients = ma.fields.List(
        ma.fields.Nested(GiftRecipientSchema), metadata={"description": "Gift cards for somebody else"}
    )


class OrderDiscountSchema(ma.Schema):
    """A discount that an order was placed with, its texts as they were; ``amount`` is what it saved in all."""

    discount_id = ma.fields.UUID()
    name = ma.fields.String()
    code = ma.fields.String()
    kind = ma.fields.Enum(DiscountKind, by_value=True)
    discount_class = ma.fields.Enum(DiscountClass, by_value=True)
    amount = ma.fields.Integer()


class OrderSchema(ma.Schema):
    """An order; amounts are minor units of ``currency``. What is due to the tax office is `tax` + `tax_included`."""

    id = ma.fields.UUID()
    number = ma.fields.Integer()
    name = ma.fields.String()
    status = ma.fields.String(validate=one_of(OrderStatus))
    payment_state = ma.fields.String(validate=one_of(PaymentState))
    fulfilment_state = ma.fields.String(validate=one_of(FulfilmentState))
    email = ma.fields.String()
    phone = ma.fields.String()
    locale = ma.fields.String()
    currency = ma.fields.String()
    subtotal = ma.fields.Integer()
    shipping = ma.fields.Integer()
    payment_fee = ma.fields.Integer()
    tax = ma.fields.Integer(metadata={"description": "Added to the prices; part of `total`"})
    tax_included = ma.fields.Integer(metadata={"description": "Contained in the prices"})
    shipping_tax = ma.fields.Integer(metadata={"description": "The delivery's share of `tax`"})
    shipping_tax_included = ma.fields.Integer(metadata={"description": "The delivery's share of `tax_included`"})
    tax_lines = ma.fields.List(ma.fields.Nested(TaxLineSchema))
    tax_treatment = ma.fields.String(
        validate=ma.validate.OneOf(["", *(one.value for one in Treatment)]),
        metadata={"description": "Why it was taxed so; empty where the store charged no taxes"},
    )
    company = ma.fields.String()
    tax_id = ma.fields.String()
    discount = ma.fields.Integer()
    total = ma.fields.Integer()
    gift_card_total = ma.fields.Integer(metadata={"description": "What gift cards paid of `total` when it was placed"})
    shipping_address = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    shipping_name = ma.fields.String()
    payment_provider = ma.fields.String()
    note = ma.fields.String()
    placed_at = ma.fields.DateTime()
    cancelled_at = ma.fields.DateTime(allow_none=True)
    updated_at = ma.fields.DateTime()
    revision = ma.fields.Integer(metadata={"description": "How often it was edited since it was placed"})
    on_hold = ma.fields.Boolean()
    delivery_kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in RateKind]))
    pickup_place = ma.fields.Dict(
        keys=ma.fields.String(), metadata={"description": "Where it is picked up; empty where it is brought"}
    )
    tags = ma.fields.List(ma.fields.String(), metadata={"example": ["gift"]})
    lines = ma.fields.List(ma.fields.Nested(OrderLineSchema))
    discounts = ma.fields.List(ma.fields.Nested(OrderDiscountSchema))


class ConsentSchema(ma.Schema):
    """One box of the checkout as the shopper saw it."""

    id = ma.fields.UUID()
    box_id = ma.fields.UUID(metadata={"description": "The same for every order that was asked so"})
    kind = ma.fields.Enum(ConsentKind, by_value=True)
    is_required = ma.fields.Boolean()
    is_given = ma.fields.Boolean()
    version = ma.fields.Integer(metadata={"description": "Grows with every change of the text"})
    locale = ma.fields.String()
    text = ma.fields.String(metadata={"example": "I agree to the [terms of sale]."})
    link = ma.fields.String(metadata={"description": "Where the words in brackets led"})
    given_at = ma.fields.DateTime()


class TaxIdProofSchema(ma.Schema):
    """What VIES said about a VAT number. `reference` is its `requestIdentifier`, given where the store has a number."""

    tax_id = ma.fields.String(metadata={"example": "DE136695976"})
    asked_by = ma.fields.String(metadata={"description": "The store's own number, where it has one"})
    state = ma.fields.Enum(ProofState, by_value=True)
    reference = ma.fields.String(metadata={"example": "WAPIAAAAZK1xYwN1"})
    name = ma.fields.String()
    address = ma.fields.String()
    problem = ma.fields.String(metadata={"description": "Why there is no answer", "example": "MS_UNAVAILABLE"})
    checked_at = ma.fields.DateTime()


class OrderQuery(PageQuery):
    """Which orders, newest first."""

    status = ma.fields.Enum(OrderStatus, by_value=True, load_default=None)
    payment_state = ma.fields.Enum(PaymentState, by_value=True, load_default=None)
    fulfilment_state = ma.fields.Enum(FulfilmentState, by_value=True, load_default=None)
    email = text(load_default=None)
    placed_since = ma.fields.AwareDateTime(load_default=None)
    placed_until = ma.fields.AwareDateTime(load_default=None)
    query = text(
        load_default="",
        metadata={
            "description": "A number, the beginning of a name, surname, e-mail or SKU, or the end of a phone number"
        },
    )
    tag = text(load_default="", most=60, metadata={"example": "gift"})
    country = text(load_default="", most=2, metadata={"example": "NL"})
    provider = text(load_default=None, most=40, metadata={"example": "stripe"})
    on_hold = ma.fields.Boolean(load_default=None, allow_none=True)
    total_from = ma.fields.Integer(load_default=None, metadata={"description": "Minor units of the store's currency"})
    total_to = ma.fields.Integer(load_default=None, metadata={"description": "Minor units of the store's currency"})


class ParcelLine(InputSchema):
    """How much of a line is in the parcel, counted as the line counts."""

    line_id = ma.fields.UUID(required=True)
    quantity = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 9_999_000))


class ParcelBody(InputSchema):
    """A parcel; without ``lines`` it holds all that is left to send."""

    lines = ma.fields.List(ma.fields.Nested(ParcelLine), load_default=None, allow_none=True)
    carrier = text(load_default="")
    tracking_number = text(load_default="")
    tracking_url = ma.fields.Url(
        schemes={"http", "https"},
        load_default="",
        validate=ma.validate.Length(0, 500),
        metadata={"description": "Not needed for a courier that we know", "example": "https://track.example.com/3S99"},
    )
    location_id = ma.fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Where it is packed; null: anywhere"},
    )
    tells_shopper = ma.fields.Boolean(load_default=True, metadata={"description": "Whether a mail is sent"})


class CancellationBody(InputSchema):
    """Why an order is cancelled."""

    reason = text(load_default="", most=500)
    refund = ma.fields.Boolean(load_default=False)
