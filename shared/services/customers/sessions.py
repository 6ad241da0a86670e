"""Customers' browsers: a random token in a cookie of its own, its hash with us."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.ids import new_token
from shared.kernel.secrets import hash_token
from shared.models.customers.customer import Customer
from shared.models.customers.sign_in import CustomerSignIn, end_by_token, find_known, note_seen

LASTS = timedelta(days=30)
SEEN_AFTER = timedelta(minutes=15)
AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """Who is signed in, as every page of the shop needs it."""

    id: UUID
    email: str
    name: str
    phone: str
    locale: str
    sign_in_id: UUID
    group_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Browser:
    """What is shown of a browser in the list of sign-ins."""

    user_agent: str = ""
    ip_address: str = ""


def begin_sign_in(customer: Customer, browser: Browser, *, instead_of: str = "") -> str:
    """A new sign-in of a customer who has just proved who they are; its token is new each time.

    ``instead_of``: the token that the browser had before, which ends.
    """
    token = new_token()
    with transaction():
        if instead_of:
            end_by_token(hash_token(instead_of))
        session().add(
            CustomerSignIn(
                customer_id=customer.id,
                token_hash=hash_token(token),
                user_agent=browser.user_agent[:AGENT_LENGTH],
                ip_address=browser.ip_address,
                expires_at=clock.now() + LASTS,
            )
        )
    return token


def find_signed_in(token: str) -> KnownCustomer | None:
    """The customer behind a browser's token in the current store, or None. One statement."""
    row = find_known(hash_token(token)) if token else None
    if row is None:
        return None
    _note_seen(row.sign_in_id, row.seen_at)
    return _known(row)


def end_sign_in(token: str) -> None:
    """Sign out; an unknown token is no error."""
    with transaction():
        end_by_token(hash_token(token))


def _note_seen(sign_in_id: UUID, seen_at: datetime) -> None:
    if clock.now() - seen_at > SEEN_AFTER:
        with transaction():
            note_seen(sign_in_id)


def _known(row: Any) -> KnownCustomer:
    return KnownCustomer(
        row.id, row.email, row.name, row.phone, row.locale, row.sign_in_id, tuple(sorted(row.group_ids or ()))
    )
