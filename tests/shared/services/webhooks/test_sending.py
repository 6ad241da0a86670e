"""Messages arrive signed, again and again until they are accepted, and nobody waits for a dead address."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select
from standardwebhooks import Webhook, WebhookVerificationError

from shared.db.engine import Engines
from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store
from shared.models.webhooks.delivery import DeliveryStatus, WebhookAttempt, WebhookDelivery
from shared.models.webhooks.subscription import StopReason, WebhookSubscription, subscription_by_id
from shared.services.catalog.api_listing import api_product
from shared.services.webhooks.lanes import LEASE, take_lanes
from shared.services.webhooks.outcomes import WAITS, wait_before
from shared.services.webhooks.replays import replay_delivery, replay_failed
from shared.services.webhooks.sending import AT_ONCE, send_due
from shared.services.webhooks.subscriptions import rotate_secret
from shared.services.webhooks.upkeep import forget_old_messages
from tests.factories.catalog import make_product
from tests.factories.webhooks import listening, subscribe, tell_of_product


def anything(_permission: str) -> bool:
    return True


def tell(count: int = 1) -> UUID:
    """Owe so many deliveries to each who listens to the open store's products."""
    product = make_product("Vase")
    with transaction():
        for _ in range(count):
            tell_of_product(product.id, new_id())
    return product.id


def deliveries() -> list[WebhookDelivery]:
    wanted = select(WebhookDelivery).order_by(WebhookDelivery.id)
    return list(session().scalars(wanted, execution_options={"populate_existing": True}))


def attempts() -> list[WebhookAttempt]:
    return list(session().scalars(select(WebhookAttempt).order_by(WebhookAttempt.number)))


def webhook(subscription_id: UUID) -> WebhookSubscription:
    session().expire_all()
    return subscription_by_id(subscription_id)


@pytest.fixture
def ours(engines: Engines, two_stores: tuple[Store, Store]) -> Store:
    return two_stores[0]


