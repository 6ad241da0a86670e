"""Parcels, holds, tags and notes through the API."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held, make_caller


@pytest.fixture
def order_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        return make_order((make_product(price=2000).variants[0].id, 2)).id


def test_a_parcel_is_followed_and_arrives_once_per_key(ours: Held, order_id: UUID) -> None:
    body = {"carrier": "PostNL", "tracking_number": "3S1"}
    ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json=body)
    [parcel] = ours.api.get(f"{ours.path}/orders/{order_id}/fulfilments").json["data"]
    assert (parcel["status"], parcel["lines"][0]["quantity"]) == ("shipped", 2)
    path = f"{ours.path}/fulfilments/{parcel['id']}"
    changed = ours.api.open(path, method="PATCH", json={"tracking_number": "3S2"}).json["data"]
    assert changed["tracking_url"] == "https://jouw.postnl.nl/track-and-trace/3S2"
    assert ours.api.post(f"{path}/steps", json={"status": "in_transit"}).json["data"]["status"] == "in_transit"
    assert ours.api.post(f"{path}/steps", json={"status": "cancelled"}).status_code == 422
    assert ours.api.post(f"{path}/cancellation", json={}).status_code == 409
    for _ in range(2):
        arrived = ours.api.post(f"{path}/delivery", headers={"Idempotency-Key": "d"})
        assert (arrived.status_code, arrived.json["data"]["status"]) == (201, "delivered")
    assert ours.api.post(f"{path}/delivery").status_code == 409
    assert ours.api.get(path).json["data"] == arrived.json["data"]


def test_a_parcel_taken_back_leaves_the_order_to_be_sent(ours: Held, order_id: UUID) -> None:
    ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json={})
    [parcel] = ours.api.get(f"{ours.path}/orders/{order_id}/fulfilments").json["data"]
    taken = ours.api.post(f"{ours.path}/fulfilments/{parcel['id']}/cancellation", json={"reason": "Wrong box"})
    assert (taken.status_code, taken.json["data"]["status"]) == (201, "cancelled")
    assert ours.api.get(f"{ours.path}/orders/{order_id}").json["data"]["fulfilment_state"] == "unfulfilled"


def test_a_hold_stops_an_order_and_is_found_in_the_list(ours: Held, order_id: UUID) -> None:
    path = f"{ours.path}/orders/{order_id}"
    hold = ours.api.post(f"{path}/holds", json={"reason": "fraud", "note": "?"}).json["data"]
    assert ours.api.post(f"{path}/fulfilments", json={}).status_code == 409
    assert ours.api.get(f"{ours.path}/orders?on_hold=true").json["total"] == 1
    released = ours.api.post(f"{path}/holds/{hold['id']}/release").json["data"]
    assert released["released_at"] is not None
    assert ours.api.get(f"{ours.path}/orders?on_hold=true").json["total"] == 0
    assert len(ours.api.get(f"{path}/holds").json["data"]) == 1


def test_tags_are_set_added_and_taken_away(ours: Held, order_id: UUID) -> None:
    path = f"{ours.path}/orders/{order_id}/tags"
    assert ours.api.put(path, json={"tags": ["Gift", "gift"]}).json["data"]["tags"] == ["gift"]
    assert ours.api.post(path, json={"tags": ["vip"]}).json["data"]["tags"] == ["gift", "vip"]
    assert ours.api.get(f"{ours.path}/orders?tag=VIP&country=nl&total_from=4495").json["total"] == 1
    assert ours.api.delete(f"{path}/VIP").json["data"]["tags"] == ["gift"]
    assert ours.api.get(f"{ours.path}/orders/{order_id}").json["data"]["tags"] == ["gift"]
    assert ours.api.put(path, json={"tags": ["a,b"]}).status_code == 422


def test_a_note_belongs_to_the_key_that_wrote_it(ours: Held, order_id: UUID, settings: Settings) -> None:
    path = f"{ours.path}/orders/{order_id}/notes"
    note = ours.api.post(path, json={"text": "Ring"}).json["data"]
    other = make_caller(settings, ours.store)
    assert other.open(f"{path}/{note['id']}", method="PATCH", json={"text": "No"}).status_code == 403
    assert other.delete(f"{path}/{note['id']}").status_code == 403
    assert (
        ours.api.open(f"{path}/{note['id']}", method="PATCH", json={"text": "Ring twice"}).json["data"]["text"]
        == "Ring twice"
    )
    assert ours.api.delete(f"{path}/{note['id']}").status_code == 204
    assert ours.api.get(path).json["data"] == []


def test_an_order_is_archived_and_opened(ours: Held, order_id: UUID) -> None:
    path = f"{ours.path}/orders/{order_id}/closure"
    assert ours.api.post(path).json["data"]["status"] == "closed"
    assert ours.api.delete(path).json["data"]["status"] == "open"


def test_nothing_of_it_exists_for_another_store(ours: Held, theirs: Held, order_id: UUID) -> None:
    ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json={})
    [parcel] = ours.api.get(f"{ours.path}/orders/{order_id}/fulfilments").json["data"]
    at = f"{theirs.path}/fulfilments/{parcel['id']}"
    order = f"{theirs.path}/orders/{order_id}"
    for method, path, body in (
        ("GET", at, None), ("PATCH", at, {"carrier": "X"}), ("POST", f"{at}/steps", {"status": "delivered"}),
        ("POST", f"{at}/delivery", None), ("POST", f"{at}/cancellation", {}), ("GET", f"{order}/fulfilments", None),
        ("POST", f"{order}/holds", {"reason": "other"}), ("PUT", f"{order}/tags", {"tags": ["x"]}),
        ("POST", f"{order}/notes", {"text": "x"}), ("POST", f"{order}/closure", None), ("GET", f"{order}/holds", None),
    ):  # fmt: skip
        assert theirs.api.open(path, method=method, json=body).status_code == 404, (method, path)
