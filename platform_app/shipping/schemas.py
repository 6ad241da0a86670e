"""Zones, rates, pick-up points, quotes and labels as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, text
from shared.gateways.couriers.base import LabelState
from shared.kernel.money import MAX_AMOUNT
from shared.models.shipping.rate import RateBasis
from shared.services.shipping.rate_setup import LONGEST_TEXT, MOST_DAYS
from shared.services.shipping.tables import LARGEST_MEASURE, MOST_STEPS

MINOR = {"example": 495, "description": "Minor units of the store's currency"}
MEASURES = "Minor units (price), grams (weight), things (quantity) or metres (distance)"


def texts(most: int, **options: object) -> ma.fields.List:
    return ma.fields.List(text(most=60), validate=ma.validate.Length(0, most), **options)  # type: ignore[arg-type]


def whole(most: int, **options: object) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(0, most), **options)  # type: ignore[arg-type]


class StepSchema(InputSchema):
    """Up to and with `up_to`; null: however much it is."""

    up_to = whole(MAX_AMOUNT, load_default=None, allow_none=True, metadata={"example": 5000, "description": MEASURES})
    price = whole(MAX_AMOUNT, required=True, metadata=MINOR)


class RateBody(InputSchema):
    """A delivery as it should be. `price` is for `flat`; any other basis has `steps`."""

    name = text(required=True, least=1, most=80, metadata={"example": "Parcel"})
    basis = ma.fields.Enum(RateBasis, by_value=True, load_default=RateBasis.FLAT)
    price = whole(MAX_AMOUNT, load_default=0, metadata=MINOR)
    steps = ma.fields.List(ma.fields.Nested(StepSchema), load_default=list, validate=ma.validate.Length(0, MOST_STEPS))
    free_over = whole(
        MAX_AMOUNT,
        load_default=None,
        allow_none=True,
        metadata={"example": 5000, "description": "Free for goods of so much and more, before discounts"},
    )
    min_days = whole(MOST_DAYS, load_default=None, allow_none=True, metadata={"example": 1})
    max_days = whole(MOST_DAYS, load_default=None, allow_none=True, metadata={"example": 3})


class NewRateBody(RateBody):
    zone_id = ma.fields.UUID(required=True)


class ShippingRateSchema(RateBody):
    """A delivery of a zone."""

    id = ma.fields.UUID()
    zone_id = ma.fields.UUID()
    position = ma.fields.Integer()


class ShippingZoneBody(InputSchema):
    """A zone as it should be. `areas` and `postcodes` (`3511AB`, `35*`, `1000-1299`) narrow one country down."""

    name = text(required=True, least=1, most=80, metadata={"example": "Berlin"})
    countries = texts(300, required=True, metadata={"example": ["DE"], "description": "ISO 3166-1 alpha-2, or `*`"})
    areas = texts(500, load_default=list, metadata={"example": []})
    postcodes = texts(500, load_default=list, metadata={"example": ["10*", "12*"]})


class ShippingZoneSchema(ShippingZoneBody):
    """A zone with its deliveries."""

    id = ma.fields.UUID()
    position = ma.fields.Integer()
    version = ma.fields.Integer()
    rates = ma.fields.List(ma.fields.Nested(ShippingRateSchema))


class PickupPointBody(InputSchema):
    """A location where shoppers can pick up."""

    location_id = ma.fields.UUID(required=True)
    name = text(required=True, least=1, most=80, metadata={"example": "Our shop"})
    price = whole(MAX_AMOUNT, load_default=0, metadata=MINOR)
    free_over = whole(MAX_AMOUNT, load_default=None, allow_none=True)
    min_days = whole(MOST_DAYS, load_default=None, allow_none=True)
    max_days = whole(MOST_DAYS, load_default=None, allow_none=True)
    hours = text(load_default="", most=LONGEST_TEXT, metadata={"example": "Mon–Fri 10:00–18:00"})
    instructions = text(load_default="", most=LONGEST_TEXT, metadata={"example": "Ring the bell"})


class PickupPointSchema(PickupPointBody):
    id = ma.fields.UUID()
    position = ma.fields.Integer()


class QuoteBody(InputSchema):
    """A cart that nobody has filled yet, and where it would go. Without a country there is only pick-up."""

    country = text(load_default="", most=2, metadata={"example": "DE"})
    area = text(load_default="", most=60)
    postcode = text(load_default="", most=20, metadata={"example": "10115"})
    amount = whole(MAX_AMOUNT, required=True, metadata=MINOR)
    grams = whole(LARGEST_MEASURE, load_default=0, metadata={"example": 1250})
    things = whole(LARGEST_MEASURE, load_default=0, metadata={"example": 2})
    locale = text(load_default="", most=10, metadata={"example": "de"})


class QuoteSchema(ma.Schema):
    """A delivery on offer; `location_id` is where it is picked up. Couriers are not asked."""

    rate_id = ma.fields.UUID()
    name = ma.fields.String()
    price = ma.fields.Integer(metadata=MINOR)
    min_days = ma.fields.Integer(allow_none=True)
    max_days = ma.fields.Integer(allow_none=True)
    location_id = ma.fields.UUID(allow_none=True)


class LabelRatesBody(InputSchema):
    """The parcel: one of the boxes in the settings (the smallest that carries it), its goods' weight."""

    box = text(load_default="", most=80, metadata={"example": "Box"})
    grams = whole(1_000_000, load_default=None, allow_none=True, metadata={"description": "null: as variants say"})


class CourierRateSchema(ma.Schema):
    """What a courier asks; `reference` buys it."""

    reference = ma.fields.String()
    carrier = ma.fields.String(metadata={"example": "PostNL"})
    service = ma.fields.String(metadata={"example": "Standard"})
    amount = ma.fields.Integer(metadata=MINOR)
    currency = ma.fields.String(metadata={"example": "EUR"})
    days = ma.fields.Integer(allow_none=True)


class LabelBody(InputSchema):
    rate = text(required=True, least=1, most=100, metadata={"description": "The reference of a courier's rate"})


class LabelSchema(ma.Schema):
    """A label of a parcel or of a return. `pending`: the courier service has not answered yet."""

    id = ma.fields.UUID()
    order_id = ma.fields.UUID()
    fulfilment_id = ma.fields.UUID(allow_none=True)
    return_id = ma.fields.UUID(allow_none=True)
    state = ma.fields.Enum(LabelState, by_value=True)
    carrier = ma.fields.String()
    service = ma.fields.String()
    amount = ma.fields.Integer(metadata=MINOR)
    currency = ma.fields.String()
    tracking_number = ma.fields.String()
    problem = ma.fields.String()
    created_at = ma.fields.DateTime()
