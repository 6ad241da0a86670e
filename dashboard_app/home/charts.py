"""Sales as a chart: figures for the script, a drawing for browsers without one."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.services.analytics.sales import Day

WIDTH, HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class SalesChart:
    """``x`` in seconds (noon of each day: no zone shifts the date), ``series`` for the script, ``path`` as SVG."""

    x: list[int]
    labels: list[str]
    series: list[dict[str, Any]]
    path: str
    has_sales: bool


def sales_chart(days: list[Day], currency: str) -> SalesChart:
    """Revenue by day in major units of the currency."""
    values = [float(Money(day.figures.revenue, currency).to_decimal()) for day in days]
    money = {"style": "currency", "currency": currency}
    return SalesChart(
        x=[int(datetime.combine(day.day, time(12), UTC).timestamp()) for day in days],
        labels=[format_date(day.day) for day in days],
        series=[{"label": _("Revenue"), "values": values, "format": money}],
        path=_path(values),
        has_sales=any(values),
    )


def _path(values: list[float]) -> str:
    """The line, left to right; the greatest value touches the top."""
    highest, step = max(values) or 1, WIDTH / max(len(values) - 1, 1)
    points = (f"{place * step:.1f} {HEIGHT - value / highest * (HEIGHT - 8):.1f}" for place, value in enumerate(values))
    return "M" + "L".join(points)
