"""Prices, sales and price lists as the API takes and gives them. Money is minor units."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from platform_app.api.schemas import amount as money
from shared.models.catalog.price_sale import SaleKind
from shared.services.catalog.prices.list_prices import MAX_ITEMS, MAX_QUANTITY
from shared.services.catalog.prices.periods import RuleState

SALE = "019a9d2c-4b1e-7c3a-9f00-3d5e8a1b2c4d"
VARIANT = "019a9d2c-4b1e-7c3a-9f00-aa11bb22cc33"
LIST = "019a9d2c-4b1e-7c3a-9f00-5566778899aa"
GROUP = "019a9d2c-4b1e-7c3a-9f00-0f1e2d3c4b5a"
STATES = [state.value for state in RuleState]


def example(value: Any, description: str = "") -> dict[str, Any]:
    return {"example": value} | ({"description": description} if description else {})


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """A moment with its offset from UTC."""
    return ma.fields.AwareDateTime(load_default=None, allow_none=True, **options)


def ids(**options: Any) -> ma.fields.List:
    return ma.fields.List(ma.fields.UUID(), validate=ma.validate.Length(0, 2_000), **options)


STARTS = example("2026-11-27T00:00:00+01:00", "Holds from here on; at once when absent")
ENDS = example("2026-12-01T00:00:00+01:00", "No longer holds at this moment; without end when absent")


class SaleBody(InputSchema):
    """A whole sale as it should be. It covers everything (`covers_all`), or all that is named."""

    name = text(required=True, least=1, most=120, metadata=example("Black Friday"))
    kind = ma.fields.Enum(SaleKind, by_value=True, required=True, metadata=example("percentage"))
    value = ma.fields.Integer(
        strict=True,
        required=True,
        validate=ma.validate.Range(1, 10**14),
        metadata=example(2000, "Hundredths of a percent (2000 is 20 %), or minor units off each piece"),
    )
    covers_all = ma.fields.Boolean(load_default=False, metadata=example(False))
    product_ids = ids(load_default=list, metadata=example([]))
    collection_ids = ids(load_default=list, metadata=example([]))
    category_ids = ids(load_default=list, metadata=example([]))
    tags = ma.fields.List(
        text(least=1), load_default=list, validate=ma.validate.Length(0, 2_000), metadata=example(["winter"])
    )
    starts_at = moment(metadata=STARTS)
    ends_at = moment(metadata=ENDS)
    is_active = ma.fields.Boolean(load_default=True, metadata=example(True))


class SaleSchema(ma.Schema):
    """A sale. `state` is running, planned, over or off."""

    id = ma.fields.UUID(metadata=example(SALE))
    name = ma.fields.String(metadata=example("Black Friday"))
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in SaleKind]))
    value = ma.fields.Integer(metadata=example(2000))
    covers_all = ma.fields.Boolean()
    product_ids = ma.fields.List(ma.fields.UUID())
    collection_ids = ma.fields.List(ma.fields.UUID())
    category_ids = ma.fields.List(ma.fields.UUID())
    tags = ma.fields.List(ma.fields.String(), metadata=example(["winter"]))
    starts_at = ma.fields.DateTime(allow_none=True, metadata=STARTS)
    ends_at = ma.fields.DateTime(allow_none=True, metadata=ENDS)
    is_active = ma.fields.Boolean()
    state = ma.fields.String(validate=ma.validate.OneOf(STATES), metadata=example("planned"))
    version = ma.fields.Integer(metadata=example(1))
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class RuleQuery(PageQuery):
    """Which sales or price lists."""

    q = text(load_default="", metadata=example("black", "Part of the name"))
    state = ma.fields.Enum(RuleState, by_value=True, load_default=None)


class PriceListQuery(RuleQuery):
    currency = text(load_default="", most=3, metadata=example("USD"))
    group_id = ma.fields.UUID(load_default=None)


class PriceListBody(InputSchema):
    """A whole price list as it should be, but for its prices."""

    name = text(required=True, least=1, most=120, metadata=example("Wholesale"))
    code = text(load_default="", most=120, metadata=example("wholesale", "Made from the name when absent"))
    currency = text(required=True, least=3, most=3, metadata=example("EUR", "One of the store's currencies"))
    group_id = ma.fields.UUID(
        load_default=None, allow_none=True, metadata=example(GROUP, "A customer group; for everybody when absent")
    )
    priority = ma.fields.Integer(
        strict=True, load_default=0, validate=ma.validate.Range(-1_000, 1_000), metadata=example(10)
    )
    adjustment = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(-10_000, 100_000),
        metadata=example(-1500, "Hundredths of a percent, for variants without a price of their own here"),
    )
    starts_at = moment(metadata=STARTS)
    ends_at = moment(metadata=ENDS)
    is_active = ma.fields.Boolean(load_default=True)


class PriceListSchema(ma.Schema):
    """A price list. `variants` have a price of their own in it."""

    id = ma.fields.UUID(metadata=example(LIST))
    name = ma.fields.String(metadata=example("Wholesale"))
    code = ma.fields.String(metadata=example("wholesale"))
    currency = ma.fields.String(metadata=example("EUR"))
    group_id = ma.fields.UUID(allow_none=True)
    priority = ma.fields.Integer(metadata=example(10))
    adjustment = ma.fields.Integer(allow_none=True, metadata=example(-1500))
    starts_at = ma.fields.DateTime(allow_none=True)
    ends_at = ma.fields.DateTime(allow_none=True)
    is_active = ma.fields.Boolean()
    state = ma.fields.String(validate=ma.validate.OneOf(STATES), metadata=example("running"))
    variants = ma.fields.Integer(metadata=example(240))
    version = ma.fields.Integer(metadata=example(3))
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class ListPriceBody(InputSchema):
    """A price of a variant, found by id or by SKU; `amount` null takes it off the list."""

    variant_id = ma.fields.UUID(load_default=None, allow_none=True, metadata=example(VARIANT))
    sku = text(load_default="", most=100, metadata=example(""))
    min_quantity = ma.fields.Integer(
        strict=True,
        load_default=1,
        validate=ma.validate.Range(1, MAX_QUANTITY),
        metadata=example(10, "From this quantity on, in minor units of the product's unit (pieces: 10 is ten)"),
    )
    amount = money(required=True, allow_none=True, metadata=example(890))
    compare_at = money(load_default=None, allow_none=True, metadata=example(None))


class ListPricesBody(InputSchema):
    items = ma.fields.List(ma.fields.Nested(ListPriceBody), required=True, validate=ma.validate.Length(1, MAX_ITEMS))


class ListPriceSchema(ma.Schema):
    variant_id = ma.fields.UUID(metadata=example(VARIANT))
    product_id = ma.fields.UUID()
    sku = ma.fields.String(metadata=example("MUG-BLUE"))
    min_quantity = ma.fields.Integer(metadata=example(10))
    amount = ma.fields.Integer(metadata=example(890))
    compare_at = ma.fields.Integer(allow_none=True)


class ItemResultSchema(ma.Schema):
    """What became of an item, in the order in which they were sent."""

    index = ma.fields.Integer(metadata=example(0))
    status = ma.fields.String(validate=ma.validate.OneOf(["set", "removed", "refused"]), metadata=example("set"))
    variant_id = ma.fields.UUID(allow_none=True, metadata=example(VARIANT))
    message = ma.fields.String(metadata=example("", "What to do about a refused item"))


class VariantSaleBody(InputSchema):
    """A sale price of this one variant for a while."""

    amount = money(required=True, metadata=example(990))
    starts_at = moment(metadata=STARTS)
    ends_at = moment(metadata=ENDS)


class BasePriceBody(InputSchema):
    """New own prices of a variant, found by id or by SKU; what is absent stays as it is."""

    variant_id = ma.fields.UUID(load_default=None, allow_none=True, metadata=example(VARIANT))
    sku = text(load_default="", most=100, metadata=example(""))
    price = money(metadata=example(1290))
    compare_at_price = money(allow_none=True, metadata=example(None))
    cost = money(allow_none=True, metadata=example(540))


class BasePricesBody(InputSchema):
    items = ma.fields.List(ma.fields.Nested(BasePriceBody), required=True, validate=ma.validate.Length(1, MAX_ITEMS))


class PriceQuery(ma.Schema):
    """Whose prices, of which variants, when."""

    class Meta:
        unknown = ma.EXCLUDE

    variant_id = ma.fields.List(ma.fields.UUID(), required=True, validate=ma.validate.Length(1, 250))
    currency = text(load_default="", most=3, metadata=example("EUR", "The store's own when absent"))
    group_id = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(0, 50))
    quantity = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, MAX_QUANTITY))
    at = ma.fields.AwareDateTime(load_default=None, metadata=example("2026-11-27T12:00:00Z", "Now when absent"))


class TierSchema(ma.Schema):
    quantity = ma.fields.Integer(metadata=example(10))
    amount = ma.fields.Integer(metadata=example(890))


class PriceInForceSchema(ma.Schema):
    """What one costs. `usual` is the price without any sale; `lowest_30_days` that of the 30 days before the sale."""

    variant_id = ma.fields.UUID(metadata=example(VARIANT))
    currency = ma.fields.String(metadata=example("EUR"))
    amount = ma.fields.Integer(metadata=example(990))
    usual = ma.fields.Integer(metadata=example(1290))
    compare_at = ma.fields.Integer(allow_none=True, metadata=example(1290))
    list_id = ma.fields.UUID(allow_none=True)
    sale_id = ma.fields.UUID(allow_none=True, metadata=example(SALE))
    sale_starts_at = ma.fields.DateTime(allow_none=True)
    sale_ends_at = ma.fields.DateTime(allow_none=True)
    lowest_30_days = ma.fields.Integer(allow_none=True, metadata=example(1190))
    tiers = ma.fields.List(ma.fields.Nested(TierSchema))


class HistoryQuery(ma.Schema):
    """Which part of a variant's record of prices."""

    class Meta:
        unknown = ma.EXCLUDE

    currency = text(load_default="", most=3, metadata=example("EUR", "The store's own when absent"))
    group_id = ma.fields.UUID(load_default=None)
    since = ma.fields.AwareDateTime(load_default=None, metadata=example("2026-10-01T00:00:00Z"))
    per_page = ma.fields.Integer(load_default=250, validate=ma.validate.Range(1, 1_000))


