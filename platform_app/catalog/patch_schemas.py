"""Partial products, and many at once, as the API takes and answers them."""

from typing import Any

import marshmallow as ma

from platform_app.api.schemas import InputSchema, amount, text
from platform_app.catalog.schemas import MAX_INTEGER, ProductBody, example
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.bulk.wishes import BulkKind
from shared.services.catalog.inputs import MAX_OPTIONS, MAX_VARIANTS
from shared.services.catalog.price_steps import Ending
from shared.services.inventory.upserts import MOST_ITEMS


def _without_defaults(schema: type[ma.Schema], **changes: Any) -> dict[str, Any]:
    """The schema's fields for partial input: what is left out is not there."""
    fields: dict[str, Any] = {}
    for name, field in schema._declared_fields.items():
        copied = type(field)(**_options(field)) if not isinstance(field, ma.fields.Nested) else field
        fields[name] = copied
    return fields | changes


def _options(field: Any) -> dict[str, Any]:
    kept = {"validate": field.validate, "allow_none": field.allow_none, "metadata": field.metadata}
    if isinstance(field, ma.fields.List):
        kept["cls_or_instance"] = field.inner
    if isinstance(field, ma.fields.Enum):
        kept |= {"enum": field.enum, "by_value": field.by_value}
    if isinstance(field, ma.fields.Integer):
        kept["strict"] = field.strict
    return kept


#: What is left out stays as it is.
ProductPatchBody = InputSchema.from_dict(_without_defaults(ProductBody), name="ProductPatchBody")


class CopyBody(InputSchema):
    """How a copy differs from its original."""

    title = text(load_default="", metadata=example("Salt pig, large"))
    sku_suffix = text(load_default="", most=20, metadata=example("-2", "Without it the copy has no SKUs"))
    with_pictures = ma.fields.Boolean(load_default=True)


class BulkBody(InputSchema):
    """Up to 1,000 products; each is judged and stored for itself."""

    match = ma.fields.String(
        load_default="handle",
        validate=ma.validate.OneOf(["handle", "sku"]),
        metadata=example("handle", "By what a product that exists is found"),
    )
    items = ma.fields.List(
        ma.fields.Dict(),
        required=True,
        validate=ma.validate.Length(1, MOST_ITEMS),
        metadata=example(
            [
                {"handle": "salt-pig", "title": "Salt pig", "variants": [{"price": 3200, "sku": "SALT", "stock": 4}]},
                {"handle": "old-bowl", "status": "archived"},
            ],
            "Like the body of PATCH, each with its handle",
        ),
    )


class BulkErrorSchema(ma.Schema):
    code = ma.fields.String()
    message = ma.fields.String()
    fields_ = ma.fields.Dict(data_key="fields", keys=ma.fields.String(), values=ma.fields.String())


class BulkResultSchema(ma.Schema):
    """What became of one item, in the order they were sent."""

    index = ma.fields.Integer(metadata=example(0))
    status = ma.fields.String(validate=ma.validate.OneOf(["created", "updated", "failed"]))
    id = ma.fields.UUID(allow_none=True)
    handle = ma.fields.String(allow_none=True)
    error = ma.fields.Nested(BulkErrorSchema, allow_none=True)


class SelectionBody(InputSchema):
    """Which products: `ids`, or all that the filters find."""

    ids = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(0, 10_000))
    query = text(load_default="")
    status = ma.fields.Enum(ProductStatus, by_value=True, load_default=None)
    vendor = text(load_default=None, metadata=example("Zuid"))
    product_type = text(load_default=None)
    tag = text(load_default=None)
    collection_id = ma.fields.UUID(load_default=None)
    category_id = ma.fields.UUID(load_default=None)
    in_stock = ma.fields.Boolean(load_default=None, allow_none=True)


