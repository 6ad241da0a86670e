"""Invoices on the page of an order."""

import re
from collections.abc import Callable

from shared.db.session import store_scope
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.orders.documents.issue import issue_invoice
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def ordered(store: Store) -> Order:
    make_selling()
    make_seller()
    return make_order((make_product().variants[0].id, 1))


def test_a_buyer_finds_the_invoice_and_nobody_else_does(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        order, other = ordered(ours), ordered(ours)
        document = issue_invoice(order.id)
    browser = visit(ours)
    page = f"/orders/{order.id}/{order.token}"
    (path,) = re.findall(r'href="[^"]*?(/orders/[^"]+\.pdf)"', browser.get(page).text)
    answer = browser.get(path)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''INV-1.pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "invoices" not in browser.get(f"/orders/{other.id}/{other.token}").text
    for foreign in (
        path.replace(order.token, "x" * len(order.token)),
        f"/orders/{other.id}/{other.token}/documents/{document.id}.pdf",
        f"{page}/documents/{other.id}.pdf",
    ):
        assert browser.get(foreign).status_code == 404
    assert visit(theirs).get(path).status_code == 404
