"""Products and variants as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.inputs import MAX_OPTIONS, MAX_VARIANTS

STATUSES = [status.value for status in ProductStatus]
MAX_INTEGER = 2**31 - 1


class VariantSchema(ma.Schema):
    """One sellable form. Prices are minor units, weight is grams, ``available`` is units on sale now."""

    id = ma.fields.UUID()
    product_id = ma.fields.UUID()
    title = ma.fields.String()
    sku = ma.fields.String()
    barcode = ma.fields.String()
    price = ma.fields.Integer()
    compare_at_price = ma.fields.Integer(allow_none=True)
    cost = ma.fields.Integer(allow_none=True)
    weight = ma.fields.Integer()
    track_stock = ma.fields.Boolean()
    sell_when_out = ma.fields.Boolean()
    requires_shipping = ma.fields.Boolean()
    position = ma.fields.Integer()
    media_id = ma.fields.UUID(allow_none=True)
    available = ma.fields.Integer(allow_none=True)


class ProductSchema(ma.Schema):
    """A product with its variants, in the store's default language."""

    id = ma.fields.UUID()
    handle = ma.fields.String()
    title = ma.fields.String()
    description = ma.fields.String(metadata={"description": "Sanitised HTML"})
    status = ma.fields.String(validate=ma.validate.OneOf(STATUSES))
    published_at = ma.fields.DateTime(allow_none=True)
    vendor = ma.fields.String()
    product_type = ma.fields.String()
    tags = ma.fields.List(ma.fields.String())
    seo_title = ma.fields.String()
    seo_description = ma.fields.String()
    price_min = ma.fields.Integer(allow_none=True)
    price_max = ma.fields.Integer(allow_none=True)
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    variants = ma.fields.List(ma.fields.Nested(VariantSchema))


class OptionBody(InputSchema):
    """A way in which variants differ, with its choices in order."""

    name = text(required=True, least=1)
    values = ma.fields.List(text(least=1), required=True, validate=ma.validate.Length(1, MAX_VARIANTS))


class VariantBody(InputSchema):
    """A variant of a product that is written; ``values`` names its choice of each option in the options' order."""

    id = ma.fields.UUID(load_default=None, allow_none=True)
    values = ma.fields.List(text(), load_default=list, validate=ma.validate.Length(0, MAX_OPTIONS))
    price = amount(required=True)
    compare_at_price = amount(load_default=None, allow_none=True)
    cost = amount(load_default=None, allow_none=True)
    sku = text(load_default="", most=100)
    barcode = text(load_default="", most=100)
    weight = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(0, MAX_INTEGER))
    track_stock = ma.fields.Boolean(load_default=True)
    sell_when_out = ma.fields.Boolean(load_default=False)
    requires_shipping = ma.fields.Boolean(load_default=True)
    stock = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(0, MAX_INTEGER),
        metadata={"description": "Units on hand at the first location; left alone when absent"},
    )


class ProductBody(InputSchema):
    """A whole product as it should be."""

    title = text(required=True, least=1)
    description = text(load_default="", most=100_000)
    handle = text(load_default="", most=200)
    status = ma.fields.Enum(ProductStatus, by_value=True, load_default=ProductStatus.DRAFT)
    vendor = text(load_default="")
    product_type = text(load_default="")
    tags = ma.fields.List(text(), load_default=list, validate=ma.validate.Length(0, 250))
    seo_title = text(load_default="")
    seo_description = text(load_default="", most=500)
    options = ma.fields.List(
        ma.fields.Nested(OptionBody), load_default=list, validate=ma.validate.Length(0, MAX_OPTIONS)
    )
    variants = ma.fields.List(
        ma.fields.Nested(VariantBody), required=True, validate=ma.validate.Length(1, MAX_VARIANTS)
    )


class ProductQuery(PageQuery):
    """Which products."""

    status = ma.fields.Enum(ProductStatus, by_value=True, load_default=None)
    vendor = text(load_default=None)
    product_type = text(load_default=None)
    handle = text(load_default=None)
    collection_id = ma.fields.UUID(load_default=None)
    updated_since = ma.fields.AwareDateTime(load_default=None)


class StockBody(InputSchema):
    """How many units lie at the first location."""

    on_hand = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(0, MAX_INTEGER))
    reason = text(load_default="")
