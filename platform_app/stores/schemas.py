"""Stores as the API gives and takes them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, text


class StoreSchema(ma.Schema):
    """A store that the caller works with."""

    id = ma.fields.UUID()
    handle = ma.fields.String()
    name = ma.fields.String()
    email = ma.fields.String()
    phone = ma.fields.String()
    country = ma.fields.String()
    currency = ma.fields.String()
    timezone = ma.fields.String()
    default_locale = ma.fields.String()
    locales = ma.fields.List(ma.fields.String())
    url = ma.fields.String()


class StoreBody(InputSchema):
    """What of a store can be changed; absent names stay."""

    name = text(least=1, most=120)
    email = ma.fields.Email(validate=ma.validate.Length(3, 254))
    phone = text(most=40)
    timezone = text(most=60)
