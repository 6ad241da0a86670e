"""The one source of the present, so that tests can move it."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def ago(**parts: float) -> datetime:
    """The moment that lies ``timedelta(**parts)`` back, in UTC."""
    return now() - timedelta(**parts)
