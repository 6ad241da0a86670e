"""Labels of parcels: bought once, never lost, followed to the door, given back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shared.db.session import maintenance_scope, store_scope
from shared.gateways.couriers.base import CourierRefused, LabelState
from shared.gateways.couriers.emulator.desk import BAD_CITY
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, GatewayFailed, NotFound
from shared.models.orders.fulfilment import Fulfilment, ParcelStatus, fulfilment_by_id
from shared.models.orders.label import labels_of, labels_to_look_at
from shared.models.stores.store import Store
from shared.services.carts.checkout import Contact
from shared.services.orders.contact import change_contact
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.labels.buying import buy_label, label_rates, parcel_grams
from shared.services.orders.labels.settling import follow_label, label_pdf, refund_label
from tests.factories.catalog import make_product
from tests.factories.couriers import SMALL, connect_couriers, couriers_at, run_shippo
from tests.factories.orders import ADDRESS, make_order, make_selling
from tests.shared.services.orders.lossy import LossyLine

shippo = pytest.fixture(run_shippo)


@pytest.fixture
def parcel(two_stores: tuple[Store, Store]) -> Iterator[Fulfilment]:
    with store_scope(two_stores[0].id):
        make_selling()
        connect_couriers()
        heavy = make_product(variant={"weight": 800}).variants[0].id
        yield fulfil_order(make_order((heavy, 2)).id, Parcel())


def cheapest(parcel: Fulfilment) -> str:
    return label_rates(parcel.id, SMALL, parcel_grams(parcel.id))[0].reference


def test_a_label_is_bought_once_and_its_parcel_followed_to_the_door(
    shippo: ShippoEmulator, parcel: Fulfilment, two_stores: tuple[Store, Store]
) -> None:
    assert parcel_grams(parcel.id) == 1600
    label = buy_label(parcel.id, cheapest(parcel), actor="Mo")
    (kept,) = labels_of(parcel.order_id)
    assert (kept.state, kept.amount, kept.carrier) == (LabelState.BOUGHT, 564, "PostNL")
    assert (fulfilment_by_id(parcel.id).tracking_number, label_pdf(label.id)[:4]) == (kept.tracking_number, b"%PDF")
    with pytest.raises(Conflict):
        cheapest(parcel)
    for told, status in (("TRANSIT", ParcelStatus.IN_TRANSIT), ("DELIVERED", ParcelStatus.DELIVERED)):
        shippo.move(kept.tracking_number, told)
        for _twice in range(2):
            assert follow_label(label.id) is LabelState.BOUGHT
        assert fulfilment_by_id(parcel.id).status is status
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        follow_label(label.id)


def test_a_purchase_of_which_nobody_heard_is_found_and_not_made_twice(
    shippo: ShippoEmulator, parcel: Fulfilment
) -> None:
    rate = cheapest(parcel)
    with LossyLine(shippo.url).running() as line, couriers_at(line.url):
        line.loses = True
        with pytest.raises(GatewayFailed):
            buy_label(parcel.id, rate)
        line.loses = False
        (label,) = labels_of(parcel.order_id)
        assert label.state is LabelState.PENDING
        with pytest.raises(Conflict):
            buy_label(parcel.id, rate)
        later = clock.now() + timedelta(minutes=3)
        with maintenance_scope():
            assert (label.store_id, label.id) in labels_to_look_at(later, clock.now())
        with store_scope(label.store_id):
            assert follow_label(label.id) is LabelState.BOUGHT
    assert len(shippo.desk.listed("transaction")) == 1


def test_what_was_not_used_is_given_back_and_what_was_is_not(shippo: ShippoEmulator, parcel: Fulfilment) -> None:
    first = buy_label(parcel.id, cheapest(parcel))
    assert refund_label(first.id) is LabelState.REFUNDED
    assert fulfilment_by_id(parcel.id).tracking_number == ""
    second = buy_label(parcel.id, cheapest(parcel))
    shippo.move(labels_of(parcel.order_id)[1].tracking_number, "TRANSIT")
    with pytest.raises(CourierRefused):
        refund_label(second.id)
    assert [label.state for label in labels_of(parcel.order_id)] == [LabelState.REFUNDED, LabelState.REFUND_REFUSED]


def test_a_refused_label_leaves_the_way_open_for_another(
    shippo: ShippoEmulator, two_stores: tuple[Store, Store]
) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        connect_couriers()
        order = make_order((make_product().variants[0].id, 1))
        bad = Address(**ADDRESS.to_dict() | {"city": BAD_CITY})
        change_contact(order.id, Contact(order.email, order.phone, bad))
        parcel = fulfil_order(order.id, Parcel())
        buy_label(parcel.id, cheapest(parcel))
        (label,) = labels_of(order.id)
        assert (label.state, label.problem) == (LabelState.FAILED, "The address is not served.")
        assert cheapest(parcel)
