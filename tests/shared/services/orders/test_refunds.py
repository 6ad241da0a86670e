"""Refunds: never more than was received, to the minor unit, once, and found again where the answer was lost."""

import time
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
import stripe as stripe_sdk
import time_machine
from sqlalchemy.exc import IntegrityError

from shared.db.session import session, store_scope, transaction
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel import clock
from shared.kernel.config import current_settings, use_settings
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.models.inventory.level import available_of, levels_of
from shared.models.inventory.location import active_locations
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundOrigin, RefundStatus, refund_by_id, refunds_of, refunds_with_lines
from shared.models.orders.status import FulfilmentState, PaymentState
from shared.models.payments.payment import Payment, payments_of
from shared.models.stores.store import Store
from shared.services.inventory.verification import check_levels
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.refund_preview import RefundWish, preview_refund
from shared.services.orders.refund_sending import refresh_refunds, send_refund, sync_refund
from shared.services.orders.refunds import create_refund, retry_refund, settle_by_hand
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling
from tests.factories.payments import make_card_order
from tests.shared.services.orders.lossy import LossyLine

Stores = tuple[Store, Store]
FAILING_CARD, SLOW_CARD = "4000 0000 0000 5126", "4000 0000 0000 7726"


def cash_order(quantity: int = 3, *, price: int = 2500) -> Order:
    """Three teapots and a parcel, paid at the door: € 79.95."""
    make_selling()
    order = make_order((make_product("Teapot", price=price, stock=9).variants[0].id, quantity))
    return note_cash_collected(order.id)


def the_payment(order: Order) -> Payment:
    return payments_of(order.id)[0]


def some(order: Order, quantity: int, **more: Any) -> RefundWish:
    return RefundWish(quantities={order.lines[0].id: quantity}, **more)


def kinds(order: Order) -> list[str]:
    return [event.kind for event in reversed(timeline_of(order.id))]


