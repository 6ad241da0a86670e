"""Carts and checkouts as the API gives and takes them. Amounts are minor units of the cart's currency."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, amount, text
from platform_app.customers.schemas import CUSTOMER, PlaceFields
from platform_app.orders.schemas import GiftRecipientSchema, TaxLineSchema
from shared.kernel.i18n import LANGUAGES
from shared.kernel.quantities import Unit
from shared.models.carts.cart import CartStatus
from shared.models.stores.consents import ConsentKind
from shared.services.carts.gifts import MOST_PARTS
from shared.services.carts.lines import MAX_LINES
from shared.services.carts.recipients import LONGEST_MESSAGE, LONGEST_NAME

CART = "019a9d2c-4b1e-7c3a-9f00-00000000ca27"
VARIANT = "019a9d2c-4b1e-7c3a-9f00-0000000000b1"
RATE = "019a9d2c-4b1e-7c3a-9f00-0000000000a1"
MOST_CODES = 5


class RecipientBody(InputSchema):
    """Who gets pieces of a line of gift cards, and when: a day in the store's time zone, null once it is paid."""

    pieces = ma.fields.Integer(strict=True, load_default=1, validate=ma.validate.Range(1, 1000))
    email = text(required=True, least=3, most=254, metadata={"example": "robin@example.org"})
    name = text(load_default="", most=LONGEST_NAME, metadata={"example": "Robin"})
    message = text(load_default="", most=LONGEST_MESSAGE)
    send_on = ma.fields.Date(load_default=None, allow_none=True, metadata={"example": "2026-12-24"})


class CartLineBody(InputSchema):
    """How much of a variant. Of every unit other than ``piece`` thousandths: 1250 of ``kg`` is 1.250 kg."""

    variant_id = ma.fields.UUID(required=True, metadata={"example": VARIANT})
    quantity = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(1, 9_999_000), metadata={"example": 2}
    )
    recipients = ma.fields.List(
        ma.fields.Nested(RecipientBody),
        load_default=list,
        validate=ma.validate.Length(0, MOST_PARTS),
        metadata={"description": "Gift cards only; pieces that nobody is named for are the buyer's own"},
    )


class CartLinesBody(InputSchema):
    """All lines of a cart."""

    lines = ma.fields.List(ma.fields.Nested(CartLineBody), required=True, validate=ma.validate.Length(0, MAX_LINES))


class CartBody(InputSchema):
    """A cart that is filled for a shopper."""

    lines = ma.fields.List(ma.fields.Nested(CartLineBody), load_default=list, validate=ma.validate.Length(0, MAX_LINES))
    locale = ma.fields.String(
        load_default="",
        validate=ma.validate.OneOf(["", *LANGUAGES]),
        metadata={"description": "Empty: the store's main language"},
    )
    currency = text(load_default="", most=3, metadata={"description": "Empty: the store's own", "example": "EUR"})
    note = text(load_default="", most=1000)
    customer_id = ma.fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Whose prices and orders these are", "example": CUSTOMER},
    )


class CartPatch(InputSchema):
    """What is to change; the rest stays."""

    note = text(most=1000)
    currency = text(most=3, metadata={"example": "EUR"})


class CodeBody(InputSchema):
    """A discount code as the shopper typed it."""

    code = text(required=True, least=1, most=64, metadata={"example": "SPRING"})


class GiftCardCodeBody(InputSchema):
    """The code of a gift card as the shopper typed it."""

    code = text(required=True, least=1, most=64, metadata={"example": "BCDF-GHJK-LMNP-QRST"})


class OrderAddress(PlaceFields, InputSchema):
    """Where it goes; which parts are needed depends on the country."""


class ContactBody(InputSchema):
    """Who orders, and where it goes."""

    email = text(required=True, least=3, most=254, metadata={"example": "ada@example.com"})
    phone = text(load_default="", most=40, metadata={"example": "+31302312345"})
    shipping_address = ma.fields.Nested(OrderAddress, required=True)
    tax_id = text(load_default="", most=40, metadata={"description": "A company's", "example": ""})
    picks_up = ma.fields.Boolean(
        load_default=False, metadata={"description": "Comes for the goods: only a name is needed of the address"}
    )


class TickedBody(InputSchema):
    """A box of the checkout that the shopper ticked, and the version of the text that they read."""

    id = ma.fields.UUID(required=True, metadata={"example": VARIANT})
    version = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 10**9))


class PlacingBody(InputSchema):
    """What was chosen, and what the shopper agreed to pay."""

    rate_id = ma.fields.UUID(load_default=None, allow_none=True, metadata={"example": RATE})
    payment_provider = text(
        load_default="",
        most=40,
        metadata={"description": "Needed unless gift cards pay for all of it", "example": "cash_on_delivery"},
    )
    expected_total = amount(
        load_default=None,
        allow_none=True,
        metadata={"description": "Where the order comes to anything else, nothing is ordered (409)", "example": 4095},
    )
    expected_currency = text(load_default="", most=3, metadata={"example": "EUR"})
    expected_due = amount(
        load_default=None,
        allow_none=True,
        metadata={"description": "The same for what gift cards leave to pay", "example": None},
    )
    consents = ma.fields.List(
        ma.fields.Nested(TickedBody),
        load_default=list,
        validate=ma.validate.Length(0, 20),
        metadata={"description": "What must be agreed to stands in the checkout's `consents`", "example": []},
    )


