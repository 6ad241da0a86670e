"""The OpenAPI 3.1 document of the API, made from the views themselves."""

from typing import Any

from flask import Flask
from flask_smorest import Api

from platform_app.api.envelope import ErrorEnvelope

ABOUT = """Stores, products, stock and orders, for programs.

**Signing in.** Send `Authorization: Bearer …` with an API key of a store (dashboard → Staff → API keys) or an access
token from `POST /api/v1/tokens`.

**Answers** are `{"data": …, "error": null}` or `{"data": null, "error": {"code", "message", "fields"}}`.

**Lists** take `page` and `per_page` and tell `total`; or take `cursor` (the `next_cursor` of the answer before), which
stays fast at any depth.

**Repeating safely.** Send an `Idempotency-Key` with a POST: the same key gives the same answer, and one effect.

**Money** is whole minor units of the store's currency: 1250 is €12.50, or ¥1250.
"""
ERRORS = {
    400: "This request could not be understood",
    401: "Sign in first",
    403: "The key or person lacks the permission",
    404: "No such thing here",
    409: "The state has moved on",
    412: "It has changed since you read it",
    422: "Input that needs attention; see fields",
    429: "Too many requests; wait Retry-After seconds",
}


class OurApi(Api):
    """flask-smorest without its own error pages and document routes: ours are in platform_app.errors and docs_views."""

    def _register_error_handlers(self) -> None:
        """Errors are mapped once, for the whole app."""

    def _register_doc_blueprint(self) -> None:
        """The document is served by docs_views."""


def make_api(app: Flask) -> OurApi:
    """The API of an app, still without resources."""
    app.config.update(API_TITLE="Shopstead API", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = OurApi(app, spec_kwargs={"info": {"description": ABOUT}})
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    app.extensions["shopstead-api"] = api
    return api


def describe_common(api: OurApi) -> dict[str, Any]:
    """The document, with the errors that every operation may answer with, and who may call it."""
    document: dict[str, Any] = api.spec.to_dict()
    document["components"].pop("responses", None)
    document["components"]["schemas"].pop("Error", None)
    schema = {"$ref": "#/components/schemas/ErrorEnvelope"}
    for operations in document["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                _add_errors(operation, schema)
                operation["tags"] = [_title(tag) for tag in operation["tags"]]
    document["tags"] = [tag | {"name": _title(tag["name"])} for tag in document["tags"]]
    return document


def _title(blueprint: str) -> str:
    """``Products`` for the blueprint ``api_products``."""
    return blueprint.removeprefix("api_").capitalize()


def _add_errors(operation: dict[str, Any], schema: dict[str, str]) -> None:
    operation["responses"].pop("default", None)
    for status, text in ERRORS.items():
        operation["responses"][str(status)] = {
            "description": text,
            "content": {"application/json": {"schema": schema}},
        }
    operation.setdefault("security", [{"bearer": []}])


def register_common(api: OurApi) -> None:
    """Schemas that only the errors use."""
    api.spec.components.schema("ErrorEnvelope", schema=ErrorEnvelope)
