"""Sales by the store's own calendar: a day begins at midnight where the store is. Cancelled orders do not count."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, cast, func, select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus
from shared.models.stores.store import current_store

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """Orders and revenue (minor units of the store's currency) of some span of time."""

    orders: int = 0
    revenue: int = 0

    @property
    def average(self) -> int:
        """Minor units per order; zero without orders."""
        return round(self.revenue / self.orders) if self.orders else 0


@dataclass(frozen=True, slots=True)
class Today:
    """Today so far, and the same weekday last week up to the same time of day."""

    figures: Figures
    before: Figures


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the store's calendar."""

    day: date
    figures: Figures


def today_so_far() -> Today:
    """Two sums in one statement."""
    now = clock.now()
    start = _midnight(now.astimezone(_zone()).date())
    spans = [(start, now), (start - WEEK, now - WEEK)]
    columns = []
    for since, until in spans:
        inside = (Order.placed_at >= since, Order.placed_at <= until)
        columns += [func.count().filter(*inside), func.coalesce(func.sum(Order.store_total).filter(*inside), 0)]
    row = session().execute(select(*columns).where(*_counted(), Order.placed_at >= start - WEEK)).one()
    return Today(Figures(row[0], int(row[1])), Figures(row[2], int(row[3])))


def daily_sales(days: int) -> list[Day]:
    """The last ``days`` days, today included, the oldest first; days without orders are there too. One statement."""
    zone = _zone()
    today = clock.now().astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    local_day = cast(func.timezone(zone.key, Order.placed_at), Date).label("day")
    statement = (
        select(local_day, func.count(), func.sum(Order.store_total))
        .where(*_counted(), Order.placed_at >= _midnight(first))
        .group_by(local_day)
    )
    found = {day: Figures(count, int(total)) for day, count, total in session().execute(statement)}
    return [Day(day, found.get(day, Figures())) for day in (first + timedelta(days=step) for step in range(days))]


def sum_figures(days: list[Day]) -> Figures:
    """All days together."""
    return Figures(sum(day.figures.orders for day in days), sum(day.figures.revenue for day in days))


def _counted() -> tuple[ColumnElement[bool], ...]:
    return Order.store_id == current_store_id(), Order.status != OrderStatus.CANCELLED


def _zone() -> ZoneInfo:
    return ZoneInfo(current_store().timezone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, _zone())
