"""Codes on their way: sealed until their mail has left, then forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import String, cast, exists, literal, or_, update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.gift_cards.card import GiftCard
from shared.models.mail.message import MailMessage

#: A mail that has not left by then never will.
LONGEST = timedelta(days=30)
KEY = "gift-card:"


def mail_key(card_id: UUID) -> str:
    """What the mail with the code is owed under."""
    return f"{KEY}{card_id}"


def forget_sent_codes() -> int:
    """Let go of sealed codes whose mail has left; for the cron, in a maintenance scope. Returns how many."""
    mine = MailMessage.key == literal(KEY) + cast(GiftCard.id, String)
    has_left = exists().where(mine, or_(MailMessage.sent_at.is_not(None), MailMessage.failed_at.is_not(None)))
    statement = (
        update(GiftCard)
        .where(GiftCard.sealed.is_not(None), or_(has_left, GiftCard.created_at < clock.now() - LONGEST))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        return int(session().execute(statement).rowcount)  # type: ignore[attr-defined]
