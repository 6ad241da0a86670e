"""Taxes as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.models.taxes.settings import Rounding, ShippingTax
from shared.services.taxes.presets import Preset

CLASS = "019a9d2c-4b1e-7c3a-9f00-0f1e2d3c4b5a"
STANDARD = {"description": "null: the standard class", "example": None}


def percent(**options: object) -> ma.fields.String:
    """A rate as text, so that no digit is lost."""
    metadata = {"example": "8.875", "description": "A percentage with at most four decimals"}
    return text(metadata=metadata, most=12, **options)


def texts(most: int, **options: object) -> ma.fields.List:
    return ma.fields.List(text(most=60), validate=ma.validate.Length(0, most), **options)  # type: ignore[arg-type]


class TaxZoneBody(InputSchema):
    """A zone as it should be. `areas` and `postcodes` (`3511AB`, `35*`, `1000-1299`) narrow one country down."""

    name = text(required=True, least=1, most=80, metadata={"example": "Quebec"})
    countries = texts(300, required=True, metadata={"example": ["CA"], "description": "ISO 3166-1 alpha-2, or `*`"})
    areas = texts(500, load_default=list, metadata={"example": ["QC"]})
    postcodes = texts(500, load_default=list, metadata={"example": []})


class TaxRateSchema(ma.Schema):
    """A tax of a zone. Several of one class add up in their order."""

    id = ma.fields.UUID()
    zone_id = ma.fields.UUID()
    tax_class_id = ma.fields.UUID(allow_none=True, metadata=STANDARD)
    name = ma.fields.String(metadata={"example": "QST"})
    percent = ma.fields.String(metadata={"example": "9.975"})
    is_compound = ma.fields.Boolean()
    position = ma.fields.Integer()
    version = ma.fields.Integer()


class TaxZoneSchema(ma.Schema):
    """A zone with its rates. `code` names the preset that it came from."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    code = ma.fields.String()
    countries = ma.fields.List(ma.fields.String())
    areas = ma.fields.List(ma.fields.String())
    postcodes = ma.fields.List(ma.fields.String())
    position = ma.fields.Integer()
    version = ma.fields.Integer()
    rates = ma.fields.List(ma.fields.Nested(TaxRateSchema))


class TaxRateBody(InputSchema):
    """A rate as it should be."""

    name = text(required=True, least=1, most=40, metadata={"example": "QST"})
    percent = percent(required=True)
    tax_class_id = ma.fields.UUID(load_default=None, allow_none=True, metadata=STANDARD)
    is_compound = ma.fields.Boolean(load_default=False, metadata={"description": "Charged on the taxes before it, too"})


class NewTaxRateBody(TaxRateBody):
    zone_id = ma.fields.UUID(required=True)


class TaxRateQuery(PageQuery):
    zone_id = ma.fields.UUID(load_default=None)


class TaxClassBody(InputSchema):
    name = text(required=True, least=1, most=80, metadata={"example": "Books"})


class TaxClassSchema(ma.Schema):
    """A class and how many products name it."""

    id = ma.fields.UUID(metadata={"example": CLASS})
    code = ma.fields.String(metadata={"example": "reduced"})
    name = ma.fields.String(metadata={"example": "Reduced"})
    products = ma.fields.Integer()
    version = ma.fields.Integer()


class ClassProductsBody(InputSchema):
    product_ids = ma.fields.List(ma.fields.UUID(), required=True, validate=ma.validate.Length(1, 1000))


class TaxSettingsBody(InputSchema):
    """All tax settings of the store; what is left out has its default."""

    is_on = ma.fields.Boolean(required=True)
    prices_include = ma.fields.Boolean(load_default=True)
    keeps_prices = ma.fields.Boolean(
        load_default=True,
        metadata={"description": "Whether prices with tax stay the same where another rate applies"},
    )
    shipping = ma.fields.Enum(ShippingTax, by_value=True, load_default=ShippingTax.PROPORTIONAL)
    shipping_class_id = ma.fields.UUID(load_default=None, allow_none=True)
    rounding = ma.fields.Enum(Rounding, by_value=True, load_default=Rounding.LINE)
    default_class_id = ma.fields.UUID(load_default=None, allow_none=True)
    exempt_class_ids = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(0, 100))
    asks_tax_id = ma.fields.Boolean(load_default=True)
    asks_vies = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Whether VAT numbers of other member states are looked up in the EU's register"},
    )
    has_oss = ma.fields.Boolean(load_default=False)


class TaxSettingsSchema(TaxSettingsBody):
    country = ma.fields.String(metadata={"description": "Where the store is established"})


class PresetBody(InputSchema):
    preset = ma.fields.Enum(Preset, by_value=True, required=True)


class PresetSchema(ma.Schema):
    """How many zones were new: those that were there stay as they are."""

    zones = ma.fields.Integer()


class VariantClassBody(InputSchema):
    variant_id = ma.fields.UUID(required=True)
    tax_class_id = ma.fields.UUID(required=True, allow_none=True)


class ProductClassBody(InputSchema):
    """The class of a product (null: the store's default) and of variants that differ (null: as the product)."""

    tax_class_id = ma.fields.UUID(required=True, allow_none=True)
    variants = ma.fields.List(
        ma.fields.Nested(VariantClassBody), load_default=list, validate=ma.validate.Length(0, 2048)
    )


class ProductClassSchema(ma.Schema):
    """Variants without a class of their own are left out."""

    tax_class_id = ma.fields.UUID(allow_none=True)
    variants = ma.fields.List(ma.fields.Nested(VariantClassBody))
