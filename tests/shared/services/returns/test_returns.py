"""Returns: only what was sent, once, step by step, and never more than there is."""

import io
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.inventory.level import available_of
from shared.models.inventory.location import active_locations
from shared.models.orders.event import timeline_of
from shared.models.orders.fulfilment import parcels_with_lines
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import payments_of
from shared.models.returns.case import return_by_id, returns_of
from shared.models.returns.status import Condition, ReturnOrigin, ReturnStatus
from shared.models.stores.store import Store
from shared.services.catalog.renditions import media_storage
from shared.services.customers.own_data import own_data
from shared.services.inventory.verification import check_levels
from shared.services.orders.parcels import cancel_parcel
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.returns.deciding import approve_return, cancel_return, close_return, decline_return
from shared.services.returns.forgetting import forget_returns
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.photos import store_photos, stream_photo
from shared.services.returns.preferences import ReturnSettings, save_return_settings
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from tests.factories.catalog import make_collection
from tests.factories.orders import make_selling
from tests.factories.returns import make_inspected, make_return, make_sent_order, some_lines
from tests.shared.services.catalog.pictures.drawing import drawn

Stores = tuple[Store, Store]


@pytest.fixture
def ours(two_stores: Stores) -> Store:
    with store_scope(two_stores[0].id):
        make_selling()
    return two_stores[0]


