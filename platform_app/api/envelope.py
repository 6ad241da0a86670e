"""Answers of the API: ``{"data": …, "error": null}``, written by orjson; schemas document them and judge input."""

from functools import cache
from typing import Any

import marshmallow as ma
import orjson
from flask import Response
from flask_smorest import Blueprint

JSON = "application/json"
IDEMPOTENCY_HEADER = "Idempotency-Key"
LONGEST_KEY = 200
TAKES_KEY = "takes_idempotency_key"


def answer(data: Any, status: int = 200, *, etag: str | None = None, **page: Any) -> Response:
    """An answer in the envelope; ``page`` adds ``page``, ``per_page``, ``total`` and ``next_cursor`` of lists."""
    response = Response(orjson.dumps({"data": data, "error": None, **page}), status, content_type=JSON)
    if etag is not None:
        response.headers["ETag"] = f'"{etag}"'
    return response


#: What went wrong: ``code`` for programs, ``message`` for people, ``fields`` names inputs and what to do about each.
ErrorBody = ma.Schema.from_dict(
    {
        "code": ma.fields.String(required=True),
        "message": ma.fields.String(required=True),
        "fields": ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True),
    },
    name="ErrorBody",
)


class ErrorEnvelope(ma.Schema):
    """Every answer that is not a success."""

    data = ma.fields.Raw(required=True, allow_none=True, dump_default=None)
    error = ma.fields.Nested(ErrorBody, required=True)


@cache
def envelope_of(schema: type[ma.Schema], many: bool) -> type[ma.Schema]:
    """The documented envelope around a schema; made once each, so that it keeps its name."""
    name = schema.__name__.removesuffix("Schema") + ("List" if many else "") + "Envelope"
    fields: dict[str, Any] = {
        "data": ma.fields.List(ma.fields.Nested(schema), required=True) if many else ma.fields.Nested(schema),
        "error": ma.fields.Raw(allow_none=True),
    }
    if many:
        fields |= {
            "page": ma.fields.Integer(allow_none=True),
            "per_page": ma.fields.Integer(),
            "total": ma.fields.Integer(allow_none=True),
            "next_cursor": ma.fields.String(allow_none=True),
        }
    return ma.Schema.from_dict(fields, name=name)


class ApiBlueprint(Blueprint):
    """A blueprint of the API: lives on its own surface, and documents answers in their envelope."""

    def __init__(self, name: str, import_name: str, path: str, description: str) -> None:
        super().__init__(
            f"api_{name}", import_name, url_prefix=f"/api/v1{path}", subdomain="api", description=description
        )
        self._prepare_doc_cbks.append(_describe_key)

    def _make_doc_response_schema(self, schema: Any) -> Any:
        if not isinstance(schema, ma.Schema) or isinstance(schema, ErrorEnvelope):
            return schema
        return envelope_of(type(schema), bool(schema.many))()


def _describe_key(doc: dict[str, Any], known: dict[str, Any], **_rest: Any) -> dict[str, Any]:
    """Say of an operation that it takes the header; its decorator in ``idempotency`` has noted so."""
    if known.get(TAKES_KEY):
        doc.setdefault("parameters", []).append(
            {
                "in": "header",
                "name": IDEMPOTENCY_HEADER,
                "description": "The same key gives the same answer, and one effect.",
                "required": False,
                "schema": {"type": "string", "maxLength": LONGEST_KEY},
            }
        )
    return doc
