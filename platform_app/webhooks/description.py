"""The ``webhooks`` section of the OpenAPI 3.1 document: every message that an integrator may get."""

from typing import Any

from shared.services.webhooks.catalogue import EventType, all_types

HEADERS = {
    "webhook-id": "The message's id: the same at each attempt and replay.",
    "webhook-timestamp": "When this attempt was sent, in seconds since 1970.",
    "webhook-signature": "`v1,` and HMAC-SHA256 over `id.timestamp.body` in base64; after a rotation two of them.",
}


def describe_webhooks() -> dict[str, Any]:
    return {known.name: {"post": _operation(known)} for known in all_types().values()}


def extra_schemas() -> dict[str, Any]:
    """Schemas that no view answers with, made of those that views do."""
    levels = {"type": "array", "items": {"$ref": "#/components/schemas/Level"}}
    variant = {"type": "string", "format": "uuid"}
    thing = {"type": "object", "properties": {"id": variant}}
    return {
        "VariantLevels": {"type": "object", "properties": {"variant_id": variant, "levels": levels}},
        "DeletedThing": thing,
        "Ping": {"type": "object", "properties": {"subscription_id": variant}},
    }


def _operation(known: EventType) -> dict[str, Any]:
    return {
        "operationId": known.name,
        "summary": str(known.about),
        "tags": ["Webhooks"],
        "parameters": [_header(name, about) for name, about in HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _schema(known), "example": known.message_example}},
        },
        "responses": {
            "2XX": {"description": "Accepted; anything else is tried again."},
            "410": {"description": "Gone for good: the webhook is switched off."},
        },
    }


def _header(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "description": about, "schema": {"type": "string"}}


def _schema(known: EventType) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "timestamp", "store_id", "data"],
        "properties": {
            "type": {"type": "string", "const": known.name},
            "timestamp": {"type": "string", "format": "date-time"},
            "store_id": {"type": "string", "format": "uuid"},
            "data": {"$ref": f"#/components/schemas/{known.schema}"},
        },
    }