class CheckoutBody(CartBody, ContactBody, PlacingBody):
    """An order in one request. Without ``rate_id`` the cheapest delivery is taken."""

    discount_codes = ma.fields.List(
        text(least=1, most=64), load_default=list, validate=ma.validate.Length(0, MOST_CODES), metadata={"example": []}
    )
    gift_cards = ma.fields.List(
        text(least=1, most=64),
        load_default=list,
        validate=ma.validate.Length(0, MOST_CODES),
        metadata={"description": "Their codes", "example": []},
    )


class CartLineSchema(ma.Schema):
    """A line at today's price. ``total`` is after ``discount``; ``available`` is null where stock is not limited."""

    variant_id = ma.fields.UUID()
    product_id = ma.fields.UUID()
    handle = ma.fields.String()
    title = ma.fields.String()
    variant_title = ma.fields.String()
    sku = ma.fields.String()
    quantity = ma.fields.Integer()
    unit = ma.fields.Enum(Unit, by_value=True)
    unit_price = ma.fields.Integer()
    compare_at_price = ma.fields.Integer(allow_none=True)
    available = ma.fields.Integer(allow_none=True)
    is_available = ma.fields.Boolean(metadata={"description": "Whether it can be had in this quantity"})
    requires_shipping = ma.fields.Boolean()
    discount = ma.fields.Integer()
    total = ma.fields.Integer()
    recipients = ma.fields.List(
        ma.fields.Nested(GiftRecipientSchema), metadata={"description": "Gift cards for somebody else"}
    )


class CartCodeSchema(ma.Schema):
    """A code that was typed, and why it applies or not."""

    code = ma.fields.String()
    applies = ma.fields.Boolean()
    message = ma.fields.String()


class CartDiscountSchema(ma.Schema):
    name = ma.fields.String()
    amount = ma.fields.Integer()


class CartGiftCardSchema(ma.Schema):
    """A gift card of a cart: what it pays of it, and what is on it."""

    last4 = ma.fields.String(metadata={"example": "QRST"})
    amount = ma.fields.Integer()
    balance = ma.fields.Integer()
    is_usable = ma.fields.Boolean(metadata={"description": "False once it has expired, is empty or switched off"})


class CartSchema(ma.Schema):
    """A cart with today's prices. ``shipping`` is null while no delivery was chosen."""

    id = ma.fields.UUID(metadata={"example": CART})
    status = ma.fields.Enum(CartStatus, by_value=True)
    customer_id = ma.fields.UUID(allow_none=True)
    locale = ma.fields.String()
    currency = ma.fields.String()
    note = ma.fields.String()
    lines = ma.fields.List(ma.fields.Nested(CartLineSchema))
    discount_codes = ma.fields.List(ma.fields.Nested(CartCodeSchema))
    discounts = ma.fields.List(ma.fields.Nested(CartDiscountSchema))
    subtotal = ma.fields.Integer()
    shipping = ma.fields.Integer(allow_none=True)
    payment_fee = ma.fields.Integer()
    discount = ma.fields.Integer()
    tax = ma.fields.Integer(metadata={"description": "Added to the prices; part of `total`"})
    tax_included = ma.fields.Integer(metadata={"description": "Contained in the prices"})
    tax_lines = ma.fields.List(ma.fields.Nested(TaxLineSchema))
    total = ma.fields.Integer()
    gift_cards = ma.fields.List(ma.fields.Nested(CartGiftCardSchema))
    due = ma.fields.Integer(metadata={"description": "What gift cards leave to pay of `total`"})
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class OfferedRateSchema(ma.Schema):
    """A delivery that can be chosen for this address, and its price for this cart."""

    id = ma.fields.UUID(metadata={"example": RATE})
    name = ma.fields.String()
    price = ma.fields.Integer()
    min_days = ma.fields.Integer(allow_none=True)
    max_days = ma.fields.Integer(allow_none=True)
    pickup_place = ma.fields.Dict(keys=ma.fields.String(), allow_none=True)


class OfferedMethodSchema(ma.Schema):
    provider = ma.fields.String(metadata={"example": "cash_on_delivery"})
    fee = ma.fields.Integer()


class ConsentBoxSchema(ma.Schema):
    """What a shopper is asked to agree to; words in [brackets] lead to ``link``."""

    id = ma.fields.UUID()
    kind = ma.fields.Enum(ConsentKind, by_value=True)
    is_required = ma.fields.Boolean(metadata={"description": "Without its tick nothing is ordered (422)"})
    version = ma.fields.Integer(metadata={"description": "To be sent back with the tick"})
    text = ma.fields.String(metadata={"example": "I agree to the [terms of sale]."})
    link = ma.fields.String(metadata={"example": "/pages/terms"})


class CheckoutSchema(CartSchema):
    """A cart on its way to an order. ``missing`` names what is still to be said before it can be placed."""

    email = ma.fields.String()
    phone = ma.fields.String()
    shipping_address = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    tax_id = ma.fields.String()
    picks_up = ma.fields.Boolean()
    needs_delivery = ma.fields.Boolean()
    shipping_rates = ma.fields.List(ma.fields.Nested(OfferedRateSchema))
    payment_methods = ma.fields.List(ma.fields.Nested(OfferedMethodSchema))
    rate_id = ma.fields.UUID(allow_none=True)
    payment_provider = ma.fields.String(allow_none=True)
    consents = ma.fields.List(ma.fields.Nested(ConsentBoxSchema))
    missing = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(["lines", "contact", "rate_id", "payment_provider"]))
    )
