"""What a store has set about mails to those who left a checkout."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.setting import StoreSetting, setting_of

MODULE = "carts"
MOST_HOURS = 168
MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """``after_hours``: how long a cart must lie. ``cooldown_days``: how long an address is left in peace after a mail.

    ``since``: only checkouts that were left after the mails were switched on get one.
    """

    is_on: bool = False
    after_hours: int = 4
    cooldown_days: int = 7
    since: datetime | None = None

    @property
    def after(self) -> timedelta:
        return timedelta(hours=self.after_hours)

    @property
    def cooldown(self) -> timedelta:
        return timedelta(days=self.cooldown_days)


def reminder_settings() -> ReminderSettings:
    """The current store's."""
    row = setting_of(MODULE)
    return _read(row.values if row is not None else {})


def save_reminder_settings(*, is_on: bool, after_hours: int, cooldown_days: int) -> None:
    """Raises Invalid with the field."""
    _check("after_hours", after_hours, MOST_HOURS)
    _check("cooldown_days", cooldown_days, MOST_DAYS)
    with transaction():
        row = setting_of(MODULE)
        before = _read(row.values if row is not None else {})
        if row is None:
            row = StoreSetting(module=MODULE, values={})
            session().add(row)
        since = before.since if before.is_on else clock.now()
        row.values = {
            **row.values,
            "reminders": is_on,
            "after_hours": after_hours,
            "cooldown_days": cooldown_days,
            "since": since.isoformat() if since else None,
        }


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise Invalid(fields={name: _("Type a number from 1 to %(most)s.", most=most)})


def _read(values: dict[str, Any]) -> ReminderSettings:
    plain = ReminderSettings()
    since = values.get("since")
    return ReminderSettings(
        is_on=bool(values.get("reminders", False)),
        after_hours=int(values.get("after_hours", plain.after_hours)),
        cooldown_days=int(values.get("cooldown_days", plain.cooldown_days)),
        since=datetime.fromisoformat(since) if since else None,
    )
