"""Days in the address, read in the store's zone."""

from datetime import date, datetime, time, timedelta

from dashboard_app.asking import asked_text
from shared.kernel.i18n import current_zone


def asked_span() -> tuple[datetime | None, datetime | None]:
    """``?from=2026-05-01&to=2026-05-31`` as moments: from the first midnight up to the one after the last day."""
    first, last = _day("from"), _day("to")
    return _midnight(first), _midnight(last + timedelta(days=1) if last else None)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(asked_text(name))
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, current_zone()) if day else None