class ChangeBody(InputSchema):
    """One change to many products."""

    selection = ma.fields.Nested(SelectionBody, required=True)
    kind = ma.fields.Enum(BulkKind, by_value=True, required=True, metadata=example("price"))
    to = text(load_default="", metadata=example("", "A status, word, or the id of a category or collection"))
    words = ma.fields.List(text(), load_default=list, metadata=example(["sale"], "Tags to add or take away"))
    percent = ma.fields.Decimal(
        load_default=0,
        allow_nan=False,
        metadata={"default": 0} | example(-10, "By how much prices change; below zero lowers"),
    )
    amount = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(-(10**14), 10**14))
    ending = ma.fields.Enum(Ending, by_value=True, load_default=Ending.EXACT, metadata=example("99"))
    price_field = ma.fields.String(load_default="price", validate=ma.validate.OneOf(["price", "compare_at_price"]))
    dry_run = ma.fields.Boolean(load_default=False, metadata=example(True, "Only say how many would change"))


class ChangeSchema(ma.Schema):
    """A change that is carried out as an operation (see /operations), or the preview of one."""

    operation_id = ma.fields.UUID(allow_none=True)
    total = ma.fields.Integer()
    changing = ma.fields.Integer(allow_none=True)


class ValueBody(InputSchema):
    """A value of an option; with its id it is renamed, and stays what it is for orders and translations."""

    id = ma.fields.UUID(load_default=None, allow_none=True)
    name = text(required=True, least=1, metadata=example("Sea"))


class OptionWithIdsBody(InputSchema):
    id = ma.fields.UUID(load_default=None, allow_none=True)
    name = text(required=True, least=1, metadata=example("Glaze"))
    values = ma.fields.List(ma.fields.Nested(ValueBody), required=True, validate=ma.validate.Length(1, MAX_VARIANTS))


class OptionsBody(InputSchema):
    """All options of a product."""

    options = ma.fields.List(
        ma.fields.Nested(OptionWithIdsBody), required=True, validate=ma.validate.Length(0, MAX_OPTIONS)
    )


class VariantPatchBody(InputSchema):
    """Only what is to change."""

    price = amount(metadata=example(3200))
    compare_at_price = amount(allow_none=True)
    cost = amount(allow_none=True)
    sku = text(most=100, metadata=example("SALT-A"))
    barcode = text(most=100)
    weight = ma.fields.Integer(strict=True, validate=ma.validate.Range(0, MAX_INTEGER))
    track_stock = ma.fields.Boolean()
    sell_when_out = ma.fields.Boolean()
    requires_shipping = ma.fields.Boolean()
    media_id = ma.fields.UUID(allow_none=True)


class VariantWithIdBody(VariantPatchBody):
    id = ma.fields.UUID(required=True)


class VariantsPatchBody(InputSchema):
    """Fields of many variants of one product: all or none."""

    variants = ma.fields.List(
        ma.fields.Nested(VariantWithIdBody), required=True, validate=ma.validate.Length(1, MAX_VARIANTS)
    )


class PartBody(InputSchema):
    variant_id = ma.fields.UUID(required=True)
    quantity = ma.fields.Integer(strict=True, load_default=1, validate=ma.validate.Range(1, MAX_INTEGER))


class BundleBody(InputSchema):
    """What a bundle is made of."""

    parts = ma.fields.List(ma.fields.Nested(PartBody), required=True, validate=ma.validate.Length(1, 50))
    discount = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(0, 10_000),
        metadata=example(1000, "Price: the sum of the parts less so many hundredths of a percent; null: its own"),
    )


class PartSchema(ma.Schema):
    variant_id = ma.fields.UUID(allow_none=True, metadata={"description": "null where the part was deleted"})
    title = ma.fields.String()
    quantity = ma.fields.Integer(metadata=example(2))


class BundleSchema(ma.Schema):
    """A bundle: its stock is what its parts make."""

    variant_id = ma.fields.UUID()
    is_bundle = ma.fields.Boolean()
    discount = ma.fields.Integer(allow_none=True)
    available = ma.fields.Integer()
    parts = ma.fields.List(ma.fields.Nested(PartSchema))
