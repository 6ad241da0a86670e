"""Identifiers: UUIDv7 (RFC 9562), made in the application so that a row knows its id before it is stored."""

import secrets
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new id that sorts by the time it was made."""
    return uuid7()


def id_made_at(moment: datetime) -> UUID:
    """A new id that sorts as if it had been made then: for rows that tell of the past."""
    return uuid7(nanoseconds=int(moment.timestamp() * 1_000_000) * 1000)


def new_token(size: int = 32) -> str:
    """A URL-safe secret with ``size`` bytes of randomness."""
    return secrets.token_urlsafe(size)


def parse_id(text: str) -> UUID | None:
    """The id written in ``text``, or None where it is not one."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
