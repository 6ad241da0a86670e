"""Moments as people type them: in the store's own time, as ``datetime-local`` fields hold them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import g

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS


def read_moment(text: str) -> datetime | None:
    """``2026-12-01T09:30`` in the store's time, as UTC; None for nothing. Raises Invalid."""
    plain = text.strip().translate(ARABIC_DIGITS)
    if not plain:
        return None
    try:
        typed = datetime.fromisoformat(plain)
        return (typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(g.store.timezone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(_("Type a date and a time, such as 2026-12-24 09:00.")) from None


def moment_text(moment: datetime | None) -> str:
    """For a ``datetime-local`` field."""
    return "" if moment is None else moment.astimezone(ZoneInfo(g.store.timezone)).strftime("%Y-%m-%dT%H:%M")
