"""Gift cards as the dashboard and the API list them: two statements a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.customers.customer import Customer
from shared.models.gift_cards.card import CardState, GiftCard, card_by_id
from shared.models.gift_cards.entry import entries_of
from shared.models.orders.order import Order

MAX_PER_PAGE = 250
CARD_FIELDS = (
    *("id", "last4", "currency", "initial", "balance", "expires_at", "disabled_at", "note", "email", "send_at"),
    *("customer_id", "order_id", "order_line_id", "version", "created_at", "updated_at"),
)
ENTRY_FIELDS = (*("id", "kind", "amount", "balance", "order_id", "payment_id", "refund_id", "actor", "reason", "at"),)


@dataclass(frozen=True, slots=True)
class CardFilters:
    """``query`` is the end of a code, an e-mail address or a name, or the name of an order."""

    query: str = ""
    state: CardState | None = None
    customer_id: UUID | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card with where it stands, whose it is and in which order it was bought."""

    card: GiftCard
    state: CardState
    customer: str
    order_name: str
    order_number: int | None


@dataclass(frozen=True, slots=True)
class CardPage:
    rows: tuple[CardRow, ...]
    total: int
    page: int
    per_page: int


def list_cards(filters: CardFilters | None = None, *, page: int = 1, per_page: int = 50) -> CardPage:
    """The latest first."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = list(_rules(filters or CardFilters(), clock.now()))
    total = session().scalar(_joined(select(func.count())).where(*rules)) or 0
    found = _joined(_COLUMNS).where(*rules).order_by(GiftCard.id.desc())
    rows = session().execute(found.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return CardPage(tuple(_row(row) for row in rows), total, page, per_page)


def count_cards() -> dict[CardState, int]:
    """How many cards stand where. One statement."""
    now = clock.now()
    columns = [func.count().filter(_is(state, now)) for state in CardState]
    row = session().execute(select(*columns).select_from(GiftCard)).one()
    return dict(zip(CardState, row, strict=True))


def owed_on_cards() -> dict[str, int]:
    """What can still be spent, by currency: what the store owes the holders of its cards. One statement."""
    summed = select(GiftCard.currency, func.sum(GiftCard.balance)).where(_is(CardState.ACTIVE, clock.now()))
    rows = session().execute(summed.group_by(GiftCard.currency).order_by(GiftCard.currency))
    return {currency: int(amount) for currency, amount in rows}


def card_row(card_id: UUID) -> CardRow:
    """One card in the same way. Raises NotFound."""
    return _row(session().execute(_joined(_COLUMNS).where(GiftCard.id == card_by_id(card_id).id)).one())


def api_entries(card_id: UUID) -> list[dict[str, Any]]:
    """What happened to a card, the latest first, as the API gives it. Raises NotFound."""
    return [{name: getattr(entry, name) for name in ENTRY_FIELDS} for entry in entries_of(card_by_id(card_id).id)]


def told_card(card: GiftCard) -> dict[str, Any]:
    """A card as the API and webhooks give it."""
    return {name: getattr(card, name) for name in CARD_FIELDS} | {"state": card.state_at(clock.now())}


_COLUMNS = select(GiftCard, Customer.name, Customer.email, Order.name, Order.number)


def _joined(statement: Any) -> Any:
    owner = and_(Customer.store_id == GiftCard.store_id, Customer.id == GiftCard.customer_id)
    bought = and_(Order.store_id == GiftCard.store_id, Order.id == GiftCard.order_id)
    return statement.select_from(GiftCard).outerjoin(Customer, owner).outerjoin(Order, bought)


def _row(row: Any) -> CardRow:
    card, name, email, order_name, number = row
    return CardRow(card, card.state_at(clock.now()), name or email or card.email, order_name or "", number)


def _rules(filters: CardFilters, now: datetime) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [GiftCard.store_id == current_store_id()]
    if filters.state is not None:
        rules.append(_is(filters.state, now))
    if filters.customer_id is not None:
        rules.append(GiftCard.customer_id == filters.customer_id)
    if filters.order_id is not None:
        rules.append(GiftCard.order_id == filters.order_id)
    words = filters.query.strip()
    if words:
        rules.append(_fits(words))
    return rules


def _fits(words: str) -> ColumnElement[bool]:
    """A whole code is looked for by its end only: it belongs into no search."""
    last4 = "".join(words.replace("-", " ").split()).upper()[-4:]
    return or_(
        GiftCard.last4 == last4,
        GiftCard.email.icontains(words, autoescape=True),
        Customer.email.icontains(words, autoescape=True),
        Customer.name.icontains(words, autoescape=True),
        Order.name == words,
    )


def _is(state: CardState, now: datetime) -> ColumnElement[bool]:
    is_over = and_(GiftCard.expires_at.is_not(None), GiftCard.expires_at <= now)
    is_good = and_(GiftCard.disabled_at.is_(None), or_(GiftCard.expires_at.is_(None), GiftCard.expires_at > now))
    return {
        CardState.DISABLED: GiftCard.disabled_at.is_not(None),
        CardState.EXPIRED: and_(GiftCard.disabled_at.is_(None), is_over),
        CardState.EMPTY: and_(is_good, GiftCard.balance == 0),
        CardState.ACTIVE: and_(is_good, GiftCard.balance > 0),
    }[state]
