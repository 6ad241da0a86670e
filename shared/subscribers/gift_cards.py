"""Gift cards that were bought are issued, and go out by mail."""

from collections.abc import Iterable

from shared.models.gift_cards.card import card_by_id
from shared.services.gift_cards.sending import owe_code
from shared.services.orders.card_lines import issue_cards_of, sells_cards
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("orders.paid", consumer="gift_cards.issue")
def issue_what_was_bought(event: HeardEvent) -> Iterable[JobCall]:
    """One statement for orders without gift cards."""
    order_id = event.id_of("order_id")
    if sells_cards(order_id):
        issue_cards_of(order_id)
    return []


@on("gift_cards.issued", consumer="mail.gift_card")
def send_code(event: HeardEvent) -> Iterable[JobCall]:
    """To whoever bought the card, or was named when it was bought or issued; one for a later day waits for it."""
    message_id = owe_code(card_by_id(event.id_of("card_id")))
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
