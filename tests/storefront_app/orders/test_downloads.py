"""From paying to the file in the buyer's hands, over HTTP."""

import io
import re
from collections.abc import Callable

from shared.db.session import store_scope
from shared.mail.builders import all_kinds
from shared.models.mail.message import MailMessage
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.catalog.digital_files import DownloadTerms, attach_file
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.downloads import grant_downloads
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def bought(store: Store) -> Order:
    with store_scope(store.id):
        make_selling()
        book = make_product("Book", variant={"track_stock": False, "requires_shipping": False}, stock=None)
        attach_file(book.id, "Bücher.pdf", io.BytesIO(b"%PDF"), terms=DownloadTerms(1, 30))
        order = make_order((book.variants[0].id, 1))
        note_cash_collected(order.id)
        grant_downloads(order.id)
    return order


def test_looking_counts_nothing_and_the_button_brings_the_file(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    order, browser = bought(ours), visit(ours)
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    path = re.findall(r'href="[^"]*(/downloads/[^"]+)"', page)[0]
    for _look in range(3):
        assert "Can be downloaded once more." in browser.get(path).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)[0]
    answer = browser.post(path, data={"csrf_token": token})
    assert answer.data == b"%PDF"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''B%C3%BCcher.pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = browser.get(path)
    assert again.status_code == 409
    assert "This was downloaded as often as allowed." in again.text
    assert visit(theirs).get(path).status_code == 404
    assert browser.get(path[:-2] + "zz").status_code == 404


def test_the_mail_holds_the_link_and_its_bounds(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    order = bought(ours)
    with store_scope(ours.id):
        mail = all_kinds()["orders.downloads"].build(MailMessage(arguments={"order_id": str(order.id)}))
    assert "Bücher.pdf" in mail.text
    assert "Can be downloaded once." in mail.text
    assert "/downloads/" in mail.html