def test_a_part_then_the_rest_is_the_whole_order(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        order_id = order.id
        first = create_refund(order.id, some(order, 1, reason="damaged"), actor="Kim")
        assert (first.amount, first.status) == (2500, RefundStatus.SUCCEEDED)
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_REFUNDED
        wish = some(order, 2, shipping=495)
        second = create_refund(order.id, wish, actor="Kim")
        assert first.amount + second.amount == order.total
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED
        assert the_payment(order).refunded == order.total
        with pytest.raises(Conflict):
            create_refund(order.id, RefundWish(amount=1))
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        create_refund(order_id, wish)


@pytest.mark.parametrize(
    "wish",
    [
        lambda line: RefundWish(quantities={line: 4}),
        lambda line: RefundWish(quantities={line: -1}),
        lambda line: RefundWish(quantities={line: 1}, amount=2501),
        lambda line: RefundWish(shipping=496),
        lambda line: RefundWish(shipping=-1, quantities={line: 1}),
        lambda line: RefundWish(amount=0),
        lambda line: RefundWish(),
        lambda line: RefundWish(amount=7996),
    ],
)
def test_what_is_more_than_is_left_is_refused(two_stores: Stores, wish: Any) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        with pytest.raises(Invalid):
            create_refund(order.id, wish(order.lines[0].id))
        assert the_payment(order).refundable == order.total
        assert not refunds_of(order.id)


def test_lines_payments_and_places_of_others_do_not_exist(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = cash_order()
        their_line, their_payment = foreign.lines[0].id, the_payment(foreign).id
        their_place = active_locations()[0].id
    with store_scope(ours.id):
        order = cash_order()
        fulfil_order(order.id, Parcel())
        line = order.lines[0].id
        for wish in (
            RefundWish(quantities={their_line: 1}),
            RefundWish(quantities={line: 1}, payment_id=their_payment),
            RefundWish(quantities={line: 1}, restock={line: their_place}),
            RefundWish(quantities={uuid4(): 1}),
        ):
            with pytest.raises(NotFound):
                create_refund(order.id, wish)
        assert the_payment(order).refundable == order.total


def test_less_than_suggested_may_be_given_and_the_rest_later(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        refund = create_refund(order.id, some(order, 3, shipping=495, amount=5000))
        assert (refund.suggested, refund.amount) == (order.total, 5000)
        rest = create_refund(order.id, RefundWish(amount=order.total - 5000, reason="goodwill"))
        assert rest.lines == []
        assert the_payment(order).refunded == order.total


def test_a_form_that_is_sent_twice_is_one_refund(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        first, second = (create_refund(order.id, some(order, 1, request_key="k1")) for _ in range(2))
        assert first.id == second.id
        assert the_payment(order).refunded == 2500


def test_what_was_not_sent_is_not_sent_any_more(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        variant = order.lines[0].variant_id
        assert variant is not None
        fulfil_order(order.id, Parcel(quantities={order.lines[0].id: 1}))
        create_refund(order.id, some(order, 2))
        line = order_by_id(order.id).lines[0]
        assert (line.dropped, line.refunded, line.left_to_send) == (2, 2, 0)
        assert order_by_id(order.id).fulfilment_state is FulfilmentState.FULFILLED
        assert available_of([variant]) == {variant: 8}
        with pytest.raises(Conflict):
            fulfil_order(order.id, Parcel())
        assert check_levels() == []


def test_what_came_back_lies_on_the_shelf_that_was_chosen(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        line, place = order.lines[0], active_locations()[0]
        fulfil_order(order.id, Parcel())
        create_refund(order.id, some(order, 1))
        create_refund(order.id, some(order, 2, restock={line.id: place.id}))
        assert line.variant_id is not None
        assert [level.on_hand for level in levels_of([line.variant_id])] == [8]
        assert [part.location_id for refund in refunds_with_lines(order.id) for part in refund.lines] == [
            None,
            place.id,
        ]
        assert check_levels() == []


def test_two_people_refund_at_once_and_one_wins(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        wish = some(order, 3, shipping=495)
    outcomes = at_once(two_stores[0], 4, lambda: create_refund(order.id, wish), (Conflict, Invalid))
    assert outcomes.count("done") == 1
    with store_scope(two_stores[0].id):
        assert the_payment(order).refunded == order.total
        assert len(refunds_of(order.id)) == 1


def test_the_database_itself_refuses_more_than_was_received(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        with pytest.raises(IntegrityError), transaction():
            the_payment(order).refunded = order.total + 1
            session().flush()


def at_once(store: Store, count: int, act: Any, losses: tuple[type[Exception], ...]) -> list[str]:
    """What becomes of the same act of several people, each with a connection of its own."""
    start, outcomes = Barrier(count), []

    def run() -> None:
        with store_scope(store.id):
            start.wait()
            try:
                act()
                outcomes.append("done")
            except losses as loss:
                outcomes.append(type(loss).__name__)

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_card_refund_waits_for_the_provider_and_is_sent_once(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        refund = create_refund(order.id, some(order, 1), actor="Kim")
        assert refund.status is RefundStatus.PENDING
        assert (the_payment(order).refunding, the_payment(order).refunded) == (2500, 0)
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        for _ in range(3):
            assert send_refund(refund.id) is RefundStatus.SUCCEEDED
        assert (the_payment(order).refunding, the_payment(order).refunded) == (0, 2500)
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_REFUNDED
        assert kinds(order)[-2:] == ["refund_requested", "refunded"]
        assert [told.amount for told in stripe_refunds(stripe)] == [2500]


def stripe_refunds(stripe: StripeEmulator) -> list[Any]:
    client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
    return list(client.v1.refunds.list().data)


def test_a_lost_answer_is_found_by_the_sync(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id), LossyLine(stripe.url).running() as line:
        order = make_card_order()
        refund = create_refund(order.id, some(order, 2))
        use_settings(replace(current_settings(), stripe_api_base=line.url))
        line.loses = True
        with pytest.raises(GatewayFailed):
            send_refund(refund.id)
        line.loses = False
        assert refund_by_id(refund.id).status is RefundStatus.PENDING
        assert len(stripe_refunds(stripe)) == 1
        with time_machine.travel(clock.now() + timedelta(days=2)):
            assert sync_refund(refund.id) is RefundStatus.SUCCEEDED
        assert len(stripe_refunds(stripe)) == 1
        assert the_payment(order).refunded == 5000


def test_a_refund_that_never_arrived_is_sent_by_the_sync(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        refund = create_refund(order.id, some(order, 1))
        assert sync_refund(refund.id) is RefundStatus.SUCCEEDED
        assert len(stripe_refunds(stripe)) == 1


def test_refunds_of_the_providers_own_dashboard_are_taken_over_once(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.refunds.create({"payment_intent": the_payment(order).intent or "", "amount": 1200})
        for _ in range(3):
            refresh_refunds(the_payment(order).id)
        [refund] = refunds_of(order.id)
        assert (refund.amount, refund.origin, refund.status) == (1200, RefundOrigin.PROVIDER, RefundStatus.SUCCEEDED)
        assert the_payment(order).refunded == 1200
        ours = create_refund(order.id, some(order, 1))
        send_refund(ours.id)
        refresh_refunds(the_payment(order).id)
        assert (the_payment(order).refunded, len(refunds_of(order.id))) == (3700, 2)


def test_what_the_provider_refuses_has_failed_and_can_be_settled_by_hand(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.refunds.create({"payment_intent": the_payment(order).intent or ""})
        refund = create_refund(order.id, some(order, 1))
        assert send_refund(refund.id) is RefundStatus.FAILED
        assert "already been refunded" in refund_by_id(refund.id).problem
        assert the_payment(order).refunding == 0
        settled = settle_by_hand(order.id, refund.id, actor="Kim")
        assert settled.status is RefundStatus.SUCCEEDED
        with pytest.raises(Conflict):
            retry_refund(order.id, refund.id)


def test_a_refund_that_the_bank_sends_back_can_be_tried_again(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(card=FAILING_CARD)
        refund = create_refund(order.id, some(order, 1))
        assert send_refund(refund.id) is RefundStatus.SUCCEEDED
        wait_for_bank(stripe)
        refresh_refunds(the_payment(order).id)
        assert refund_by_id(refund.id).status is RefundStatus.FAILED
        assert (the_payment(order).refunded, order_by_id(order.id).payment_state) == (0, PaymentState.PAID)
        again = retry_refund(order.id, refund.id)
        assert again.attempt == 2
        refresh_refunds(the_payment(order).id)
        assert refund_by_id(refund.id).status is RefundStatus.PENDING
        assert send_refund(refund.id) is RefundStatus.SUCCEEDED
        assert the_payment(order).refunded == 2500


def test_a_refund_under_way_ends_when_the_provider_says_so(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(card=SLOW_CARD)
        refund = create_refund(order.id, some(order, 1))
        assert send_refund(refund.id) is RefundStatus.PENDING
        wait_for_bank(stripe)
        assert sync_refund(refund.id) is RefundStatus.SUCCEEDED


def wait_for_bank(stripe: StripeEmulator) -> None:
    deadline = time.monotonic() + 10
    while stripe.records.unsettled_refunds(2**40) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_cancelling_a_paid_order_gives_everything_back(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        create_refund(order.id, some(order, 1, amount=1000))
        cancel_order(order.id, reason="customer", refund=True, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED
        assert the_payment(order).refunded == order.total
        assert check_levels() == []


def test_a_preview_promises_what_the_refund_gives(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = cash_order()
        wish = some(order, 2, shipping=100)
        shown = preview_refund(order.id, wish)
        assert (shown.goods, shown.shipping, shown.amount, shown.refundable) == (5000, 100, 5100, 7995)
        assert create_refund(order.id, wish).amount == shown.amount
