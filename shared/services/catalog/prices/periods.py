"""From when until when a rule holds, and how that is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_

from shared.kernel import clock
from shared.kernel.i18n import gettext as _

FURTHEST = timedelta(days=3_660)


class Period(Protocol):
    """A rule with an end to switch it off; the end itself is no longer part of it."""

    is_active: Any
    starts_at: Any
    ends_at: Any


class RuleState(StrEnum):
    """Where a sale or price list stands."""

    RUNNING = "running"
    PLANNED = "planned"
    OVER = "over"
    OFF = "off"


def state_of(rule: Period, now: datetime | None = None) -> RuleState:
    now = now or clock.now()
    if rule.ends_at is not None and rule.ends_at <= now:
        return RuleState.OVER
    if not rule.is_active:
        return RuleState.OFF
    if rule.starts_at is not None and rule.starts_at > now:
        return RuleState.PLANNED
    return RuleState.RUNNING


def is_in_state(rule: Any, state: RuleState, now: datetime) -> ColumnElement[bool]:
    """The same as a condition on the table's rows."""
    over = and_(rule.ends_at.is_not(None), rule.ends_at <= now)
    planned = and_(rule.starts_at.is_not(None), rule.starts_at > now)
    return {
        RuleState.OVER: over,
        RuleState.OFF: and_(~over, ~rule.is_active),
        RuleState.PLANNED: and_(~over, rule.is_active, planned),
        RuleState.RUNNING: and_(~over, rule.is_active, or_(rule.starts_at.is_(None), rule.starts_at <= now)),
    }[state]


def period_complaints(starts_at: datetime | None, ends_at: datetime | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the moments, by field."""
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        yield "ends_at", _("Choose an end that lies after the start.")
    furthest = clock.now() + FURTHEST
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if moment is not None and moment > furthest:
            yield name, _("Choose a moment within the next ten years.")
