"""The store's home page: what to do, how it goes."""

from typing import Any

from flask import g, render_template, request

from dashboard_app.blueprints import store_blueprint
from dashboard_app.home.charts import sales_chart
from dashboard_app.home.checklist import checklist_for
from shared.services.analytics.best_sellers import best_sellers
from shared.services.analytics.first_steps import first_steps
from shared.services.analytics.sales import daily_sales, sum_figures, today_so_far
from shared.services.inventory.listing import low_stock
from shared.services.orders.disputes import find_open_disputes
from shared.services.orders.listing import count_tabs, newest_orders
from shared.web.access import signed_in
from shared.web.context import principal

blueprint = store_blueprint("home", __name__)

SPANS = (30, 90)


@blueprint.get("/")
@signed_in
def index() -> Any:
    """Every part is there for those who may see what it is made of."""
    parts: dict[str, Any] = {"steps": checklist_for(first_steps(), g.user, principal())}
    if principal().allows("orders.view"):
        parts |= _selling()
    if principal().allows("inventory.view"):
        parts["low_stock"] = low_stock()
    return render_template("home/index.html", **parts)


def _selling() -> dict[str, Any]:
    span = 90 if request.args.get("days") == "90" else 30
    days = daily_sales(span)
    return {
        "today": today_so_far(),
        "span": span,
        "figures": sum_figures(days),
        "chart": sales_chart(days, g.store.currency),
        "best_sellers": best_sellers(span),
        "orders": newest_orders(6),
        "counts": count_tabs(),
        "disputes": find_open_disputes(),
    }