def test_a_return_goes_its_way_and_the_money_and_the_goods_go_theirs(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        line, shelf = order.lines[0], active_locations()[0].id
        assert line.variant_id is not None
        returned = make_return(order, 2)
        assert (returned.status, order_by_id(order.id).lines[0].coming_back) == (ReturnStatus.REQUESTED, 2)
        approve_return(returned.id, actor="Kim")
        receive_return(returned.id, {line.id: 1}, actor="Kim")
        receive_return(returned.id, actor="Kim")
        inspect_return(returned.id, {line.id: Finding(Condition.RESELLABLE, shelf)}, actor="Kim")
        assert available_of([line.variant_id]) == {line.variant_id: 9 - 3 + 2}
        refund = refund_return(returned.id, ReturnRefundWish(restocking_fee=500, postage=300), actor="Kim")
        assert refund.amount == 2 * 2500 - 800
        line = order_by_id(order.id).lines[0]
        assert (line.refunded, line.coming_back, line.dropped) == (2, 0, 0)
        close_return(returned.id, actor="Kim")
        assert check_levels() == []
        kinds = [event.kind for event in reversed(timeline_of(order.id)) if "return" in event.kind]
        assert kinds == [
            *("return_requested", "return_approved", "return_received", "return_received", "return_inspected"),
            *("return_refunded", "return_closed"),
        ]


def test_only_what_was_sent_and_is_not_refunded_can_come_back(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        line_id = order.lines[0].id
        create_refund(order.id, RefundWish({line_id: 1}))
        with pytest.raises(Invalid):
            make_return(order, 3)
        returned = make_return(order, 2)
        for wish in (RefundWish({line_id: 1}), RefundWish({line_id: 2})):
            with pytest.raises(Invalid):
                create_refund(order.id, wish)
        with pytest.raises(Conflict):
            cancel_parcel(parcels_with_lines(order.id)[0].id)
        decline_return(returned.id, "They were used.")
        create_refund(order.id, RefundWish({line_id: 2}))
        assert order_by_id(order.id).lines[0].refunded == 3


def test_orders_and_lines_of_others_do_not_exist(two_stores: Stores, ours: Store) -> None:
    with store_scope(two_stores[1].id):
        make_selling()
        foreign = make_sent_order()
        foreign_line, foreign_shelf = foreign.lines[0].id, active_locations()[0].id
        theirs = make_return(foreign)
    with store_scope(ours.id):
        order, other = make_sent_order(), make_sent_order()
        for line_id in (foreign_line, other.lines[0].id, uuid4()):
            with pytest.raises(NotFound):
                open_return(order.id, ReturnWish({line_id: WantedLine(1, "size")}), origin=ReturnOrigin.CUSTOMER)
        with pytest.raises(NotFound):
            open_return(foreign.id, ReturnWish(some_lines(order, 1)), origin=ReturnOrigin.STAFF)
        with pytest.raises(NotFound):
            approve_return(theirs.id)
        mine = make_return(order, origin=ReturnOrigin.STAFF, is_approved=True)
        with pytest.raises(NotFound):
            receive_return(mine.id, {other.lines[0].id: 1})
        receive_return(mine.id)
        with pytest.raises(NotFound):
            inspect_return(mine.id, {order.lines[0].id: Finding(Condition.RESELLABLE, foreign_shelf)})


def test_shoppers_keep_to_days_exceptions_and_reasons_and_staff_need_not(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        product = order.lines[0].product_id
        with pytest.raises(Invalid):
            open_return(order.id, ReturnWish(some_lines(order, 1, "boredom")), origin=ReturnOrigin.CUSTOMER)
        collection = make_collection()
        for settings in (
            ReturnSettings(is_open=False),
            ReturnSettings(product_ids=(str(product),)),
        ):
            save_return_settings(settings)
            with pytest.raises((Invalid, Conflict)):
                make_return(order)
        save_return_settings(ReturnSettings(days=14, collection_ids=(str(collection.id),)))
        with time_machine.travel(clock.now() + timedelta(days=15), tick=True):
            with pytest.raises(Invalid):
                make_return(order)
            make_return(order, origin=ReturnOrigin.STAFF)
        with time_machine.travel(clock.now() + timedelta(days=13), tick=True):
            make_return(order)


def test_what_is_decided_cannot_be_decided_again_and_sent_twice_is_once(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        wish = ReturnWish(some_lines(order, 1), request_key="k1")
        first, second = (open_return(order.id, wish, origin=ReturnOrigin.CUSTOMER) for _ in range(2))
        assert first.id == second.id and order_by_id(order.id).lines[0].coming_back == 1
        cancel_return(first.id)
        assert order_by_id(order.id).lines[0].coming_back == 0
        for act in (approve_return, cancel_return, close_return, receive_return):
            with pytest.raises(Conflict):
                act(first.id)
        inspected = make_inspected(order, 1)
        refund_return(inspected.id, ReturnRefundWish(request_key="r1"))
        refund_return(inspected.id, ReturnRefundWish(request_key="r1"))
        assert payments_of(order.id)[0].refunded == 2500
        with pytest.raises(Conflict):
            refund_return(inspected.id, ReturnRefundWish())


def test_more_cannot_be_kept_than_is_given_back(ours: Store) -> None:
    with store_scope(ours.id):
        returned = make_inspected(make_sent_order(), 1)
        for wish in (
            ReturnRefundWish(restocking_fee=2500),
            ReturnRefundWish(postage=-1),
            ReturnRefundWish({uuid4(): 1}),
            ReturnRefundWish({returned.lines[0].order_line_id: 2}),
            ReturnRefundWish(shipping=496),
        ):
            with pytest.raises(Invalid):
                refund_return(returned.id, wish)
        assert refund_return(returned.id, ReturnRefundWish(shipping=495)).amount == 2995


def test_what_never_came_can_be_returned_again_and_what_came_cannot(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        returned = make_return(order, 2, origin=ReturnOrigin.STAFF, is_approved=True)
        line_id = order.lines[0].id
        receive_return(returned.id, {line_id: 1})
        inspect_return(returned.id, {line_id: Finding(Condition.DAMAGED)})
        close_return(returned.id)
        line = order_by_id(order.id).lines[0]
        assert (line.coming_back, line.left_to_return) == (1, 2)


def test_a_forgotten_customer_leaves_no_words_and_no_photos(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order()
        photos = store_photos([("lid.png", io.BytesIO(drawn()))])
        wish = ReturnWish(some_lines(order, 1), note="My mother broke it.", photos=photos)
        returned = open_return(order.id, wish, origin=ReturnOrigin.CUSTOMER)
        assert order.customer_id is not None
        assert own_data(order.customer_id)["returns"][0]["note"] == "My mother broke it."
        assert "My mother" not in str([event.details for event in timeline_of(order.id)])
        assert [forget_returns(order.customer_id) for _twice in range(2)] == [1, 0]
        with pytest.raises(NotFound):
            stream_photo(returned.id, 1)
        assert (return_by_id(returned.id).note, media_storage().exists(photos[0]["key"])) == ("", False)


def test_of_two_returns_of_the_same_goods_one_wins(ours: Store) -> None:
    with store_scope(ours.id):
        order = make_sent_order(1)
    barrier, outcomes = Barrier(2), []

    def ask() -> None:
        with store_scope(ours.id):
            wish = ReturnWish(some_lines(order, 1))
            session().rollback()
            barrier.wait()
            try:
                open_return(order.id, wish, origin=ReturnOrigin.CUSTOMER)
                outcomes.append("made")
            except Invalid:
                outcomes.append("refused")

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store_scope(ours.id):
        assert sorted(outcomes) == ["made", "refused"]
        assert len(returns_of(order.id)) == 1 and order_by_id(order.id).lines[0].coming_back == 1
        assert return_by_id(returns_of(order.id)[0].id).status is ReturnStatus.REQUESTED
