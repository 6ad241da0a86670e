"""Input and output that all resources share."""

from typing import Any

import marshmallow as ma

MAX_PER_PAGE = 250


class InputSchema(ma.Schema):
    """Judges what is sent; unknown names are refused, so that a typing mistake is not silently nothing."""

    class Meta:
        unknown = ma.RAISE


class PageQuery(ma.Schema):
    """Which part of a list."""

    class Meta:
        unknown = ma.EXCLUDE

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))
    per_page = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, MAX_PER_PAGE))
    cursor = ma.fields.UUID(load_default=None, metadata={"description": "`next_cursor` of the answer before"})


class HealthSchema(ma.Schema):
    status = ma.fields.String(validate=ma.validate.OneOf(["ok", "degraded"]))
    database = ma.fields.Boolean()
    queue = ma.fields.Boolean()


def text(**options: Any) -> ma.fields.String:
    """Text of a sensible length without control characters, which PostgreSQL could not keep."""
    most = options.pop("most", 255)
    least = options.pop("least", 0)
    return ma.fields.String(validate=[ma.validate.Length(least, most), no_control_characters], **options)


def no_control_characters(value: str) -> None:
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ma.ValidationError("Text must not hold NUL or lone surrogates.")


def amount(**options: Any) -> ma.fields.Integer:
    """Whole minor units, not negative."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(0, 10**14), **options)
