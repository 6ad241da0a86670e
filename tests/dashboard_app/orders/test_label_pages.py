"""A parcel's label on the merchant's desk: prices asked, one bought, its file."""

import re

import pytest

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import PDF
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.couriers import connect_couriers, run_shippo
from tests.factories.orders import make_order, make_selling

shippo = pytest.fixture(run_shippo)


@pytest.mark.usefixtures("shippo")
def test_a_label_is_bought_once_for_what_the_courier_asks(desk: Desk, other_desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        connect_couriers()
        order = make_order((make_product(variant={"weight": 800}).variants[0].id, 2))
        parcel = fulfil_order(order.id, Parcel())
    at = f"/orders/{order.number}/fulfilments/{parcel.id}"
    asked = desk.get(f"{at}/label?box=0&weight=1.6").text
    rates = re.findall(r'name="rate" value="([^"]+)"', asked)
    assert len(rates) > 1 and f"{at}/labels" in asked
    assert other_desk.get(f"{at}/label?box=0&weight=1.6").status_code == 404
    assert desk.submit(f"{at}/labels", {"rate": rates[0]}, page=f"{at}/label?box=0&weight=1.6").status_code == 302
    desk.submit(f"{at}/labels", {"rate": rates[1]}, page=f"/orders/{order.number}")
    [file] = set(re.findall(rf"{re.escape(at)}/labels/[0-9a-f-]+\.pdf", desk.get(f"/orders/{order.number}").text))
    assert desk.get(file).data == PDF
