"""Drafts, quotes and edits at the merchant's desk."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.catalog.product import product_by_handle
from shared.models.orders.draft import DraftOrder, DraftStatus, draft_by_number
from shared.models.orders.order import Order
from shared.services.orders.drafts.wishes import LineWish
from tests.dashboard_app.desk import Desk
from tests.factories.drafts import make_draft
from tests.factories.orders import ADDRESS, make_order, make_selling
from tests.queries import count_queries

WHO = {"email": "noor@example.org", "country": "NL", **ADDRESS.to_dict()}


@pytest.fixture
def variant_id(desk: Desk) -> UUID:
    with store_scope(desk.store.id):
        make_selling(stripe=True)
        return product_by_handle("bowl").variants[0].id


def _draft(desk: Desk, number: int) -> DraftOrder:
    with store_scope(desk.store.id):
        found = draft_by_number(number)
        assert found.lines is not None
        return found


def test_an_order_is_written_by_hand(desk: Desk, variant_id: UUID) -> None:
    made = desk.submit("/drafts/", page="/drafts/")
    path = made.headers["Location"].partition(desk.at(""))[2]
    number = int(path.rpartition("/")[2])
    assert "Bowl" in desk.get("/drafts/candidates?add=bow&currency=EUR&locale=en").text
    row = {"line": f"new-{variant_id}", f"quantity-new-{variant_id}": "2", f"price-new-{variant_id}": "20,00"}
    custom = {"title-custom-0": "<b>Engraving</b>", "price-custom-0": "7.50", "quantity-custom-0": "1"}
    form = {
        **WHO,
        **row,
        **custom,
        f"off-new-{variant_id}": "10%",
        "off": "1.00",
        "shipping_price": "5",
        "revision": "1",
    }
    shown = desk.submit(f"{path}/previews", form, page=path)
    assert "€47.50" in shown.text and "draft-total" in shown.text
    wrong = desk.submit(path, form | {f"price-new-{variant_id}": "cheap"}, page=path)
    assert wrong.status_code == 422 and 'value="cheap"' in wrong.text and "&lt;b&gt;Engraving" in wrong.text
    assert desk.submit(path, form, page=path).status_code == 303
    assert _draft(desk, number).total == 4750
    stale = desk.submit(path, form, page=path)
    assert stale.status_code == 409 and "Somebody else has changed this" in stale.text
    lines = {"line": [str(line.id) for line in _draft(desk, number).lines]}
    sent = desk.submit(path, {**WHO, **lines, "off": "1.00", "shipping_price": "5", "do": "send"}, page=path)
    assert sent.status_code == 303 and _draft(desk, number).status is DraftStatus.SENT
    assert desk.get(f"{path}.pdf").data.startswith(b"%PDF")
    kept = {**WHO, **lines, "off": "1.00", "shipping_price": "5", "do": "complete", "terms": "paid"}
    placed = desk.submit(path, kept, page=path)
    assert "/orders/" in placed.headers["Location"]
    assert "Engraving" in desk.get(placed.headers["Location"].partition(desk.at(""))[2]).text
    assert desk.get(path).status_code == 302


def test_an_order_is_changed_after_a_look(desk: Desk, variant_id: UUID) -> None:
    with store_scope(desk.store.id):
        order: Order = make_order((variant_id, 2))
        line = str(order.lines[0].id)
    path = f"/orders/{order.number}"
    assert f"{path}/edit" in desk.get(path).text
    form = {"line": line, f"quantity-{line}": "1", "revision": "0", "shipping": "4.95", "reason": "They <b>called</b>"}
    looked = desk.submit(f"{path}/edit-previews", form, page=f"{path}/edit").text
    assert "€28.95" in looked and "2 → 1" in looked
    assert desk.submit(f"{path}/edits", form, page=f"{path}/edit").status_code == 200
    form |= {"apply": "y", "expected_total": "2895"}
    assert desk.submit(f"{path}/edits", form, page=f"{path}/edit").status_code == 303
    page = desk.get(path).text
    assert "changed this order: €52.95 became €28.95" in page and "They &lt;b&gt;called" in page
    again = desk.submit(f"{path}/edits", form, page=f"{path}/edit")
    assert again.status_code == 409 and "Somebody else has changed this" in again.text
    copied = desk.submit(f"/drafts/from-order/{order.number}", page=path)
    assert "/drafts/" in copied.headers["Location"]


def test_the_list_costs_the_same_however_long_it_is(desk: Desk, settings: Settings, variant_id: UUID) -> None:
    def cost() -> tuple[int, int]:
        with count_queries() as listed:
            assert desk.get("/drafts/?q=noor").status_code == 200
        with count_queries() as opened:
            assert desk.get("/drafts/1").status_code == 200
        return len(listed), len(opened)

    with store_scope(desk.store.id):
        make_draft(LineWish(1, variant_id=variant_id))
    cost()
    few = cost()
    with store_scope(desk.store.id):
        for _ in range(3):
            make_draft(*[LineWish(1, variant_id=variant_id)] * 4)
        order = make_order((variant_id, 1))
    many = cost()
    assert many == few and few[0] <= 16
    with count_queries() as edited:
        desk.get(f"/orders/{order.number}/edit")
    assert len(edited) <= 14
