"""What is told: the API's own words, once per event, to those who listen and nobody else."""

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel.ids import new_id
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store
from shared.models.webhooks.delivery import WebhookDelivery
from shared.models.webhooks.message import WebhookMessage
from shared.services.catalog.products import delete_product
from shared.services.customers.accounts import ask_code, sign_in_by_code
from shared.services.customers.management import create_customer
from shared.services.customers.proofs import code_of
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.webhooks.catalogue import EVENT_TYPES, known_types
from shared.services.webhooks.messages import owe_deliveries
from shared.subscribers.consume import react_once
from shared.subscribers.registry import HeardEvent
from shared.subscribers.webhooks import tell_integrators
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.webhooks import subscribe
from tests.queries import count_queries

URL = "https://erp.example.com/hook"


@pytest.fixture
def ours(engines: Engines, queue: object, two_stores: tuple[Store, Store]) -> Store:
    return two_stores[0]


def hear(store: Store, times: int = 1) -> None:
    """Let the consumer deal with all that has happened in the store."""
    with maintenance_scope():
        wanted = select(OutboxEvent).where(OutboxEvent.store_id == store.id).order_by(OutboxEvent.id)
        events = [HeardEvent(row.id, row.type, row.store_id, row.payload) for row in session().scalars(wanted)]
    for _ in range(times):
        for event in events:
            if event.type in tell_integrators.types:
                assert react_once(tell_integrators, event)


def told(store: Store) -> list[tuple[str, dict[str, Any]]]:
    with store_scope(store.id):
        rows = session().scalars(select(WebhookMessage).order_by(WebhookMessage.id))
        return [(row.type, orjson.loads(row.body)["data"]) for row in rows]


def types_told(store: Store) -> list[str]:
    return [name for name, _data in told(store)]


def test_an_order_is_told_at_each_of_its_steps(ours: Store) -> None:
    names = [known.name for known in EVENT_TYPES if known.name.startswith(("order.", "customer."))]
    with store_scope(ours.id):
        make_selling()
        subscribe(URL, *names)
        variant_id = make_product(stock=9).variants[0].id
        order = make_order((variant_id, 2), email="new@example.org")
        other = make_order((variant_id, 1), email="new@example.org")
        note_cash_collected(order.id)
        fulfil_order(order.id, Parcel())
        cancel_order(other.id, reason="Changed their mind")
    hear(ours)
    assert sorted(types_told(ours)) == sorted(
        ["customer.created", "order.placed", "order.placed", "order.paid", "order.fulfilled", "order.cancelled"]
    )
    placed = next(data for name, data in told(ours) if name == "order.placed")
    assert placed.keys() == known_types()["order.placed"].example.keys()
    assert placed["lines"][0].keys() == known_types()["order.placed"].example["lines"][0].keys()
    customer = next(data for name, data in told(ours) if name == "customer.created")
    assert customer["email"] == "new@example.org"
    assert customer.keys() == known_types()["customer.created"].example.keys()


def test_whoever_becomes_known_is_told_once(ours: Store) -> None:
    with store_scope(ours.id):
        make_selling()
        subscribe(URL, "customer.created")
        make_order((make_product(stock=9).variants[0].id, 1), email="guest@example.org")
        create_customer({"email": "brought@example.org"})
        for email in ("guest@example.org", "brought@example.org", "new@example.org", "new@example.org"):
            proof_id = ask_code(email, locale="en")
            sign_in_by_code(proof_id, code_of(proof_id))
    hear(ours)
    assert [data["email"] for _name, data in told(ours)] == [
        *("guest@example.org", "brought@example.org", "new@example.org")
    ]


def test_products_are_told_as_created_updated_and_deleted(ours: Store) -> None:
    with store_scope(ours.id):
        subscribe(URL, "product.created", "product.updated", "product.deleted", "inventory.level_changed")
        product = make_product("Jug", stock=4)
        delete_product(product.id)
        kept = make_product("Pot", stock=2)
    hear(ours)
    found = told(ours)
    mine = [name for name, data in found if data.get("id") == str(kept.id)]
    assert mine.count("product.created") == 1
    assert ("product.deleted", {"id": str(product.id)}) in found
    shown = next(data for name, data in found if name == "product.created" and data["id"] == str(kept.id))
    assert shown.keys() == known_types()["product.created"].example.keys()
    assert shown["variants"][0].keys() == known_types()["product.created"].example["variants"][0].keys()
    levels = [data for name, data in found if name == "inventory.level_changed"]
    assert levels[-1]["levels"][0]["on_hand"] == 2
    assert levels[-1]["levels"][0].keys() == known_types()["inventory.level_changed"].example["levels"][0].keys()


def test_an_event_heard_twice_is_told_once(ours: Store) -> None:
    with store_scope(ours.id):
        subscribe(URL, "product.created")
        subscribe(URL, "product.created")
        make_product("Jug")
    hear(ours, times=3)
    hear(ours)
    with store_scope(ours.id):
        deliveries = list(session().scalars(select(WebhookDelivery)))
        messages = list(session().scalars(select(WebhookMessage)))
    new = [message for message in messages if "Jug" in message.body]
    assert len(new) == 1
    assert len(deliveries) == 2 * len(messages)


def test_another_store_and_other_types_are_not_told(ours: Store, two_stores: tuple[Store, Store]) -> None:
    theirs = two_stores[1]
    with store_scope(theirs.id):
        subscribe(URL, "product.created", "product.updated")
    with store_scope(ours.id):
        subscribe(URL, "order.paid")
        subscribe(URL, "product.created", is_enabled=False)
        make_product("Jug")
    hear(ours)
    assert told(ours) == told(theirs) == []


def test_where_nobody_listens_an_event_costs_one_statement(ours: Store) -> None:
    with store_scope(ours.id), count_queries() as queries:
        assert owe_deliveries(new_id(), "orders.placed", {"order_id": str(new_id())}) == 0
    assert len(queries) == 1


def test_hundreds_of_products_at_once_are_told_in_few_statements(ours: Store) -> None:
    with store_scope(ours.id):
        subscribe(URL, "product.updated")
        ids = [str(make_product(f"Jar {number}").id) for number in range(12)]
        counts = []
        for some in (ids[:2], ids):
            with count_queries() as queries, transaction():
                assert owe_deliveries(new_id(), "catalog.products_changed", {"product_ids": some}) == len(some)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 8, counts
