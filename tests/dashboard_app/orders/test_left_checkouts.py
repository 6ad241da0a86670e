"""Checkouts that were left, on the merchant's desk."""

from datetime import timedelta
from uuid import UUID

import time_machine

from shared.db.session import store_scope
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.carts.abandonment import AbandonedCheckout
from shared.services.carts.abandonment import note_left_checkouts, note_ordered, send_due_reminders
from shared.services.carts.abandonment_listing import list_left_checkouts
from shared.services.orders.place import place_order
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.orders import make_ready_cart, make_selling
from tests.factories.people import SignedUp
from tests.queries import count_queries

ON = {"is_on": "y", "after_hours": "1", "cooldown_days": "3"}


def _leave(desk: Desk, *emails: str) -> None:
    with store_scope(desk.store.id):
        for email in emails:
            make_ready_cart((make_product("Vase", price=3000, stock=9).variants[0].id, 1), email=email)


def test_the_list_shows_what_became_of_each(desk: Desk, other_desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
    assert "Nobody has left a checkout" in desk.get("/left-checkouts/").text
    assert desk.submit("/left-checkouts/settings", ON, page="/left-checkouts/settings").status_code == 302
    _leave(desk, "amal@example.org", "jon@example.org")
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=True), store_scope(desk.store.id):
        note_left_checkouts()
        assert send_due_reminders() == 2
        cart_id = next(row.cart_id for row in _rows() if row.email.startswith("amal"))
        assert cart_id is not None
        note_ordered(place_order(cart_id))
    page = desk.get("/left-checkouts/").text
    assert "amal@example.org" in page and "Recovered" in page and "34.95" in page
    assert "jon@" not in desk.get("/left-checkouts/?tab=recovered").text
    assert "jon@example.org" in desk.get("/left-checkouts/?q=jon").text
    for row in _rows_of(desk):
        shown = desk.get(f"/left-checkouts/{row}").text
        assert "Noor Bakker" in shown and "Vase" in shown
        assert other_desk.get(f"/left-checkouts/{row}").status_code == 404
    assert "amal@" not in other_desk.get("/left-checkouts/").text


def _rows() -> list[AbandonedCheckout]:
    return list(list_left_checkouts().rows)


def _rows_of(desk: Desk) -> list[UUID]:
    with store_scope(desk.store.id):
        return [row.id for row in _rows()]


def test_wrong_settings_keep_what_was_typed(desk: Desk) -> None:
    answer = desk.submit("/left-checkouts/settings", ON | {"after_hours": "999"}, page="/left-checkouts/settings")
    assert answer.status_code == 422 and 'value="999"' in answer.text
    assert "switched off" not in desk.get("/left-checkouts/").text


def test_only_those_with_the_right_see_and_set(settings: Settings, owner: SignedUp, desk: Desk) -> None:
    colleague = make_colleague(settings, owner, "carts.view")
    assert colleague.get("/left-checkouts/").status_code == 200
    assert colleague.get("/left-checkouts/settings").status_code == 403


def test_a_long_list_costs_no_more_statements(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
    counts = []
    for first, rows in ((0, 2), (2, 8)):
        _leave(desk, *(f"s{number}@example.org" for number in range(first, first + rows)))
        with time_machine.travel(clock.now() + timedelta(hours=1), tick=True), store_scope(desk.store.id):
            note_left_checkouts()
        desk.get("/left-checkouts/")
        with count_queries() as queries:
            assert desk.get("/left-checkouts/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18, counts
