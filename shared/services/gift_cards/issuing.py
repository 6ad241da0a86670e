"""New gift cards. The code is known here once, and never kept in clear."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.gift_cards import GiftCardIssued
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.customers.customer import Customer, customer_by_id, find_customer, normal_email
from shared.models.gift_cards.card import GiftCard, find_card_by_request
from shared.models.gift_cards.entry import EntryKind
from shared.models.stores.selling import selling_terms
from shared.services.gift_cards.codes import hash_code, new_code, seal_code
from shared.services.gift_cards.ledger import post

LARGEST = 10**12
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class CardWish:
    """A card to be made. ``amount`` is minor units of ``currency``, which is the store's own where nothing is said.

    With an ``email`` (or that of the customer) the code goes there by mail, in ``locale``, from ``send_at`` on.
    ``gift_id`` is who it was bought for.
    """

    amount: int
    currency: str = ""
    expires_at: datetime | None = None
    note: str = ""
    email: str = ""
    locale: str = ""
    customer_id: UUID | None = None
    order_id: UUID | None = None
    order_line_id: UUID | None = None
    piece: int | None = None
    refund_id: UUID | None = None
    gift_id: UUID | None = None
    send_at: datetime | None = None
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card with its code in clear; None where the same request made it before: a code is shown once."""

    card: GiftCard
    code: str | None


def issue_card(wish: CardWish, *, actor: str = "", user_id: UUID | None = None) -> NewCard:
    """Make a card by hand; of two requests with one key at the same moment one makes it, and the other finds it.

    Raises Invalid (``fields``), NotFound (no such customer).
    """
    try:
        return _issue(wish, actor, user_id)
    except Conflict:
        known = find_card_by_request(wish.request_key) if wish.request_key else None
        if known is None:
            raise
        return NewCard(known, None)


def _issue(wish: CardWish, actor: str, user_id: UUID | None) -> NewCard:
    with transaction(), explain_refusals({"uq_gift_cards_store_id_request_key": _made_meanwhile}):
        known = find_card_by_request(wish.request_key) if wish.request_key else None
        if known is not None:
            return NewCard(known, None)
        _check(wish)
        customer = customer_by_id(wish.customer_id) if wish.customer_id else find_customer(wish.email)
        return make_card(wish, customer=customer, actor=actor, user_id=user_id)


def _made_meanwhile() -> Conflict:
    return Conflict(_("This has changed in the meantime"))


def make_card(
    wish: CardWish, *, customer: Customer | None = None, actor: str = "", user_id: UUID | None = None
) -> NewCard:
    """The same for a wish that is known to be right. Call it inside ``transaction()``."""
    code, card_id = new_code(), new_id()
    email = normal_email(wish.email) if wish.email else customer.email if customer else ""
    card = GiftCard(
        id=card_id,
        code_hash=hash_code(code),
        last4=code[-4:],
        currency=wish.currency or selling_terms().own.code,
        initial=wish.amount,
        balance=0,
        expires_at=wish.expires_at,
        note=wish.note.strip(),
        email=email,
        locale=wish.locale or (customer.locale if customer else ""),
        customer_id=customer.id if customer else wish.customer_id,
        order_id=wish.order_id,
        order_line_id=wish.order_line_id,
        piece=wish.piece,
        gift_id=wish.gift_id,
        send_at=wish.send_at,
        request_key=wish.request_key,
        sealed=seal_code(card_id, code) if email else None,
    )
    session().add(card)
    session().flush()
    post(
        card,
        EntryKind.ISSUED,
        wish.amount,
        tell=False,
        order_id=wish.order_id,
        refund_id=wish.refund_id,
        actor=actor,
        user_id=user_id,
    )
    record(GiftCardIssued(card.id))
    return NewCard(card, code)


def _check(wish: CardWish) -> None:
    complaints: dict[str, str] = {}
    if not 0 < wish.amount <= LARGEST:
        complaints["amount"] = _("Type an amount above zero, and not beyond reason.")
    if wish.currency and wish.currency not in selling_terms().codes:
        complaints["currency"] = _("The shop does not sell in this currency.")
    if wish.expires_at is not None and wish.expires_at <= clock.now():
        complaints["expires_at"] = _("Choose a day that lies ahead.")
    if len(wish.note) > LONGEST_NOTE:
        complaints["note"] = _("Use at most %(count)s characters.", count=LONGEST_NOTE)
    if wish.email:
        try:
            validate_email(wish.email, check_deliverability=False)
        except EmailNotValidError:
            complaints["email"] = _("Type an e-mail address such as name@example.com.")
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
