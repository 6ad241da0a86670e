"""The one way in which the balance of a gift card changes: an entry, under the card's row lock."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm.attributes import set_committed_value

from shared.db.entities import known_object
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.events.gift_cards import GiftCardChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.gift_cards.card import GiftCard, card_for_update
from shared.models.gift_cards.entry import EntryKind, GiftCardEntry


def post(card: GiftCard, kind: EntryKind, amount: int, *, tell: bool = True, **particulars: Any) -> GiftCardEntry:
    """Add an entry to a card whose row is locked; its balance follows. ``particulars`` are fields of the entry.

    Raises Conflict where less is on it than is to go.
    """
    if card.balance + amount < 0:
        raise Conflict(_("Not that much is left on this gift card."))
    card.balance += amount
    entry = GiftCardEntry(card_id=card.id, kind=kind, amount=amount, balance=card.balance, **particulars)
    session().add(entry)
    session().flush()
    if tell:
        record(GiftCardChanged(card.id))
    return entry


def take(card_id: UUID, amount: int) -> int:
    """Take so much for an order that is being placed; what is left is given back.

    The row changes only while enough is on it and it may be spent, and stays locked until the order is written: of two
    who spend the same money at once exactly one gets through. Raises Conflict.
    """
    row = _TAKEN.first(card=card_id, amount=amount, now=clock.now())
    if row is None:
        raise Conflict(_("One of your gift cards has changed meanwhile. Please look at what is left to pay."))
    known = known_object(GiftCard, {"store_id": current_store_id(), "id": card_id})
    if known is not None:
        set_committed_value(known, "balance", row.balance)
        set_committed_value(known, "version", row.version)
    return int(row.balance)


def _statement() -> Any:
    is_valid = or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > bindparam("now"))
    return (
        update(GiftCard)
        .where(GiftCard.id == bindparam("card"), GiftCard.balance >= bindparam("amount"))
        .where(GiftCard.disabled_at.is_(None), is_valid)
        .values(
            balance=GiftCard.balance - bindparam("amount"), version=GiftCard.version + 1, updated_at=bindparam("now")
        )
        .returning(GiftCard.balance, GiftCard.version)
    )


_TAKEN = FixedStatement(_statement)


def new_redemption(card_id: UUID, amount: int, left: int, *, order_id: UUID, payment_id: UUID) -> GiftCardEntry:
    """The entry of what ``take`` took, to be written along with the order."""
    return GiftCardEntry(
        card_id=card_id,
        kind=EntryKind.REDEEMED,
        amount=-amount,
        balance=left,
        order_id=order_id,
        payment_id=payment_id,
    )


def put_back(card_id: UUID, amount: int, *, payment_id: UUID, order_id: UUID, refund_id: UUID) -> GiftCard:
    """Money of a payment returns to the card that it came from, also where that has expired or is switched off.

    Call it with order and payment locked: cards come last. Raises NotFound.
    """
    card = card_for_update(card_id)
    post(card, EntryKind.REFUNDED, amount, order_id=order_id, payment_id=payment_id, refund_id=refund_id)
    return card
