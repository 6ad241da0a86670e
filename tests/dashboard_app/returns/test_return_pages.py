"""Returns on the merchant's desk, from the order's page to the money."""

import io
import re

import pytest

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import PDF, ShippoEmulator
from shared.kernel.config import Settings
from shared.models.inventory.location import active_locations
from shared.models.orders.order import order_by_id
from shared.models.returns.case import return_by_number
from shared.models.returns.status import ReturnOrigin, ReturnStatus
from shared.services.returns.preferences import return_settings
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.couriers import connect_couriers, run_shippo
from tests.factories.orders import make_selling
from tests.factories.people import SignedUp
from tests.factories.returns import make_return, make_sent_order
from tests.queries import count_queries

shippo = pytest.fixture(run_shippo)


def test_a_return_is_opened_received_inspected_and_refunded(desk: Desk, other_desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_sent_order()
        line, number, shelf = order.lines[0].id, order.number, active_locations()[0].id
    assert "Nothing comes back" in desk.get("/returns/").text
    assert f"/returns/new?order={number}" in desk.get(f"/orders/{number}").text
    page = f"/returns/new?order={number}"
    wrong = desk.submit("/returns/", {"order": number, f"quantity-{line}": "4", f"reason-{line}": "size"}, page=page)
    assert wrong.status_code == 422 and 'value="4"' in wrong.text
    made = desk.submit("/returns/", {"order": number, f"quantity-{line}": "2", f"reason-{line}": "size"}, page=page)
    at = made.headers["Location"].removeprefix(desk.at(""))
    assert "Approved" in desk.get(at).text
    assert desk.submit(f"{at}/receipts", {f"quantity-{line}": "2"}, page=at).status_code == 302
    found = {f"condition-{line}": "resellable", f"location-{line}": str(shelf)}
    assert desk.submit(f"{at}/inspection", found, page=at).status_code == 302
    assert "€50.00" in desk.get(at).text
    refused = desk.submit(f"{at}/refunds", {f"quantity-{line}": "2", "restocking_fee": "50"}, page=at)
    assert refused.status_code == 422
    assert desk.submit(f"{at}/refunds", {f"quantity-{line}": "2", "restocking_fee": "5"}, page=at).status_code == 302
    shown = desk.get(at).text
    assert "€45.00" in shown and "€5.00" in shown
    assert desk.submit(f"{at}/closure", page=at).status_code == 302
    assert at.rsplit("/", 1)[-1] in desk.get("/returns/?tab=done&q=" + str(number)).text
    assert desk.get(f"{at}/slip.pdf").data.startswith(b"%PDF")
    assert other_desk.get(at).status_code == 404


def test_asked_for_it_is_declined_with_a_reason_or_exchanged(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_sent_order()
        numbers = [make_return(order, 1).number for _ in range(2)]
        mug = make_product("Sturdy mug", price=1800, stock=4).variants[0].id
    first, second = (f"/returns/{number}" for number in numbers)
    assert desk.submit(f"{first}/refusal", {"reason": ""}, page=first).status_code == 422
    assert desk.submit(f"{first}/refusal", {"reason": "Used."}, page=first).status_code == 302
    assert "Used." in desk.get(first).text
    assert "Sturdy mug" in desk.get(f"{second}?find=sturdy").text
    assert desk.submit(f"{second}/swaps", {"add": str(mug)}, page=second).status_code == 302
    assert desk.submit(f"{second}/approval", page=second).status_code == 302
    assert "€7.00" in desk.get(second).text
    assert desk.submit(f"{second}/exchange", page=second).status_code == 302
    with store_scope(desk.store.id):
        returned = return_by_number(numbers[1])
        assert returned.exchange_order_id is not None
        new = order_by_id(returned.exchange_order_id)
        assert (new.total, new.payment_state.value) == (1800, "paid")
    assert new.name in desk.get(second).text and order.name in desk.get(f"/orders/{new.number}").text


def test_settings_are_kept_and_wrong_ones_come_back(desk: Desk) -> None:
    page = "/settings/returns"
    sent = {"is_open": "y", "days": "14", "fee_percent": "10", "reasons": "size", "own_reasons": "Too loud\nToo red"}
    sent |= {"address-en": "Dock 4", "instructions-en": "Use the box."}
    wrong = desk.submit(page, sent | {"days": "-1"}, page=page)
    assert wrong.status_code == 422 and "Dock 4" in wrong.text
    assert desk.submit(page, sent, page=page).status_code == 302
    with store_scope(desk.store.id):
        kept = return_settings()
    assert (kept.days, kept.own_reasons, dict(kept.addresses)) == (14, ("Too loud", "Too red"), {"en": "Dock 4"})


def test_a_long_list_costs_no_more_statements(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
    counts = []
    for rows in (2, 5):
        with store_scope(desk.store.id):
            for _ in range(rows):
                make_return(make_sent_order(1))
        desk.get("/returns/")
        with count_queries() as queries:
            assert desk.get("/returns/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16, counts


def test_who_may_not_refund_sees_no_money_button(settings: Settings, owner: SignedUp, desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        returned = make_return(make_sent_order(1), origin=ReturnOrigin.STAFF)
        assert returned.status is ReturnStatus.REQUESTED
    colleague = make_colleague(settings, owner, "returns.view", "returns.edit")
    page = colleague.get(f"/returns/{returned.number}").text
    assert re.search(r"returns/\d+/approval", page)
    assert colleague.submit(f"/returns/{returned.number}/refunds", {}, page="/returns/").status_code == 403
    assert colleague.get("/settings/returns").status_code == 403


def test_a_label_is_bought_or_ones_own_is_kept(
    desk: Desk, other_desk: Desk, shippo: ShippoEmulator, settings: Settings
) -> None:
    with store_scope(desk.store.id):
        make_selling()
        connect_couriers()
        returned, second = (make_return(make_sent_order()) for _ in range(2))
    at, own = f"/returns/{returned.number}", f"/returns/{second.number}"
    assert f"{at}/label" in desk.get(at).text
    rates = desk.get(f"{at}/label?box=0&weight=1").text
    reference = rates.split('name="rate" value="')[1].split('"')[0]
    assert desk.submit(f"{at}/labels", {"rate": "gone"}, page=f"{at}/label").status_code == 502
    assert desk.submit(f"{at}/labels", {"rate": reference}, page=f"{at}/label").status_code == 302
    shown = desk.get(at).text
    pdf = re.search(rf"{at}/labels/[0-9a-f-]+\.pdf", shown)
    assert pdf and desk.get(pdf[0]).data == PDF and "Label bought" in shown
    assert other_desk.get(pdf[0]).status_code == 404
    typed = {"carrier": "PostNL", "tracking_number": "3S🙂", "file": (io.BytesIO(b"x"), "label.pdf")}
    wrong = desk.submit(f"{own}/own-label", typed, page=f"{own}/label")
    assert wrong.status_code == 422 and "Choose a PDF." in wrong.text and "3S🙂" in wrong.text
    assert desk.submit(f"{own}/own-label", typed | {"file": (io.BytesIO(PDF), "l.pdf")}, page=own).status_code == 302
    assert "Your own" in desk.get(own).text
    assert desk.submit(f"{own}/own-label/removal", page=own).status_code == 302
    assert "Your own" not in desk.get(own).text
