"""Webhooks over the API: set up, tried, looked at, sent again; and described in the API's document."""

import json
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from shared.db.session import store_scope, transaction
from shared.kernel.config import Settings
from shared.kernel.ids import new_id
from shared.services.webhooks.catalogue import EVENT_TYPES, all_types
from shared.services.webhooks.sending import send_due
from tests.factories.catalog import make_product
from tests.factories.webhooks import Receiver, listening, subscribe, tell_of_product
from tests.platform_app.api.conftest import Held, make_caller
from tests.queries import count_queries

BODY = {"url": "https://erp.example.com/hook", "event_types": ["order.paid", "product.updated"], "description": "ERP"}


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json["data"]


def make(held: Held, receiver: Receiver | None = None, **more: Any) -> Any:
    body = BODY | more | ({"url": receiver.url} if receiver else {})
    return data(held.api.post(f"{held.path}/webhook-subscriptions", json=body), 201)


def test_a_webhook_is_made_read_changed_and_removed_with_its_etag(ours: Held, theirs: Held) -> None:
    made = make(ours)
    path = f"{ours.path}/webhook-subscriptions/{made['id']}"
    assert made["secret"].startswith("whsec_")
    shown = ours.api.get(path)
    assert "secret" not in data(shown)
    assert (data(shown)["health"], data(shown)["event_types"]) == ("untried", BODY["event_types"])
    assert ours.api.put(path, json=BODY, headers={"If-Match": '"9"'}).status_code == 412
    changed = ours.api.put(path, json=BODY | {"is_enabled": False}, headers={"If-Match": shown.headers["ETag"]})
    assert (data(changed)["health"], data(changed)["stop_reason"]) == ("off", "staff")
    for foreign in (
        theirs.api.get(f"{theirs.path}/webhook-subscriptions/{made['id']}"),
        theirs.api.put(f"{theirs.path}/webhook-subscriptions/{made['id']}", json=BODY),
        theirs.api.post(f"{theirs.path}/webhook-subscriptions/{made['id']}/secret-rotations"),
        theirs.api.post(f"{theirs.path}/webhook-subscriptions/{made['id']}/pings"),
        theirs.api.delete(f"{theirs.path}/webhook-subscriptions/{made['id']}"),
    ):
        assert foreign.status_code == 404
    assert ours.api.delete(path).status_code == 204
    assert ours.api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://erp.example.com/hook"),
        ("url", "https://10.1.2.3/hook"),
        ("url", "https://user:pass@erp.example.com/"),
        ("url", "ftp://erp.example.com/"),
        ("event_types", []),
        ("event_types", ["order.eaten"]),
    ],
)
def test_what_cannot_be_called_or_heard_of_is_refused(ours: Held, field: str, value: Any) -> None:
    refused = ours.api.post(f"{ours.path}/webhook-subscriptions", json=BODY | {field: value})
    assert refused.status_code == 422
    assert any(name.startswith(field) for name in refused.json["error"]["fields"])


def test_the_same_key_makes_one_webhook(ours: Held) -> None:
    key = {"Idempotency-Key": "once"}
    first, again = (ours.api.post(f"{ours.path}/webhook-subscriptions", json=BODY, headers=key) for _ in range(2))
    assert data(first, 201) == data(again, 201)
    assert len(data(ours.api.get(f"{ours.path}/webhook-subscriptions"))) == 1


def test_nobody_hears_by_webhook_what_they_may_not_read(ours: Held, settings: Settings) -> None:
    made = make(ours)
    clerk = make_caller(settings, ours.store, "webhooks.view", "webhooks.edit", "catalog.view")
    path = f"{ours.path}/webhook-subscriptions"
    assert clerk.post(path, json=BODY).status_code == 403
    only_products = BODY | {"event_types": ["product.updated"]}
    assert clerk.post(path, json=only_products).status_code == 201
    assert clerk.put(f"{path}/{made['id']}", json=only_products).status_code == 403
    assert clerk.post(f"{path}/{made['id']}/secret-rotations").status_code == 403
    assert clerk.delete(f"{path}/{made['id']}").status_code == 403
    viewer = make_caller(settings, ours.store, "webhooks.view")
    assert viewer.get(path).status_code == 200
    assert viewer.post(path, json=only_products).status_code == 403


