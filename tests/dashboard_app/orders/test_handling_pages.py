"""What merchants do with parcels, holds, tags, views and many orders."""

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.orders.fulfilment import fulfilments_of
from shared.models.orders.hold import holds_of
from shared.models.orders.note import notes_of
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.tag import tags_of
from shared.models.orders.view import OrderView
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.queries import count_queries


@pytest.fixture
def orders(desk: Desk) -> list[Order]:
    with store_scope(desk.store.id):
        make_selling()
        variant = make_product("Teapot", price=3000, stock=90).variants[0].id
        return [make_order((variant, 2)) for _ in range(3)]


def now(desk: Desk, order: Order) -> Order:
    with store_scope(desk.store.id):
        return order_by_number(order.number)


def test_a_parcel_is_followed_moved_and_taken_back(desk: Desk, orders: list[Order]) -> None:
    path = f"/orders/{orders[0].number}"
    desk.submit(f"{path}/fulfilments", {"carrier": "DHL", "tracking_number": "77"})
    with store_scope(desk.store.id):
        (parcel,) = fulfilments_of(orders[0].id)
    assert "tracking-id=77" in desk.get(path).text
    bad = desk.submit(f"{path}/fulfilments/{parcel.id}/tracking", {"carrier": "X", "tracking_url": "javascript:1"})
    assert (bad.status_code, 'value="X"' in bad.text) == (422, True)
    other = f"/orders/{orders[1].number}/fulfilments/{parcel.id}"
    for step in ("tracking", "steps", "cancellation"):
        assert desk.submit(f"{other}/{step}", {"status": "delivered"}).status_code == 404
    desk.submit(f"{path}/fulfilments/{parcel.id}/cancellation")
    page = desk.get(path).text
    assert "took a parcel back" in page and 'id="fulfil"' in page
    desk.submit(f"{path}/fulfilments/{parcel.id}/steps", {"status": "delivered"})
    assert "This has changed in the meantime" in desk.get(path).text


def test_a_held_order_says_why_and_cannot_be_shipped(desk: Desk, orders: list[Order]) -> None:
    path = f"/orders/{orders[0].number}"
    assert desk.submit(f"{path}/holds", {"reason": "address", "note": "No <b>number</b>"}).status_code == 302
    page = desk.get(path).text
    assert "On hold: The address is not right" in page and "No &lt;b&gt;number&lt;/b&gt;" in page
    assert 'id="fulfil"' not in page
    assert desk.submit(f"{path}/holds", {"reason": "boredom"}).status_code == 422
    with store_scope(desk.store.id):
        (hold,) = holds_of(orders[0].id)
    desk.submit(f"{path}/holds/{hold.id}/release")
    assert 'id="fulfil"' in desk.get(path).text


def test_tags_notes_and_contact_are_kept(desk: Desk, orders: list[Order]) -> None:
    order, path = orders[0], f"/orders/{orders[0].number}"
    desk.submit(f"{path}/tags", {"tags": "Gift, vip"})
    desk.submit(f"{path}/notes", {"text": "Ring twice"})
    with store_scope(desk.store.id):
        assert tags_of(order.id) == ["Gift", "vip"]
        (note,) = notes_of(order.id)
    desk.submit(f"{path}/notes/{note.id}", {"text": "Ring once"})
    assert "Ring once" in desk.get(path).text
    desk.submit(f"{path}/notes/{note.id}/removal")
    assert "This note was deleted." in desk.get(path).text
    contact = {"email": "nobody", "phone": "", "name": "Noor", "street": "Neude 1", "city": "U", "postcode": "3512 AD"}
    refused = desk.submit(f"{path}/contact", contact)
    assert (refused.status_code, 'value="nobody"' in refused.text) == (422, True)
    desk.submit(f"{path}/contact", {**contact, "email": "boer@example.org"})
    assert now(desk, order).email == "boer@example.org"


def test_the_page_leads_to_the_orders_beside_it(desk: Desk, orders: list[Order]) -> None:
    page = desk.get(f"/orders/{orders[1].number}").text
    for neighbour in (orders[0], orders[2]):
        assert f"/orders/{neighbour.number}" in page


def test_filters_stand_in_the_address_and_a_view_keeps_them(desk: Desk, orders: list[Order]) -> None:
    desk.submit(f"/orders/{orders[0].number}/tags", {"tags": "gift"})
    page = desk.get("/orders/?tag=gift&held=no&country=nl&least=10").text
    assert page.count('class="ss-row-link"') == 1
    assert desk.submit("/orders/views?tag=gift&cursor=x", {"name": "Gifts"}).status_code == 302
    with store_scope(desk.store.id):
        view = session().scalars(select(OrderView)).one()
    assert view.filters == {"tag": "gift"}
    desk.submit("/orders/views/default", {"view": str(view.id)})
    begun = desk.get("/orders/")
    assert (begun.status_code, "tag=gift" in begun.headers["Location"]) == (302, True)
    assert desk.get("/orders/?tab=all").text.count('class="ss-row-link"') == 3
    assert desk.submit("/orders/views?tag=x", {"name": " "}).status_code == 422


def test_ticked_orders_and_whole_filters_become_operations(desk: Desk, orders: list[Order]) -> None:
    chosen = desk.submit("/orders/bulk", {"id": str(orders[0].id)})
    assert "1 order is chosen." in chosen.text
    everything = desk.submit("/orders/bulk?tab=unfulfilled", {"all": "1"})
    assert "3 orders are chosen." in everything.text
    assert desk.submit("/orders/bulk").status_code == 302
    selection = '{"filters": {"tab": "unfulfilled"}}'
    refused = desk.submit("/orders/bulk/operations", {"selection": selection, "kind": "add_tags", "tags": " "})
    assert refused.status_code == 422
    started = desk.submit("/orders/bulk/operations", {"selection": selection, "kind": "close"})
    assert "/operations/" in started.headers["Location"]
    assert desk.submit("/orders/bulk/operations", {"selection": "{", "kind": "close"}).status_code == 422


def test_the_export_is_a_file_of_the_filter(desk: Desk, orders: list[Order]) -> None:
    sent = desk.get(f"/orders/export?q={orders[0].number}")
    assert sent.headers["Content-Type"].startswith("text/csv")
    assert (sent.text.count("\r\n"), orders[0].name in sent.text) == (2, True)


def test_pages_cost_the_same_however_many_orders_there_are(desk: Desk, orders: list[Order], settings: Settings) -> None:
    def cost(path: str) -> int:
        with count_queries() as counted:
            assert desk.get(path).status_code == 200
        return len(counted)

    one = f"/orders/{orders[0].number}"
    few = cost("/orders/?tab=all"), cost(one)
    with store_scope(desk.store.id):
        variant = orders[0].lines[0].variant_id
        assert variant is not None
        for _ in range(4):
            make_order((variant, 1))
    desk.submit(f"{one}/tags", {"tags": "a, b, c"})
    assert (cost("/orders/?tab=all"), cost(one)) == few
