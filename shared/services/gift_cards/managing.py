"""What staff do with a gift card: correct it, switch it off and on, change its terms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db.session import transaction
from shared.events.gift_cards import GiftCardChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.gift_cards.card import GiftCard, card_for_update
from shared.models.gift_cards.entry import EntryKind
from shared.services.gift_cards.issuing import LARGEST, LONGEST_NOTE
from shared.services.gift_cards.ledger import post

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """Until when a card can be spent, and what staff noted about it."""

    expires_at: datetime | None
    note: str


def adjust_card(card_id: UUID, amount: int, reason: str, *, actor: str = "", user_id: UUID | None = None) -> GiftCard:
    """Put so many minor units onto the card, or take them off (below zero), and say why.

    Raises NotFound, Invalid (``fields``: nothing, more than is on it, no reason).
    """
    with transaction():
        card = card_for_update(card_id)
        _check_adjustment(card, amount, reason)
        post(card, EntryKind.ADJUSTED, amount, actor=actor, user_id=user_id, reason=reason.strip())
    return card


def _check_adjustment(card: GiftCard, amount: int, reason: str) -> None:
    complaints: dict[str, str] = {}
    if not amount or abs(amount) > LARGEST:
        complaints["amount"] = _("Type an amount, with a minus to take it off.")
    elif card.balance + amount < 0:
        most = format_money(Money(card.balance, card.currency))
        complaints["amount"] = _("At most %(amount)s can be taken off.", amount=most)
    if not reason.strip():
        complaints["reason"] = _("Say why, for whoever looks later.")
    elif len(reason.strip()) > LONGEST_REASON:
        complaints["reason"] = _("Use at most %(count)s characters.", count=LONGEST_REASON)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)


def disable_card(card_id: UUID, reason: str = "", *, actor: str = "", user_id: UUID | None = None) -> GiftCard:
    """From now on nobody can spend it; its balance stays. Asked again, nothing more happens. Raises NotFound."""
    with transaction():
        card = card_for_update(card_id)
        if card.disabled_at is None:
            card.disabled_at = clock.now()
            reason = reason.strip()[:LONGEST_REASON]
            post(card, EntryKind.DISABLED, 0, actor=actor, user_id=user_id, reason=reason)
    return card


def enable_card(card_id: UUID, reason: str = "", *, actor: str = "", user_id: UUID | None = None) -> GiftCard:
    """It can be spent again. Raises NotFound, Conflict (it was refunded to whoever had bought it)."""
    with transaction():
        card = card_for_update(card_id)
        if card.disabled_at is not None and not card.balance:
            raise Conflict(_("Nothing is left on this gift card. Issue a new one instead."))
        if card.disabled_at is not None:
            card.disabled_at = None
            reason = reason.strip()[:LONGEST_REASON]
            post(card, EntryKind.ENABLED, 0, actor=actor, user_id=user_id, reason=reason)
    return card


def change_terms(card_id: UUID, terms: Terms) -> GiftCard:
    """Raises NotFound, Invalid. An expiry that has passed may be put off, and one that lies ahead taken away."""
    with transaction():
        card = card_for_update(card_id)
        is_new = terms.expires_at != card.expires_at
        if is_new and terms.expires_at is not None and terms.expires_at <= clock.now():
            message = _("Choose a day that lies ahead.")
            raise Invalid(message, fields={"expires_at": message})
        if len(terms.note) > LONGEST_NOTE:
            message = _("Use at most %(count)s characters.", count=LONGEST_NOTE)
            raise Invalid(message, fields={"note": message})
        card.expires_at, card.note = terms.expires_at, terms.note.strip()
        record(GiftCardChanged(card.id))
    return card
