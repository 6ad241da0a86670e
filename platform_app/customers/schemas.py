"""Customers as the API gives and takes them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.kernel.i18n import LANGUAGES

CUSTOMER = "019a9d2c-4b1e-7c3a-9f00-c0ffee123456"
ADDRESS = "019a9d2c-4b1e-7c3a-9f00-add2e5500001"


class PlaceFields(ma.Schema):
    """Who and where; which parts are needed depends on the country."""

    name = text(load_default="", most=200, metadata={"example": "Ada Smit"})
    company = text(load_default="", most=200, metadata={"example": ""})
    street = text(load_default="", most=200, metadata={"example": "Oudegracht 12"})
    city = text(load_default="", most=200, metadata={"example": "Utrecht"})
    district = text(load_default="", most=200, metadata={"example": ""})
    area = text(load_default="", most=200, metadata={"example": ""})
    postcode = text(load_default="", most=200, metadata={"example": "3511 AB"})
    country = text(load_default="", most=2, metadata={"example": "NL"})


class AddressFields(PlaceFields):
    """The parts of an address of the book."""

    phone = text(load_default="", most=40, metadata={"example": "+31302312345"})
    is_default = ma.fields.Boolean(load_default=False, metadata={"example": True})


class CustomerAddressBody(AddressFields, InputSchema):
    """An address of the book."""


class CustomerAddressSchema(AddressFields):
    id = ma.fields.UUID(metadata={"example": ADDRESS})


class CustomerQuery(PageQuery):
    email = text(load_default=None, most=254, metadata={"description": "Exactly this address"})
    query = text(load_default=None, most=200, metadata={"description": "Part of a name, an address or a number"})
    group_id = ma.fields.UUID(load_default=None)
    accepts_marketing = ma.fields.Boolean(load_default=None)


class CustomerBody(InputSchema):
    """A customer whom the store brings along."""

    email = text(required=True, least=3, most=254, metadata={"example": "ada@example.com"})
    name = text(most=120, metadata={"example": "Ada Smit"})
    phone = text(most=40, metadata={"example": "+31302312345"})
    locale = ma.fields.String(validate=ma.validate.OneOf(list(LANGUAGES)), metadata={"example": "nl"})
    accepts_marketing = ma.fields.Boolean(metadata={"example": False})


class CustomerPatch(CustomerBody):
    """What is to change; the rest stays."""

    email = text(least=3, most=254, metadata={"example": "ada@example.com"})


class CustomerSchema(ma.Schema):
    """A customer. ``verified_at``: since when there is an account; null for guests."""

    id = ma.fields.UUID(metadata={"example": CUSTOMER})
    email = ma.fields.String(metadata={"example": "ada@example.com"})
    name = ma.fields.String(metadata={"example": "Ada Smit"})
    phone = ma.fields.String(metadata={"example": "+31302312345"})
    locale = ma.fields.String(metadata={"example": "nl"})
    accepts_marketing = ma.fields.Boolean(metadata={"example": False})
    marketing_at = ma.fields.DateTime(allow_none=True)
    verified_at = ma.fields.DateTime(allow_none=True)
    erased_at = ma.fields.DateTime(allow_none=True)
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()
    addresses = ma.fields.List(ma.fields.Nested(CustomerAddressSchema))
    group_ids = ma.fields.List(ma.fields.UUID())
