"""Correcting stock, and what became of it."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.services.inventory.listing import list_stock
from shared.services.inventory.stock import stock_of
from tests.dashboard_app.desk import Desk
from tests.factories.orders import make_order, make_selling


@pytest.fixture
def variant_id(desk: Desk) -> UUID:
    with store_scope(desk.store.id):
        return list_stock("bowl").rows[0].variant_id


def on_hand(desk: Desk, variant_id: UUID) -> int:
    with store_scope(desk.store.id):
        return stock_of([variant_id])[variant_id].on_hand


def test_units_are_added_taken_away_and_counted_anew(desk: Desk, variant_id: UUID) -> None:
    path = f"/inventory/{variant_id}"
    for mode, quantity, expected in (("add", "5", 15), ("add", "-3", 12), ("set", "40", 40)):
        fields = {"mode": mode, "quantity": quantity, "reason": "received"}
        assert desk.submit(f"{path}/adjustments", fields).status_code == 302
        assert on_hand(desk, variant_id) == expected
    history = desk.get(path).text
    assert "Goods received" in history
    assert "Mara de Wit" in history


def test_from_the_list_only_the_row_comes_back(desk: Desk, variant_id: UUID) -> None:
    token = desk.browser.token_on(desk.at("/inventory/"))
    answer = desk.browser.post(
        desk.at(f"/inventory/{variant_id}/adjustments"),
        data={"mode": "add", "quantity": "1", "reason": "other"},
        headers={"Origin": desk.browser.origin, "X-CSRF-Token": token, "HX-Request": "true"},
    )
    assert answer.text.lstrip().startswith("<tr")
    assert on_hand(desk, variant_id) == 11


def test_what_is_promised_cannot_be_taken_off_the_shelf(desk: Desk, variant_id: UUID) -> None:
    with store_scope(desk.store.id):
        make_selling()
        make_order((variant_id, 4))
    answer = desk.submit(f"/inventory/{variant_id}/adjustments", {"mode": "set", "quantity": "2", "reason": "counted"})
    assert answer.status_code == 409
    assert on_hand(desk, variant_id) == 10
    nonsense = desk.submit(f"/inventory/{variant_id}/adjustments", {"mode": "add", "quantity": "many"})
    assert nonsense.status_code == 422
