"""Signing in to the API."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, text


class PasswordBody(InputSchema):
    """E-mail and password of a user."""

    email = text(required=True, least=3, most=254)
    password = text(required=True, least=1, most=1000)


class RefreshBody(InputSchema):
    """The refresh token of the answer before; it is good once."""

    refresh_token = text(required=True, least=1, most=200)


class TokenSchema(ma.Schema):
    """``access_token`` goes into the Authorization header and lasts ``expires_in`` seconds."""

    access_token = ma.fields.String()
    refresh_token = ma.fields.String()
    expires_in = ma.fields.Integer()
