"""From a committed order to a mail in the shopper's language, whatever gets lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import redis
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.jobs.outbox import sweep
from shared.kernel import clock
from shared.models.mail.message import MailMessage, mails_about
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store
from shared.services.outbox.sweep import settle_events
from shared.subscribers.consume import Consumer
from shared.subscribers.publish import publish_events
from shared.subscribers.registry import consumers_by_type
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stocked_store import make_stocked_store
from tests.shared.subscribers.conftest import Inbox

Work = Callable[[], None]


@pytest.fixture
def stores(fresh_database: str) -> tuple[Store, Store]:
    return make_stocked_store("ours"), make_stocked_store("theirs", locales=("ar", "en"))


def order_in(store: Store, locale: str = "en") -> UUID:
    with store_scope(store.id):
        make_selling()
        return make_order((make_product("Vase").variants[0].id, 1), locale=locale).id


def relay() -> None:
    """One round of the relay: publish, and let the consumers read all there is."""
    publish_events()
    consumer = Consumer(wait_ms=20)
    while consumer.work_once():
        pass


def test_a_shopper_is_told_in_their_language(stores: tuple[Store, Store], inbox: Inbox, work: Work) -> None:
    order_id = order_in(stores[0], locale="nl")
    order_in(stores[1], locale="ar")
    relay()
    work()
    mails = {str(mail["Content-Language"]): mail for mail in inbox.messages}
    assert set(mails) == {"nl", "ar"}
    assert "#1001" in mails["nl"]["Subject"]
    html = mails["ar"].get_body(("html",))
    assert html is not None and 'dir="rtl"' in html.get_content()
    with store_scope(stores[0].id):
        [sent] = mails_about(order_id)
        assert sent.sent_at is not None


def test_an_event_that_comes_twice_is_one_mail(stores: tuple[Store, Store], inbox: Inbox, work: Work) -> None:
    order_in(stores[0])
    relay()
    publish_everything_again()
    relay()
    work()
    assert len(inbox.messages) == 1


def publish_everything_again() -> None:
    with maintenance_scope() as current:
        for event in current.scalars(select(OutboxEvent)):
            event.published_at = None
        current.commit()


def test_nothing_is_lost_when_the_queue_forgets_everything(
    stores: tuple[Store, Store], inbox: Inbox, work: Work, queue: redis.Redis
) -> None:
    order_in(stores[0])
    publish_events()
    queue.flushdb()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert settle_events(consumers_by_type())[1] > 0
    relay()
    queue.flushdb()
    work()
    assert inbox.messages == []
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        sweep.run()
        work()
    assert len(inbox.messages) == 1


def test_events_are_closed_when_every_consumer_has_dealt_with_them(
    stores: tuple[Store, Store], inbox: Inbox, queue: redis.Redis
) -> None:
    order_in(stores[0])
    relay()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        settled, lost = settle_events(consumers_by_type())
    assert (settled > 0, lost) == (True, 0)
    with maintenance_scope():
        assert session().scalars(select(OutboxEvent).where(OutboxEvent.settled_at.is_(None))).all() == []


def test_a_mail_server_that_is_away_gets_the_mail_later(
    stores: tuple[Store, Store], queue: redis.Redis, work: Work, inbox: Inbox, settings: object
) -> None:
    order_id = order_in(stores[0])
    relay()
    inbox.closed = True
    work()
    with store_scope(stores[0].id):
        [kept] = mails_about(order_id)
        assert (kept.sent_at, kept.failed_at, kept.attempts) == (None, None, 1)
        assert kept.last_error
    inbox.closed = False
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        sweep.run()
        work()
    assert len(inbox.messages) == 1


def test_mails_of_one_store_are_not_seen_by_another(stores: tuple[Store, Store], queue: redis.Redis) -> None:
    order_in(stores[0])
    relay()
    with store_scope(stores[1].id):
        assert session().scalars(select(MailMessage)).all() == []
