"""Discounts as the API takes and gives them. Money is minor units of the store's currency."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from platform_app.catalog.price_schemas import ENDS, STARTS, STATES, RuleQuery, example, ids, moment
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.promotions.checks import MAX_COUNT, MAX_TIERS
from shared.services.promotions.codes import MOST_AT_ONCE

DISCOUNT = "019a9d2c-4b1e-7c3a-9f00-7d1c0a5e2b11"
PERCENT = "Hundredths of a percent (1000 is 10 %); of kind `amount` minor units"
CLASSES = [member.value for member in DiscountClass]


def whole(least: int = 0, **options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(least, MAX_COUNT), **options)


class DiscountTierBody(InputSchema):
    """From so many pieces on, so many hundredths of a percent."""

    quantity = whole(1, required=True, metadata=example(3))
    value = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(1, 10_000), metadata=example(500))


class DiscountTargetsBody(InputSchema):
    """Parts of the catalogue; a line counts where any of them holds it."""

    product_ids = ids(load_default=list)
    collection_ids = ids(load_default=list)
    category_ids = ids(load_default=list)


class DiscountBody(InputSchema):
    """A whole discount as it should be. Without `code` and `has_codes` it applies by itself."""

    name = text(required=True, least=1, most=120, metadata=example("Spring", "Shoppers read it"))
    kind = ma.fields.Enum(DiscountKind, by_value=True, required=True, metadata=example("percentage"))
    discount_class = ma.fields.Enum(DiscountClass, by_value=True, load_default=DiscountClass.ORDER)
    value = amount(load_default=0, metadata=example(1000, PERCENT))
    code = text(load_default="", most=40, metadata=example("SPRING10"))
    has_codes = ma.fields.Boolean(load_default=False, metadata=example(False, "Codes are made under `codes`"))
    buy_quantity = whole(load_default=0)
    get_quantity = whole(load_default=0)
    most_times = whole(1, load_default=None, allow_none=True)
    tiers = ma.fields.List(
        ma.fields.Nested(DiscountTierBody), load_default=list, validate=ma.validate.Length(0, MAX_TIERS)
    )
    covered = ma.fields.Nested(DiscountTargetsBody, load_default=None, allow_none=True)
    bought = ma.fields.Nested(DiscountTargetsBody, load_default=None, allow_none=True)
    group_ids = ids(load_default=None, allow_none=True)
    min_subtotal = amount(load_default=0)
    min_quantity = whole(load_default=0)
    first_order_only = ma.fields.Boolean(load_default=False)
    countries = ma.fields.List(
        text(least=2, most=2), load_default=list, validate=ma.validate.Length(0, 300), metadata=example(["NL", "BE"])
    )
    combines_with = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(CLASSES)), load_default=list, metadata=example(["shipping"])
    )
    starts_at = moment(metadata=STARTS)
    ends_at = moment(metadata=ENDS)
    is_active = ma.fields.Boolean(load_default=True)
    usage_limit = whole(1, load_default=None, allow_none=True)
    customer_limit = whole(1, load_default=None, allow_none=True)


class DiscountTargetsSchema(ma.Schema):
    product_ids = ma.fields.List(ma.fields.UUID())
    collection_ids = ma.fields.List(ma.fields.UUID())
    category_ids = ma.fields.List(ma.fields.UUID())


class DiscountTierSchema(ma.Schema):
    quantity = ma.fields.Integer()
    value = ma.fields.Integer()


class DiscountSchema(ma.Schema):
    """A discount. `uses` is how many orders have it now; `code` is the first of its `codes_count` codes."""

    id = ma.fields.UUID(metadata=example(DISCOUNT))
    name = ma.fields.String()
    kind = ma.fields.Enum(DiscountKind, by_value=True)
    discount_class = ma.fields.Enum(DiscountClass, by_value=True)
    is_automatic = ma.fields.Boolean()
    value = ma.fields.Integer(metadata=example(1000, PERCENT))
    code = ma.fields.String()
    codes_count = ma.fields.Integer()
    buy_quantity = ma.fields.Integer()
    get_quantity = ma.fields.Integer()
    most_times = ma.fields.Integer(allow_none=True)
    tiers = ma.fields.List(ma.fields.Nested(DiscountTierSchema))
    covered = ma.fields.Nested(DiscountTargetsSchema, allow_none=True)
    bought = ma.fields.Nested(DiscountTargetsSchema, allow_none=True)
    group_ids = ma.fields.List(ma.fields.UUID(), allow_none=True)
    min_subtotal = ma.fields.Integer()
    min_quantity = ma.fields.Integer()
    first_order_only = ma.fields.Boolean()
    countries = ma.fields.List(ma.fields.String())
    combines_with = ma.fields.List(ma.fields.String())
    starts_at = ma.fields.DateTime(allow_none=True)
    ends_at = ma.fields.DateTime(allow_none=True)
    is_active = ma.fields.Boolean()
    usage_limit = ma.fields.Integer(allow_none=True)
    customer_limit = ma.fields.Integer(allow_none=True)
    uses = ma.fields.Integer()
    state = ma.fields.String(validate=ma.validate.OneOf(STATES), metadata=example("running"))
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class DiscountQuery(RuleQuery):
    """Which discounts: `q` is part of the name, or a whole code."""


class DiscountCodeQuery(PageQuery):
    """Which codes of a discount."""

    q = text(load_default="", metadata=example("VIP-", "How they begin"))


class DiscountCodesBody(InputSchema):
    """How many random codes to make, and how often each can be used (null: as often as the discount allows)."""

    count = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(1, MOST_AT_ONCE), metadata=example(100)
    )
    prefix = text(load_default="", most=32, metadata=example("VIP-"))
    usage_limit = whole(1, load_default=1, allow_none=True)


class DiscountCodeSchema(ma.Schema):
    """A code. `used` is how many orders have it now."""

    id = ma.fields.UUID()
    code = ma.fields.String(metadata=example("VIP-K7QXM2TD"))
    used = ma.fields.Integer()
    usage_limit = ma.fields.Integer(allow_none=True)
    created_at = ma.fields.DateTime()


class MadeDiscountCodesSchema(ma.Schema):
    """The codes that were made."""

    codes = ma.fields.List(ma.fields.String())