class RecordedPriceSchema(ma.Schema):
    """From `at` on one costs `amount`; null where it is not sold in this currency any more."""

    variant_id = ma.fields.UUID(metadata=example(VARIANT))
    currency = ma.fields.String(metadata=example("EUR"))
    group_id = ma.fields.UUID(allow_none=True)
    amount = ma.fields.Integer(allow_none=True, metadata=example(990))
    usual = ma.fields.Integer(allow_none=True, metadata=example(1290))
    sale_id = ma.fields.UUID(allow_none=True)
    list_id = ma.fields.UUID(allow_none=True)
    at = ma.fields.DateTime(metadata=example("2026-11-27T00:00:00Z"))


class CurrencyBody(InputSchema):
    """A further currency that shoppers may choose."""

    code = text(required=True, least=3, most=3, metadata=example("USD"))
    rate = ma.fields.Decimal(
        required=True, as_string=True, metadata=example("1.08", "What one unit of the store's currency is worth")
    )
    step = ma.fields.Integer(
        strict=True, load_default=1, metadata=example(100, "Minor units that computed prices are rounded to")
    )
    less = ma.fields.Integer(
        strict=True, load_default=0, metadata=example(1, "Minor units taken off then: 100 and 1 give 12.99")
    )
    converts = ma.fields.Boolean(
        load_default=True, metadata=example(True, "Whether what has no price in it is sold at a computed one")
    )


class SellingBody(InputSchema):
    """In which currencies the store sells, and how its prices are shown."""

    currencies = ma.fields.List(ma.fields.Nested(CurrencyBody), required=True, validate=ma.validate.Length(0, 20))
    step = ma.fields.Integer(strict=True, load_default=1, metadata=example(1))
    less = ma.fields.Integer(strict=True, load_default=0, metadata=example(0))
    shows_lowest_price = ma.fields.Boolean(load_default=False, metadata=example(True))


class CurrencySchema(ma.Schema):
    code = ma.fields.String(metadata=example("USD"))
    rate = ma.fields.String(metadata=example("1.08"))
    step = ma.fields.Integer(metadata=example(100))
    less = ma.fields.Integer(metadata=example(1))
    converts = ma.fields.Boolean()


class SellingSchema(ma.Schema):
    """The store's own `currency` and the further ones."""

    currency = ma.fields.String(metadata=example("EUR"))
    currencies = ma.fields.List(ma.fields.Nested(CurrencySchema))
    step = ma.fields.Integer()
    less = ma.fields.Integer()
    shows_lowest_price = ma.fields.Boolean()
