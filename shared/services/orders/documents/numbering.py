"""Numbers of documents: one series for each kind, without gaps, upward only.

The counter's row is changed in the transaction that writes the document. Two writers wait for each other there, and a
transaction that fails takes its number back with it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import DocumentKind
from shared.models.stores.counter import last_number, next_number, raise_number
from shared.models.stores.store import current_store

YEAR = "{year}"
LARGEST = 999_999_999_999
_PREFIX = re.compile(r"[A-Za-z0-9 ./_-]{0,24}")


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """A number that the present transaction holds."""

    number: int
    period: str


def take_number(kind: DocumentKind, *, is_yearly: bool, at: datetime) -> TakenNumber:
    """The next number of the series. Call it last: other documents of the kind wait until the transaction ends."""
    period = period_of(at) if is_yearly else ""
    return TakenNumber(next_number(_counter(kind, period), first=1), period)


def name_of(prefix: str, number: int, *, digits: int, at: datetime) -> str:
    """The number as it is printed: ``INV-2026-0007``."""
    return f"{prefix.replace(YEAR, period_of(at))}{number:0{digits}d}"


def period_of(at: datetime) -> str:
    """The year, where the store is."""
    return str(at.astimezone(ZoneInfo(current_store().timezone)).year)


def upcoming_number(kind: DocumentKind, *, is_yearly: bool) -> int:
    """What the next document would be numbered, if it were issued now."""
    last = last_number(_counter(kind, period_of(clock.now()) if is_yearly else ""))
    return 1 if last is None else last + 1


def raise_upcoming(kind: DocumentKind, number: int, *, is_yearly: bool) -> None:
    """Let the series go on at ``number``, for merchants who come from elsewhere. Raises Invalid: it never goes back."""
    field = f"next_{kind}"
    if not 1 <= number <= LARGEST:
        raise Invalid(fields={field: _("Type a whole number.")})
    with transaction():
        counter = _counter(kind, period_of(clock.now()) if is_yearly else "")
        upcoming = upcoming_number(kind, is_yearly=is_yearly)
        if number > upcoming and raise_number(counter, number - 1):
            return
        if number != upcoming_number(kind, is_yearly=is_yearly):
            raise Invalid(fields={field: _("Numbers only go up: the next one is %(number)s.", number=upcoming)})


def continue_numbers(*, is_yearly: bool) -> None:
    """When the way of counting changes, the new series of this year goes on after the old one."""
    year = period_of(clock.now())
    for kind in DocumentKind:
        old, new = _counter(kind, "" if is_yearly else year), _counter(kind, year if is_yearly else "")
        last = last_number(old)
        if last is not None:
            raise_number(new, last)


def check_prefix(prefix: str) -> str:
    """What is wrong with it, or nothing. It may not end in a digit: ``A1`` + 2 and ``A`` + 12 would be the same."""
    plain = prefix.replace(YEAR, "")
    if not _PREFIX.fullmatch(plain):
        return _("Use at most 24 letters, digits and - . / _ and {year}.")
    if prefix.endswith(YEAR) or prefix[-1:].isdigit():
        return _("End it with something other than a digit, such as a hyphen.")
    return ""


def _counter(kind: DocumentKind, period: str) -> str:
    return f"{kind.value}:{period}" if period else kind.value
