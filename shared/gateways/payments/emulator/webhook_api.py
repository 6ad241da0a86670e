"""Events and the endpoints that hear them, path for path as Stripe's: https://docs.stripe.com/api/events."""

from typing import Any

from flask import Response, g

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.api import answer, blueprint, records
from shared.gateways.payments.emulator.lists import list_things
from shared.gateways.payments.emulator.params import table, text
from shared.gateways.payments.emulator.problems import required, unusable

Thing = dict[str, Any]


@blueprint.get("/events")
def list_events() -> tuple[Response, int]:
    return answer(list_things, "event", "/v1/events", ("type",))


@blueprint.get("/events/<event_id>")
def show_event(event_id: str) -> tuple[Response, int]:
    return answer(lambda: g.desk.get("event", event_id))


@blueprint.post("/webhook_endpoints")
def create_endpoint() -> tuple[Response, int]:
    return answer(_create_endpoint)


@blueprint.get("/webhook_endpoints")
def list_endpoints() -> tuple[Response, int]:
    return answer(list_things, "webhook_endpoint", "/v1/webhook_endpoints", ())


@blueprint.delete("/webhook_endpoints/<endpoint_id>")
def delete_endpoint(endpoint_id: str) -> tuple[Response, int]:
    return answer(_delete_endpoint, endpoint_id)


def _create_endpoint() -> Thing:
    url, events = text(g.params, "url"), g.params.get("enabled_events")
    if not url.startswith(("http://", "https://")):
        raise unusable("url", "Invalid URL: URL must start with http:// or https://.")
    if not events:
        raise required("enabled_events")
    is_connect = g.params.get("connect") == "true"
    endpoint = objects.new_endpoint(
        url, events, g.params.get("description"), table(g.params, "metadata"), connect=is_connect
    )
    g.desk.add(endpoint)
    return objects.shown(endpoint) | {"secret": endpoint["_secret"]}


def _delete_endpoint(endpoint_id: str) -> Thing:
    records().remove(g.desk.get("webhook_endpoint", endpoint_id))
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}
