"""Gift cards by the clock."""

from shared.db.session import maintenance_scope
from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel import clock
from shared.services.gift_cards.sending import forget_sent_codes
from shared.services.orders.gift_sending import send_due_cards, stores_with_gifts_to_send, tell_buyers


@job("gift_cards.look_for_gifts", every=300, retries=())
def look_for_gifts() -> None:
    """Find the stores in which a gift card is to leave, or one has left and its buyer does not know."""
    with maintenance_scope():
        store_ids = stores_with_gifts_to_send(clock.now())
    for store_id in store_ids:
        enqueue("gift_cards.send_gifts", store_id=store_id)


@job("gift_cards.send_gifts", retries=(60,))
def send_gifts() -> None:
    """Cards leave on their day, and buyers are told. Mails that get lost on the way to the queue are swept up."""
    for message_id in (*send_due_cards(), *tell_buyers()):
        enqueue("mail.send", message_id=message_id)


@job("gift_cards.forget_codes", every=600, retries=())
def forget_codes() -> None:
    """Codes that have left by mail are known to nobody here any more."""
    with maintenance_scope():
        forget_sent_codes()
