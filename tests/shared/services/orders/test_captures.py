"""Money that is put aside first: taken or let go, once, whoever asks."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import stripe as stripe_sdk
import time_machine

from shared.db.session import maintenance_scope, store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel import clock
from shared.kernel.config import current_settings, use_settings
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.models.orders.order import order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.action import ActionStatus, action_by_id, actions_owed
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.capture import request_capture, request_release, run_action
from shared.services.orders.payment_deadlines import stores_with_deadlines, watch_deadlines
from shared.services.orders.settlement import sync_payment
from tests.factories.orders import STRIPE_SECRETS
from tests.factories.payments import make_card_order
from tests.shared.services.orders.lossy import LossyLine
from tests.shared.services.orders.test_refunds import at_once, kinds, the_payment

Stores = tuple[Store, Store]


@pytest.fixture
def client(stripe: StripeEmulator) -> stripe_sdk.StripeClient:
    return stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})


def test_money_is_put_aside_first_and_taken_later(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        payment = the_payment(order)
        assert order.payment_state is PaymentState.AUTHORISED
        assert (payment.authorised, payment.captured) == (order.total, 0)
        assert payment.capture_before is not None
        action = request_capture(order.id, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.AUTHORISED
        for _ in range(2):
            assert run_action(action.id) is ActionStatus.SUCCEEDED
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        assert the_payment(order).captured == order.total
        assert kinds(order) == ["placed", "authorised", "capture_requested", "captured"]
        with pytest.raises(Conflict):
            request_capture(order.id)


def test_a_part_is_taken_and_the_rest_let_go(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        for amount in (0, -5, order.total + 1):
            with pytest.raises(Invalid):
                request_capture(order.id, amount=amount)
        run_action(request_capture(order.id, amount=5000).id)
        assert (the_payment(order).captured, the_payment(order).refundable) == (5000, 5000)
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_PAID


def test_what_is_let_go_cannot_be_taken_any_more(
    two_stores: Stores, stripe: StripeEmulator, client: stripe_sdk.StripeClient
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        run_action(request_release(order.id).id)
        assert the_payment(order).status is PaymentStatus.RELEASED
        assert order_by_id(order.id).payment_state is PaymentState.VOIDED
        assert client.v1.payment_intents.retrieve(the_payment(order).intent or "").status == "canceled"
        with pytest.raises(Conflict):
            request_capture(order.id)


def test_of_captures_and_releases_at_once_one_wins(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order_id = make_card_order(capture="manual").id
    turns = [request_capture, request_release, request_capture, request_capture]
    outcomes = at_once(two_stores[0], 4, lambda: turns.pop()(order_id), (Conflict,))
    assert sorted(outcomes) == ["Conflict", "Conflict", "Conflict", "done"]


def test_cancelling_lets_go_of_what_is_put_aside(
    two_stores: Stores, stripe: StripeEmulator, client: stripe_sdk.StripeClient
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        cancel_order(order.id, reason="customer")
        run_owed(two_stores[0])
        assert the_payment(order).status is PaymentStatus.RELEASED
        assert client.v1.payment_intents.retrieve(the_payment(order).intent or "").status == "canceled"


def run_owed(store: Store) -> list[UUID]:
    with maintenance_scope():
        owed = [action for store_id, action in actions_owed(clock.now() + timedelta(days=9)) if store_id == store.id]
    for action_id in owed:
        run_action(action_id)
    return owed


def test_a_lost_answer_to_a_capture_is_found(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id), LossyLine(stripe.url).running() as line:
        order = make_card_order(capture="manual")
        action = request_capture(order.id, amount=7000)
        use_settings(replace(current_settings(), stripe_api_base=line.url))
        line.loses = True
        with pytest.raises(GatewayFailed):
            run_action(action.id)
        assert action_by_id(action.id).status is ActionStatus.PENDING
        line.loses = False
        assert run_owed(two_stores[0]) == [action.id]
        assert (the_payment(order).captured, action_by_id(action.id).status) == (7000, ActionStatus.SUCCEEDED)


def test_what_was_taken_in_the_providers_dashboard_counts(
    two_stores: Stores, stripe: StripeEmulator, client: stripe_sdk.StripeClient
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        client.v1.payment_intents.capture(the_payment(order).intent or "", {"amount_to_capture": 4000})
        sync_payment(the_payment(order).id)
        assert (the_payment(order).captured, order_by_id(order.id).payment_state) == (4000, PaymentState.PARTLY_PAID)
        action_order = make_card_order(capture="manual")
        client.v1.payment_intents.cancel(the_payment(action_order).intent or "")
        action = request_capture(action_order.id)
        assert run_action(action.id) is ActionStatus.FAILED
        assert the_payment(action_order).status is PaymentStatus.RELEASED


def test_staff_hear_once_of_what_is_about_to_end(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        watch_deadlines()
        with time_machine.travel(clock.now() + timedelta(days=6)):
            with maintenance_scope():
                assert two_stores[0].id in stores_with_deadlines()
            for _ in range(2):
                watch_deadlines()
        assert kinds(order).count("authorisation_ending") == 1


def test_another_stores_order_cannot_be_captured(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order_id = make_card_order(capture="manual").id
        payment_id = payments_of(order_id)[0].id
    with store_scope(two_stores[1].id):
        for act in (request_capture, request_release):
            with pytest.raises(NotFound):
                act(order_id, payment_id=payment_id)
