"""Gift cards that were bought are issued, and go out by mail."""

from collections.abc import Iterable

from shared.models.gift_cards.card import card_by_id
from shared.models.stores.store import current_store
from shared.services.gift_cards.sending import mail_key
from shared.services.mail.owe import owe_mail
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
    """To whoever bought the card, or was named when it was issued."""
    card = card_by_id(event.id_of("card_id"))
    if card.sealed is None or not card.email:
        return []
    message_id = owe_mail(
        "gift_cards.received",
        key=mail_key(card.id),
        recipient=card.email,
        locale=card.locale or current_store().default_locale,
        about_id=card.order_id or card.id,
        arguments={"card_id": str(card.id)},
    )
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
