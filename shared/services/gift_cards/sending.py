"""Codes on their way: sealed until their mail has left, then forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.gift_cards.card import GiftCard
from shared.models.mail.message import MailMessage
from shared.models.orders.gift import OrderGift
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail

#: A mail that has not left by then never will.
LONGEST = timedelta(days=30)
KEY = "gift-card:"


def mail_key(card_id: UUID) -> str:
    """What the mail with the code is owed under."""
    return f"{KEY}{card_id}"


def owe_code(card: GiftCard) -> UUID | None:
    """Owe the mail with the code; the message's id, or None where there is none to send, or it was owed before."""
    is_early = card.send_at is not None and card.send_at > clock.now()
    if card.sealed is None or not card.email or is_early or card.disabled_at is not None:
        return None
    return owe_mail(
        "gift_cards.received",
        key=mail_key(card.id),
        recipient=card.email,
        locale=card.locale or current_store().default_locale,
        about_id=card.order_id or card.id,
        arguments={"card_id": str(card.id)},
    )


def is_mail_of_card() -> ColumnElement[bool]:
    """Joins cards with the mails that bring their codes."""
    return MailMessage.key == literal(KEY) + cast(GiftCard.id, String)


def forget_sent_codes() -> int:
    """Let go of sealed codes whose mail has left; for the cron, in a maintenance scope. Returns how many.

    A gift's code is kept until its buyer was told.
    """
    untold = exists().where(
        OrderGift.store_id == GiftCard.store_id, OrderGift.id == GiftCard.gift_id, OrderGift.told_at.is_(None)
    )
    was_sent = exists().where(is_mail_of_card(), MailMessage.sent_at.is_not(None))
    was_given_up = exists().where(is_mail_of_card(), MailMessage.failed_at.is_not(None))
    is_old = func.coalesce(GiftCard.send_at, GiftCard.created_at) < clock.now() - LONGEST
    statement = (
        update(GiftCard)
        .where(GiftCard.sealed.is_not(None), or_(and_(was_sent, ~untold), was_given_up, is_old))
        .values(sealed=None)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        return int(session().execute(statement).rowcount)  # type: ignore[attr-defined]
