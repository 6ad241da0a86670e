"""A shopper sends something back, by the order's secret address or from the account."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import PDF
from shared.kernel.ids import new_id
from shared.models.orders.order import Order
from shared.models.returns.case import returns_of
from shared.models.returns.status import ReturnStatus
from shared.models.stores.store import Store
from shared.services.orders.tracking import Tracking
from shared.services.returns.deciding import approve_return
from shared.services.returns.labels import put_own_label
from shared.services.returns.preferences import ReturnSettings, save_return_settings
from tests.factories.orders import make_order, make_selling
from tests.factories.returns import make_return, make_sent_order
from tests.shared.services.catalog.pictures.drawing import drawn
from tests.shared.services.returns.test_wished_exchanges import make_shirts
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


@pytest.fixture
def order(two_stores: Stores) -> Order:
    with store_scope(two_stores[0].id):
        make_selling()
        return make_sent_order()


def address_of(order: Order) -> str:
    return f"/orders/{order.id}/{order.token}"


def submit(browser: Browser, path: str, fields: dict[str, Any] | None = None, *, page: str) -> Any:
    """As somebody does who reads the page and presses its button."""
    token = browser.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
    return browser.post(path, data={"csrf_token": token, **(fields or {})})


def test_asked_for_with_a_photo_approved_printed_and_cancelled(visit: Visit, two_stores: Stores, order: Order) -> None:
    store, browser, at = two_stores[0], visit(two_stores[0]), address_of(order)
    line = order.lines[0].id
    with store_scope(store.id):
        save_return_settings(ReturnSettings(addresses={"en": "Dock 4\nUtrecht"}, instructions={"en": "Use the box."}))
    assert f"{at}/returns/new" in browser.get(at).text
    fields = {f"quantity-{line}": "1", f"reason-{line}": "damaged", "note": "The lid is cracked."}
    wrong = submit(browser, f"{at}/returns", fields | {f"quantity-{line}": "9"}, page=f"{at}/returns/new")
    assert wrong.status_code == 422 and "The lid is cracked." in wrong.text and 'value="9"' in wrong.text
    photo = (io.BytesIO(drawn()), "lid.png")
    made = submit(browser, f"{at}/returns", fields | {"photos": photo}, page=f"{at}/returns/new")
    assert made.status_code == 303
    shown = browser.get(made.headers["Location"]).text
    assert "We have your request" in shown and "Dock 4" not in shown
    with store_scope(store.id):
        returned = returns_of(order.id)[0]
        assert [photo["filename"] for photo in returned.photos] == ["lid.webp"]
        approve_return(returned.id)
    page = browser.get(made.headers["Location"])
    assert "Dock 4" in page.text and "Use the box." in page.text and page.headers["X-Robots-Tag"] == "noindex"
    path = f"{at}/returns/{returned.id}"
    assert browser.get(f"{path}/slip.pdf").data.startswith(b"%PDF")
    assert submit(browser, f"{path}/cancellation", page=path).status_code == 303
    assert "This return is cancelled" in browser.get(path).text


def test_another_variant_is_chosen_without_scripts_and_its_label_downloaded(visit: Visit, two_stores: Stores) -> None:
    store, browser = two_stores[0], visit(two_stores[0])
    with store_scope(store.id):
        make_selling()
        order, (_small, medium, large) = make_shirts()
        make_order((large, 3))
    at, line = address_of(order), order.lines[0].id
    page = browser.get(f"{at}/returns/new").text
    assert "The same again" in page and f'value="{medium}"' in page and f'value="{large}"' not in page
    fields = {f"quantity-{line}": "1", f"reason-{line}": "size", f"instead-{line}": str(medium)}
    wrong = submit(browser, f"{at}/returns", fields | {f"reason-{line}": ""}, page=f"{at}/returns/new")
    assert wrong.status_code == 422 and f'value="{medium}" selected' in wrong.text
    gone = submit(browser, f"{at}/returns", fields | {f"instead-{line}": "🙂"}, page=f"{at}/returns/new")
    assert gone.status_code == 422 and "cannot be had instead" in gone.text
    made = submit(browser, f"{at}/returns", fields, page=f"{at}/returns/new").headers["Location"]
    assert "What you get instead" in browser.get(made).text and "We keep it for you." in browser.get(made).text
    assert browser.get(f"{made}/label.pdf").status_code == 404
    with store_scope(store.id):
        returned = returns_of(order.id)[0]
        approve_return(returned.id)
        put_own_label(returned.id, Tracking("PostNL", "3SABC"), PDF)
    assert "3SABC" in browser.get(made).text and browser.get(f"{made}/label.pdf").data == PDF
    assert visit(two_stores[1]).get(f"{made}/label.pdf").status_code == 404


def test_a_wrong_key_and_another_orders_return_are_refused_alike(
    visit: Visit, two_stores: Stores, order: Order
) -> None:
    with store_scope(two_stores[0].id):
        other = make_sent_order()
        returned = make_return(other)
    browser = visit(two_stores[0])
    for path in (
        f"/orders/{order.id}/wrong/returns/new",
        f"{address_of(order)}/returns/{returned.id}",
        f"{address_of(order)}/returns/{returned.id}/slip.pdf",
        f"{address_of(order)}/returns/{new_id()}",
    ):
        assert browser.get(path).status_code == 404, path
    assert visit(two_stores[1]).get(f"{address_of(other)}/returns/{returned.id}").status_code == 404
    cancelled = submit(
        browser, f"{address_of(order)}/returns/{returned.id}/cancellation", page=f"{address_of(order)}/returns/new"
    )
    assert cancelled.status_code == 404 and returned.status is ReturnStatus.REQUESTED


def test_nothing_is_offered_before_something_was_sent_or_where_the_shop_takes_nothing_back(
    visit: Visit, two_stores: Stores, order: Order
) -> None:
    store, browser = two_stores[0], visit(two_stores[0])
    with store_scope(store.id):
        fresh = make_order((order.lines[0].variant_id, 1)) if order.lines[0].variant_id else order
    assert "/returns/new" not in browser.get(address_of(fresh)).text
    with store_scope(store.id):
        save_return_settings(ReturnSettings(is_open=False))
    assert "/returns/new" not in browser.get(address_of(order)).text
    assert browser.get(f"{address_of(order)}/returns/new").status_code == 404
