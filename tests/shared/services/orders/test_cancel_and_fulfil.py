"""What happens to orders afterwards."""

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Conflict, Invalid
from shared.models.inventory.level import available_of
from shared.models.orders.event import timeline_of
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling

Stores = tuple[Store, Store]


def test_cancelling_puts_the_stock_back_on_sale(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variant = make_product(stock=4).variants[0].id
        order = make_order((variant, 3))
        assert available_of([variant]) == {variant: 1}
        cancel_order(order.id, reason="customer", actor="Mara")
        assert available_of([variant]) == {variant: 4}
        assert (order.status, order.payment_state) == (OrderStatus.CANCELLED, PaymentState.VOIDED)
        assert [event.kind for event in timeline_of(order.id)] == ["cancelled", "placed"]


def test_an_order_is_cancelled_once(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variant = make_product(stock=4).variants[0].id
        order = make_order((variant, 1))
        cancel_order(order.id, reason="customer")
        with pytest.raises(Conflict):
            cancel_order(order.id, reason="customer")
        assert available_of([variant]) == {variant: 4}


def test_parcels_take_stock_out_of_the_house_bit_by_bit(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variant = make_product(stock=5).variants[0].id
        order = make_order((variant, 3))
        line = order.lines[0].id
        fulfil_order(order.id, Parcel({line: 1}))
        assert order.fulfilment_state is FulfilmentState.PARTLY_FULFILLED
        with pytest.raises(Invalid):
            fulfil_order(order.id, Parcel({line: 3}))
        fulfil_order(order.id, Parcel(carrier="PostNL", tracking_number="3SABC"))
        assert order.fulfilment_state is FulfilmentState.FULFILLED
        assert available_of([variant]) == {variant: 2}
        with pytest.raises(Conflict):
            fulfil_order(order.id, Parcel())


def test_a_shipped_order_cannot_be_cancelled(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order = make_order((make_product().variants[0].id, 1))
        fulfil_order(order.id, Parcel())
        with pytest.raises(Conflict):
            cancel_order(order.id, reason="late")


def test_cash_is_collected_once(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order = make_order((make_product().variants[0].id, 1))
        assert note_cash_collected(order.id).payment_state is PaymentState.PAID
        with pytest.raises(Conflict):
            note_cash_collected(order.id)
