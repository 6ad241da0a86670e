"""Find or go to anything: products, orders, customers, pages of the dashboard."""

from typing import Any

from flask import render_template

from dashboard_app.asking import asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.search.places import find_places
from shared.services.catalog.listing import ListFilters, list_products
from shared.services.catalog.named_shelves import find_shelves
from shared.services.content.listing import find_pages
from shared.services.customers.listing import find_customers
from shared.services.orders.listing import find_orders
from shared.web.access import signed_in
from shared.web.context import principal

blueprint = store_blueprint("search", __name__, "/search")

AT_MOST = 6


@blueprint.get("/")
@signed_in
def index() -> Any:
    """Each kind for those who may see it; without a query the pages one can go to."""
    query = asked_text()
    return render_template("search/index.html", query=query, places=find_places(query, principal()), **_found(query))


def _found(query: str) -> dict[str, Any]:
    may = principal().allows
    found: dict[str, Any] = dict.fromkeys(("products", "orders", "customers", "shelves", "pages"), ())
    found["corrected"] = None
    if not query:
        return found
    if may("catalog.view"):
        listing = list_products(ListFilters(query=query), per_page=AT_MOST)
        found |= {"products": listing.rows, "corrected": listing.corrected, "has_more": listing.total > AT_MOST}
        found["shelves"] = find_shelves(query, AT_MOST)
    if may("orders.view"):
        found["orders"] = find_orders(query, AT_MOST)
    if may("customers.view"):
        found["customers"] = find_customers(query, AT_MOST)
    if may("content.view"):
        found["pages"] = find_pages(query, AT_MOST)
    return found