def test_a_ping_arrives_and_its_delivery_tells_how(ours: Held) -> None:
    with listening(answer=b"thanks") as receiver:
        made = make(ours, receiver)
        path = f"{ours.path}/webhook-subscriptions/{made['id']}"
        owed = data(ours.api.post(f"{path}/pings"), 201)
        assert (owed["type"], owed["status"]) == ("ping", "pending")
        send_due(ours.store.id)
        told = Webhook(made["secret"]).verify(receiver.got[0].body, receiver.got[0].headers)
        assert told["data"] == {"subscription_id": made["id"]}
        seen = data(ours.api.get(f"{ours.path}/webhook-deliveries/{owed['id']}"))
        assert (seen["status"], seen["last_code"], seen["log"][0]["response"]) == ("delivered", 200, "thanks")
        assert seen["body"].encode() == receiver.got[0].body
        assert seen["message_id"] == receiver.got[0].headers["webhook-id"]
        again = data(ours.api.post(f"{ours.path}/webhook-deliveries/{owed['id']}/replays"), 201)
        assert again["status"] == "pending"
        send_due(ours.store.id)
        assert receiver.got[1].body == receiver.got[0].body
        rotated = data(ours.api.post(f"{path}/secret-rotations"), 201)
        assert rotated["secret"] != made["secret"]
        assert rotated["old_secret_until"] is not None


def test_the_body_of_an_order_is_not_shown_to_those_who_may_not_see_orders(ours: Held, settings: Settings) -> None:
    with listening() as receiver:
        with store_scope(ours.store.id):
            subscribe(receiver.url, "product.updated")
            product = make_product()
            with transaction():
                tell_of_product(product.id, new_id())
        (row,) = data(ours.api.get(f"{ours.path}/webhook-deliveries?type=product.updated"))
        blind = make_caller(settings, ours.store, "webhooks.view")
        path = f"{ours.path}/webhook-deliveries/{row['id']}"
        assert data(ours.api.get(path))["body"] is not None
        assert data(blind.get(path))["body"] is None


def test_failures_since_a_moment_are_sent_again(ours: Held) -> None:
    with listening(status=410) as receiver:
        made = make(ours, receiver)
        path = f"{ours.path}/webhook-subscriptions/{made['id']}"
        ours.api.post(f"{path}/pings")
        send_due(ours.store.id)
        refused = ours.api.post(f"{path}/replays", json={"since": "2020-01-01T00:00:00Z"})
        assert refused.status_code == 409
        receiver.status = 200
        assert data(ours.api.get(path))["stop_reason"] == "gone"
        ours.api.put(path, json=BODY | {"url": receiver.url})
        assert data(ours.api.post(f"{path}/replays", json={"since": "2020-01-01T00:00:00Z"}), 201) == {"replayed": 1}
        send_due(ours.store.id)
        (row,) = data(ours.api.get(f"{ours.path}/webhook-deliveries?status=delivered"))
        assert (row["subscription_id"], row["attempts"]) == (made["id"], 2)


@pytest.mark.parametrize(("path", "most"), [("webhook-subscriptions", 5), ("webhook-deliveries", 5)])
def test_lists_cost_the_same_however_long(ours: Held, path: str, most: int) -> None:
    counts = []
    for more in (2, 8):
        with store_scope(ours.store.id):
            product = make_product()
            for number in range(more):
                subscribe(f"https://erp.example.com/{number}")
            with transaction():
                tell_of_product(product.id, new_id())
        data(ours.api.get(f"{ours.path}/{path}"))
        with count_queries() as queries:
            assert len(data(ours.api.get(f"{ours.path}/{path}"))) >= more
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most, counts


def test_deliveries_go_on_by_cursor(ours: Held) -> None:
    with store_scope(ours.store.id):
        subscribe("https://erp.example.com/")
        product = make_product()
        with transaction():
            for _ in range(5):
                tell_of_product(product.id, new_id())
    seen: list[UUID] = []
    cursor = ""
    while True:
        answer = ours.api.get(f"{ours.path}/webhook-deliveries?per_page=2{cursor}")
        seen += [row["id"] for row in data(answer)]
        if answer.json["next_cursor"] is None:
            break
        cursor = f"&cursor={answer.json['next_cursor']}"
    assert len(set(seen)) == len(seen) == 5


def test_every_type_is_told_with_an_example(ours: Held) -> None:
    rows = data(ours.api.get(f"{ours.path}/webhook-event-types"))
    assert [row["name"] for row in rows] == [known.name for known in EVENT_TYPES]
    assert all(row["example"]["type"] == row["name"] and row["description"] for row in rows)


def test_the_document_describes_every_message(ours: Held) -> None:
    document = ours.api.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert document["webhooks"].keys() == all_types().keys()
    schemas = document["components"]["schemas"]
    for reference in set(_references(document["webhooks"])):
        assert reference.rpartition("/")[2] in schemas, reference
    for name, operation in document["webhooks"].items():
        example = operation["post"]["requestBody"]["content"]["application/json"]["example"]
        known = schemas[all_types()[name].schema]["properties"]
        assert set(example["data"]) <= set(known), name


def _references(node: Any) -> list[str]:
    text = json.dumps(node)
    return [part.split('"')[0] for part in text.split('"$ref": "')[1:]]


def test_customers_are_read_with_statements_that_do_not_grow(ours: Held, theirs: Held) -> None:
    assert data(ours.api.get(f"{ours.path}/customers")) == []
    assert ours.api.get(f"{ours.path}/customers/{new_id()}").status_code == 404
