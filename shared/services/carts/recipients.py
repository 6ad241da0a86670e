"""Whom a gift card is bought for, as the shopper types it, and the day on which it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.store import current_store

LONGEST_NAME, LONGEST_MESSAGE = 100, 500
#: How far ahead a card can be sent, in days.
FURTHEST = 366
#: The hour at which cards leave on the day that was chosen, in the store.
HOUR = 8


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a gift card is for. ``send_on`` is a day in the store's time zone; None sends it once it is paid."""

    email: str
    name: str = ""
    message: str = ""
    send_on: date | None = None


def check_recipient(typed: Mapping[str, str]) -> Recipient | None:
    """Who was typed (``email``, ``name``, ``message``, ``send_on`` as 2026-12-24); None where nothing was.

    Raises Invalid with ``fields``.
    """
    email, name, message, day = (typed.get(key, "").strip() for key in ("email", "name", "message", "send_on"))
    if not (email or name or message or day):
        return None
    complaints: dict[str, str] = {}
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        complaints["email"] = _("Type the e-mail address of whoever gets the gift card.")
    for field, text, most in (("name", name, LONGEST_NAME), ("message", message, LONGEST_MESSAGE)):
        if len(text) > most:
            complaints[field] = _("Use at most %(count)s characters.", count=most)
    send_on = None
    try:
        send_on = _day(day)
    except Invalid as error:
        complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return Recipient(email, " ".join(name.split()), message, send_on)


def today() -> date:
    """In the store's time zone."""
    return clock.now().astimezone(_zone()).date()


def last_day() -> date:
    """The furthest that a card can be sent ahead."""
    return today() + timedelta(days=FURTHEST)


def leaves_at(send_on: date | None) -> datetime | None:
    """When a card's mail may leave: at eight in the morning of that day in the store; None at once."""
    return datetime(send_on.year, send_on.month, send_on.day, HOUR, tzinfo=_zone()) if send_on is not None else None


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(fields={"send_on": _("Type a date such as 2026-12-24.")}) from None
    if not today() <= day <= last_day():
        raise Invalid(fields={"send_on": _("Choose a day from today on, at most one year ahead.")})
    return day


def _zone() -> ZoneInfo:
    return ZoneInfo(current_store().timezone)
