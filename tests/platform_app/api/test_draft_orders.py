"""Drafts and edits of orders through the API."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from tests.factories.catalog import make_product
from tests.factories.orders import ADDRESS, make_order, make_selling
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries


@pytest.fixture
def variant_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        return make_product("Teapot", price=2000, stock=9).variants[0].id


def test_a_draft_is_written_sent_approved_and_completed_once(ours: Held, theirs: Held, variant_id: UUID) -> None:
    lines = [{"variant_id": str(variant_id), "quantity": 2}, {"title": "Engraving", "quantity": 1, "unit_price": 750}]
    body = {"email": "noor@example.org", "address": ADDRESS.to_dict(), "shipping_price": 500, "lines": lines}
    ten = {"kind": "percentage", "value": 1000, "reason": "Ten"}
    made = ours.api.post(f"{ours.path}/draft-orders", json=body | {"discount": ten}, headers={"Idempotency-Key": "d1"})
    draft = made.json["data"]
    assert (made.status_code, draft["total"], draft["discount"], draft["manual_discount"]) == (201, 4775, 475, ten)
    path = f"{ours.path}/draft-orders/{draft['id']}"
    assert theirs.api.get(f"{theirs.path}/draft-orders/{draft['id']}").status_code == 404
    changed = ours.api.open(path, method="PATCH", json={"note": "Soon", "revision": 1}).json["data"]
    assert (changed["revision"], changed["note"], changed["total"]) == (2, "Soon", 4775)
    assert ours.api.open(path, method="PATCH", json={"note": "Late", "revision": 1}).status_code == 409
    assert ours.api.post(f"{path}/sending", json={}).json["data"]["status"] == "sent"
    assert ours.api.post(f"{path}/approval", json={"note": "Yes"}).json["data"]["decision_note"] == "Yes"
    placed = [ours.api.post(f"{path}/completion", json={"terms": "later"}).json["data"] for _ in range(2)]
    assert placed[0]["id"] == placed[1]["id"] and placed[0]["total"] == 4775
    copy = ours.api.post(f"{path}/copies").json["data"]
    assert ours.api.delete(f"{ours.path}/draft-orders/{copy['id']}").status_code == 204
    assert ours.api.delete(path).status_code == 409
    assert ours.api.get(f"{ours.path}/draft-orders?tab=done").json["total"] == 1


def test_an_order_is_edited_after_a_preview(ours: Held, theirs: Held, variant_id: UUID) -> None:
    with store_scope(ours.store.id):
        order = make_order((variant_id, 3))
        line = str(order.lines[0].id)
    path = f"{ours.path}/orders/{order.id}/edits"
    body = {"revision": 0, "lines": [{"line_id": line, "quantity": 2}], "reason": "One less"}
    shown = ours.api.post(path, json=body | {"preview": True})
    assert (shown.status_code, shown.json["data"]["difference"], shown.json["data"]["owed"]) == (200, -2000, 4495)
    made = ours.api.post(path, json=body | {"expected_total": 4495})
    assert (made.status_code, made.json["data"]["revision"]) == (201, 1)
    assert ours.api.get(f"{ours.path}/orders/{order.id}").json["data"]["revision"] == 1
    assert ours.api.post(path, json=body).status_code == 409
    assert theirs.api.post(f"{theirs.path}/orders/{order.id}/edits", json=body).status_code == 404


def test_a_list_of_drafts_costs_the_same_however_long_it_is(ours: Held, variant_id: UUID) -> None:
    def cost() -> int:
        ours.api.post(f"{ours.path}/draft-orders", json={"lines": [{"variant_id": str(variant_id), "quantity": 1}] * 3})
        with count_queries() as queries:
            assert ours.api.get(f"{ours.path}/draft-orders").status_code == 200
        return len(queries)

    cost()
    assert cost() == cost()
