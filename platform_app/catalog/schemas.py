"""Products and variants as the API takes and gives them."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from shared.kernel.quantities import Unit
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.api_listing import ApiSort
from shared.services.catalog.inputs import MAX_OPTIONS, MAX_VARIANTS

STATUSES = [status.value for status in ProductStatus]
MAX_INTEGER = 2**31 - 1
PRICES = ma.validate.Range(0, 10**14)
GIFT_CARD = "Whether its variants are amounts of gift cards, which come by mail"
UNIT = "What prices are for. Quantities of any unit but `piece` are thousandths: 1250 of `kg` is 1.250 kg"


def example(value: Any, description: str = "", **more: Any) -> dict[str, Any]:
    """Metadata of a field for the OpenAPI."""
    return {"example": value} | ({"description": description} if description else {}) | more


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
    is_bundle = ma.fields.Boolean(metadata=example(False, "Made of other variants; its stock follows theirs"))
    position = ma.fields.Integer()
    media_id = ma.fields.UUID(allow_none=True)
    available = ma.fields.Integer(allow_none=True)


class OptionValueSchema(ma.Schema):
    """One choice of an option; its id outlives renaming."""

    id = ma.fields.UUID()
    name = ma.fields.String(metadata=example("Sea"))
    position = ma.fields.Integer()


class OptionSchema(ma.Schema):
    """A way in which a product's variants differ."""

    id = ma.fields.UUID()
    product_id = ma.fields.UUID()
    name = ma.fields.String(metadata=example("Glaze"))
    position = ma.fields.Integer()
    values = ma.fields.List(ma.fields.Nested(OptionValueSchema))


class GalleryItemSchema(ma.Schema):
    """A picture of a product, in its place."""

    id = ma.fields.UUID()
    product_id = ma.fields.UUID()
    key = ma.fields.String()
    filename = ma.fields.String()
    alt = ma.fields.String()
    width = ma.fields.Integer()
    height = ma.fields.Integer()
    position = ma.fields.Integer()


class MembershipSchema(ma.Schema):
    """A collection that shows the product."""

    product_id = ma.fields.UUID()
    collection_id = ma.fields.UUID()
    position = ma.fields.Integer()


class ProductSchema(ma.Schema):
    """A product with its variants, in the store's default language."""

    id = ma.fields.UUID()
    handle = ma.fields.String()
    title = ma.fields.String()
    description = ma.fields.String(metadata={"description": "Sanitised HTML"})
    status = ma.fields.String(validate=ma.validate.OneOf(STATUSES))
    published_at = ma.fields.DateTime(
        allow_none=True, metadata=example("2026-12-01T09:00:00Z", "Shoppers see an active product from then on")
    )
    take_down_at = ma.fields.DateTime(allow_none=True, metadata=example(None, "Shoppers see it until then"))
    vendor = ma.fields.String()
    product_type = ma.fields.String()
    tags = ma.fields.List(ma.fields.String())
    seo_title = ma.fields.String()
    seo_description = ma.fields.String()
    unit = ma.fields.Enum(Unit, by_value=True, metadata={"description": UNIT})
    least_quantity = ma.fields.Integer()
    quantity_step = ma.fields.Integer()
    is_gift_card = ma.fields.Boolean(metadata={"description": GIFT_CARD})
    price_min = ma.fields.Integer(allow_none=True)
    price_max = ma.fields.Integer(allow_none=True)
    compare_at_max = ma.fields.Integer(allow_none=True)
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    category_id = ma.fields.UUID(allow_none=True)
    variants = ma.fields.List(ma.fields.Nested(VariantSchema), metadata={"description": "With `include=variants`"})
    options = ma.fields.List(ma.fields.Nested("OptionSchema"), metadata={"description": "With `include=options`"})
    media = ma.fields.List(ma.fields.Nested("GalleryItemSchema"), metadata={"description": "With `include=media`"})
    collections = ma.fields.List(
        ma.fields.Nested("MembershipSchema"), metadata={"description": "With `include=collections`"}
    )


class OptionBody(InputSchema):
    """A way in which variants differ, with its choices in order."""

    name = text(required=True, least=1, metadata=example("Glaze"))
    values = ma.fields.List(
        text(least=1), required=True, validate=ma.validate.Length(1, MAX_VARIANTS), metadata=example(["Ash", "Sea"])
    )


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
    media_id = ma.fields.UUID(load_default=None, allow_none=True)
    stock = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(0, MAX_INTEGER),
        metadata={"description": "Units on hand at the first location; left alone when absent"},
    )


class ProductBody(InputSchema):
    """A whole product as it should be."""

    title = text(required=True, least=1, metadata=example("Salt pig"))
    description = text(load_default="", most=100_000)
    handle = text(load_default="", most=200)
    status = ma.fields.Enum(ProductStatus, by_value=True, load_default=ProductStatus.DRAFT)
    publish_at = ma.fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        metadata=example(None, "When an active product goes live; at once if absent"),
    )
    take_down_at = ma.fields.AwareDateTime(load_default=None, allow_none=True, metadata=example(None))
    vendor = text(load_default="")
    product_type = text(load_default="")
    tags = ma.fields.List(text(), load_default=list, validate=ma.validate.Length(0, 250))
    seo_title = text(load_default="")
    seo_description = text(load_default="", most=500)
    unit = ma.fields.Enum(Unit, by_value=True, load_default=None, metadata={"description": UNIT})
    least_quantity = ma.fields.Integer(strict=True, load_default=None, validate=ma.validate.Range(1, MAX_INTEGER))
    quantity_step = ma.fields.Integer(strict=True, load_default=None, validate=ma.validate.Range(1, MAX_INTEGER))
    is_gift_card = ma.fields.Boolean(load_default=None, allow_none=True, metadata=example(None, GIFT_CARD))
    media_ids = ma.fields.List(
        ma.fields.UUID(),
        load_default=None,
        allow_none=True,
        validate=ma.validate.Length(0, 250),
        metadata=example(None, "The gallery in its order; left alone when absent"),
    )
    options = ma.fields.List(
        ma.fields.Nested(OptionBody), load_default=list, validate=ma.validate.Length(0, MAX_OPTIONS)
    )
    variants = ma.fields.List(
        ma.fields.Nested(VariantBody), required=True, validate=ma.validate.Length(1, MAX_VARIANTS)
    )


class ViewQuery(ma.Schema):
    """How much of each product."""

    fields_ = ma.fields.String(
        data_key="fields",
        load_default="",
        validate=ma.validate.Length(0, 500),
        metadata=example("id,title,price_min", "Only these fields, separated by commas"),
    )
    include = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Length(0, 200),
        metadata=example("variants,options,media", "Parts: variants, options, media, collections. Absent: variants"),
    )


class ProductQuery(ViewQuery, PageQuery):
    """Which products, in which order, and how much of each."""

    sort = ma.fields.Enum(ApiSort, by_value=True, load_default=ApiSort.CREATED, metadata=example("-updated"))
    tag = text(load_default=None, metadata=example("sale"))
    category_id = ma.fields.UUID(load_default=None)
    price_from = ma.fields.Integer(
        load_default=None, validate=PRICES, metadata=example(1000, "Minor units: products that have a price from here")
    )
    price_to = ma.fields.Integer(load_default=None, validate=PRICES, metadata=example(5000))

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