def test_the_official_library_accepts_what_arrives_and_nothing_else(ours: Store) -> None:
    with listening() as receiver, store_scope(ours.id):
        _subscription, secret = subscribe(receiver.url)
        product_id = tell()
        assert send_due(ours.id) is False
        shown = api_product(product_id)
        [one] = receiver.got
        told = Webhook(secret).verify(one.body, one.headers)
        assert told["type"] == "product.updated"
        assert told["store_id"] == str(ours.id)
        assert told["data"]["id"] == str(product_id)
        assert told["data"].keys() == shown.keys()
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(one.body.replace(b"Vase", b"Bowl"), one.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook("whsec_" + "A" * 43 + "=").verify(one.body, one.headers)
        [delivery] = deliveries()
        assert (delivery.status, delivery.attempts, delivery.last_code) == (DeliveryStatus.DELIVERED, 1, 200)
        assert [(made.number, made.code, made.response) for made in attempts()] == [(1, 200, "ok")]


def test_for_a_day_after_a_rotation_both_secrets_are_right(ours: Store) -> None:
    with listening() as receiver, store_scope(ours.id):
        subscription_id, old = subscribe(receiver.url)
        _subscription, new = rotate_secret(subscription_id, allows=anything)
        tell()
        send_due(ours.id)
        for secret in (old, new):
            Webhook(secret).verify(receiver.got[0].body, receiver.got[0].headers)
        with time_machine.travel(clock.now() + timedelta(hours=25), tick=True):
            tell()
            send_due(ours.id)
            Webhook(new).verify(receiver.got[1].body, receiver.got[1].headers)
            with pytest.raises(WebhookVerificationError, match="signature"):
                Webhook(old).verify(receiver.got[1].body, receiver.got[1].headers)


def test_stores_hear_only_of_their_own(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with listening() as receiver, listening() as other:
        with store_scope(theirs.id):
            subscribe(other.url)
        with store_scope(ours.id):
            subscribe(receiver.url)
            tell()
        send_due(theirs.id)
        assert (len(receiver.got), len(other.got)) == (0, 0)
        send_due(ours.id)
        assert (len(receiver.got), len(other.got)) == (1, 0)


def test_a_failure_is_tried_again_for_a_day_with_growing_waits_and_then_given_up(ours: Store) -> None:
    with listening(status=500, answer=b"x" * 5_000) as receiver, store_scope(ours.id):
        subscribe(receiver.url)
        tell()
        start = clock.now()
        with time_machine.travel(start, tick=True) as travelling:
            for number, wait in enumerate(WAITS, start=1):
                send_due(ours.id)
                assert len(receiver.got) == number
                [delivery] = deliveries()
                assert delivery.next_at is not None
                waits = (delivery.next_at - clock.now()).total_seconds()
                assert 0.9 * wait - 3 <= waits <= 1.1 * wait
                send_due(ours.id)
                assert len(receiver.got) == number
                travelling.move_to(max(delivery.next_at, clock.now() + timedelta(minutes=5, seconds=1)))
            send_due(ours.id)
            assert clock.now() - start > timedelta(hours=24)
        [delivery] = deliveries()
        assert (delivery.status, delivery.attempts, delivery.next_at) == (DeliveryStatus.FAILED, len(WAITS) + 1, None)
        assert len({one.headers["webhook-id"] for one in receiver.got}) == 1
        assert {len(made.response) for made in attempts()} == {2_048}


def test_waits_differ_a_little_so_that_not_all_comes_back_at_once() -> None:
    waits = {wait_before(2).total_seconds() for _ in range(50)}
    assert len(waits) > 10
    assert all(270 <= wait <= 330 for wait in waits)


def test_410_gone_switches_off_at_once_and_tells_staff(ours: Store) -> None:
    with listening(status=410) as receiver, store_scope(ours.id):
        subscription_id, _secret = subscribe(receiver.url)
        tell()
        send_due(ours.id)
        stopped = webhook(subscription_id)
        assert (stopped.is_enabled, stopped.stop_reason) == (False, StopReason.GONE)
        assert [delivery.status for delivery in deliveries()] == [DeliveryStatus.FAILED]
        tell()
        send_due(ours.id)
        assert len(receiver.got) == 1
    assert _stops(ours) == [{"subscription_id": str(subscription_id), "reason": "gone"}]


def test_five_days_of_failures_switch_off_and_a_single_success_begins_anew(ours: Store) -> None:
    with listening(status=503) as receiver, store_scope(ours.id):
        subscription_id, _secret = subscribe(receiver.url)
        start = clock.now()
        with time_machine.travel(start, tick=True) as travelling:
            tell()
            send_due(ours.id)
            travelling.move_to(start + timedelta(days=4))
            receiver.status = 204
            tell()
            send_due(ours.id)
            assert webhook(subscription_id).failing_since is None
            receiver.status = 503
            tell()
            send_due(ours.id)
            travelling.move_to(start + timedelta(days=8, hours=23))
            send_due(ours.id)
            assert webhook(subscription_id).is_enabled
            travelling.move_to(start + timedelta(days=9, hours=1))
            tell()
            send_due(ours.id)
        assert webhook(subscription_id).stop_reason is StopReason.FAILING
    assert [stop["reason"] for stop in _stops(ours)] == ["failing"]


def test_a_dead_address_rests_and_is_tried_with_a_single_letter(ours: Store) -> None:
    with listening(status=500) as receiver, store_scope(ours.id):
        subscription_id, _secret = subscribe(receiver.url)
        tell(30)
        send_due(ours.id)
        first = len(receiver.got)
        assert 3 <= first <= 3 + AT_ONCE
        paused = webhook(subscription_id).paused_until
        assert paused is not None
        send_due(ours.id)
        assert len(receiver.got) == first
        with time_machine.travel(paused + timedelta(seconds=1), tick=True):
            send_due(ours.id)
            assert len(receiver.got) == first + 1
            receiver.status = 200
            rest = webhook(subscription_id).paused_until
        assert rest is not None
        with time_machine.travel(rest + timedelta(minutes=10), tick=True):
            send_due(ours.id)
            assert [delivery.status for delivery in deliveries()] == [DeliveryStatus.DELIVERED] * 30


def test_a_slow_address_holds_up_no_other_and_gets_few_requests_at_once(ours: Store) -> None:
    with listening(delay=0.6) as slow, listening() as quick, store_scope(ours.id):
        subscribe(slow.url)
        subscribe(quick.url)
        tell(12)
        began = time.monotonic()
        send_due(ours.id, seconds=0.5)
        assert len(quick.got) == 12
        assert time.monotonic() - began < 3
        assert slow.most_at_once == AT_ONCE
        assert len(slow.got) == AT_ONCE
        assert send_due(ours.id, seconds=20) is False
        assert len(slow.got) == 12


def test_an_answer_that_trickles_is_ended_after_the_time_out(ours: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.services.webhooks.requests.TIMEOUT", 1.0)
    with listening(delay=6) as receiver, store_scope(ours.id):
        subscribe(receiver.url)
        tell()
        began = time.monotonic()
        send_due(ours.id)
        assert time.monotonic() - began < 4
        assert [(made.code, made.error) for made in attempts()] == [(None, "timed_out")]


def test_redirects_are_not_followed(ours: Store) -> None:
    with listening() as target, store_scope(ours.id):
        with listening(status=302, headers={"Location": target.url}) as receiver:
            subscribe(receiver.url)
            tell()
            send_due(ours.id)
        assert target.got == []
        assert [made.code for made in attempts()] == [302]


def test_a_private_address_is_never_called(ours: Store) -> None:
    with store_scope(ours.id):
        subscription_id, _secret = subscribe("https://example.com/hook")
        with transaction():
            subscription_by_id(subscription_id).url = "http://10.0.0.1/hook"
        tell()
        send_due(ours.id)
        assert [(made.code, made.error) for made in attempts()] == [(None, "not_public")]


def test_what_one_worker_sends_for_no_other_takes_until_the_lease_is_over(ours: Store) -> None:
    with listening() as receiver, store_scope(ours.id):
        subscribe(receiver.url)
        tell()
        assert len(take_lanes(8, ours.id)) == 1
        assert take_lanes(8, ours.id) == []
        send_due(ours.id)
        assert receiver.got == []
        with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1), tick=True):
            send_due(ours.id)
        assert len(receiver.got) == 1


def test_replays_send_the_same_message_again(ours: Store) -> None:
    with listening() as receiver, store_scope(ours.id):
        subscription_id, secret = subscribe(receiver.url)
        tell(2)
        send_due(ours.id)
        first, _second = deliveries()
        replay_delivery(first.id)
        send_due(ours.id)
        assert len(receiver.got) == 3
        again = [one for one in receiver.got if one.headers["webhook-id"] == f"msg_{first.message_id.hex}"]
        assert len(again) == 2
        assert again[0].body == again[1].body
        Webhook(secret).verify(again[1].body, again[1].headers)
        receiver.status = 410
        tell(2)
        send_due(ours.id)
        with transaction():
            subscription_by_id(subscription_id).is_enabled = True
        receiver.status, before = 200, len(receiver.got)
        failed = [delivery for delivery in deliveries() if delivery.status is DeliveryStatus.FAILED]
        assert replay_failed(subscription_id, since=clock.ago(hours=1)) == len(failed) > 0
        send_due(ours.id)
        assert len(receiver.got) - before >= len(failed)
        assert {delivery.status for delivery in deliveries()} == {DeliveryStatus.DELIVERED}


def test_after_thirty_days_messages_and_attempts_are_gone(ours: Store) -> None:
    with listening() as receiver, store_scope(ours.id):
        subscribe(receiver.url)
        tell()
        send_due(ours.id)
        with time_machine.travel(clock.now() + timedelta(days=29), tick=True):
            tell()
            send_due(ours.id)
        with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
            forget_old_messages()
        assert len(deliveries()) == 1
        assert session().scalar(select(func.count()).select_from(WebhookAttempt)) == 1


def _stops(store: Store) -> list[dict[str, str]]:
    with maintenance_scope():
        wanted = select(OutboxEvent.payload).where(
            OutboxEvent.store_id == store.id, OutboxEvent.type == "webhooks.stopped"
        )
        return list(session().scalars(wanted))
