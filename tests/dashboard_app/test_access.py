"""Every page asks for its module's permission; another merchant's store does not exist."""

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.services.orders.listing import list_orders
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp

PAGES = {
    "/products/": "catalog.view",
    "/products/new": "catalog.edit",
    "/collections/": "catalog.view",
    "/collections/new": "catalog.edit",
    "/collections/candidates": "catalog.view",
    "/orders/": "orders.view",
    "/customers/": "customers.view",
    "/inventory/": "inventory.view",
    "/pages/": "content.view",
    "/pages/new": "content.edit",
    "/pages/menus": "content.view",
    "/pages/menus/new": "content.edit",
    "/pages/menus/links/new": "content.edit",
    "/online-store/": "themes.view",
    "/online-store/home-page": "themes.view",
    "/online-store/history": "themes.view",
}
CHANGES = {
    "/products/": "catalog.edit",
    "/products/changes": "catalog.edit",
    "/products/pictures": "catalog.edit",
    "/collections/": "catalog.edit",
    "/orders/1001/fulfilments": "orders.fulfil",
    "/orders/1001/payments": "orders.fulfil",
    "/orders/1001/notes": "orders.fulfil",
    "/orders/1001/cancellation": "orders.cancel",
    "/orders/1001/refunds": "payments.refund",
    "/orders/1001/refund-previews": "payments.refund",
    "/orders/1001/captures": "payments.take",
    "/orders/1001/releases": "payments.take",
    "/orders/1001/transfers": "payments.take",
    "/pages/": "content.edit",
    "/pages/menus": "content.edit",
    "/online-store/settings": "themes.edit",
    "/online-store/presets": "themes.edit",
    "/online-store/home-page": "themes.edit",
    "/online-store/publications": "themes.edit",
}


def test_each_page_opens_with_its_permission_and_with_no_other(settings: Settings, owner: SignedUp) -> None:
    everything = set(PAGES.values())
    for permission in sorted(everything):
        colleague = make_colleague(settings, owner, permission)
        for path, needed in PAGES.items():
            expected = 200 if needed == permission else 403
            assert colleague.get(path).status_code == expected, (path, permission)


def test_no_change_is_made_without_its_permission(settings: Settings, owner: SignedUp, desk: Desk) -> None:
    views = tuple({needed for needed in PAGES.values() if needed.endswith(".view")})
    colleague = make_colleague(settings, owner, *views)
    for path in CHANGES:
        assert colleague.submit(path).status_code == 403, path
    with store_scope(owner.store.id):
        assert list_orders().total == 0


def test_home_and_search_open_for_every_member_and_show_what_they_may_see(
    settings: Settings, owner: SignedUp, desk: Desk
) -> None:
    colleague = make_colleague(settings, owner, "catalog.view")
    home, found = colleague.get("/"), colleague.get("/search/?q=bowl")
    assert "Revenue" not in home.text
    assert "Bowl" in found.text
    assert "Settings" not in found.text


@pytest.mark.parametrize("path", sorted(PAGES) + ["/", "/search/"])
def test_another_merchants_store_does_not_exist(path: str, desk: Desk, other_desk: Desk) -> None:
    assert desk.browser.get(other_desk.at(path)).status_code == 404


def test_another_stores_things_do_not_exist_here(desk: Desk, other_desk: Desk) -> None:
    with store_scope(other_desk.store.id):
        make_selling()
        product = make_product("Theirs", stock=5)
        order = make_order((product.variants[0].id, 1))
    addresses = [
        f"/products/{product.id}",
        f"/inventory/{product.variants[0].id}",
        f"/orders/{order.number}",
        f"/customers/{order.customer_id}",
        f"/products/pictures/160/stores/{other_desk.store.id}/x.webp",
    ]
    for address in addresses:
        assert desk.get(address).status_code == 404, address
        assert f"/s/{desk.store.handle}" not in desk.get(address).text or "Theirs" not in desk.get(address).text
    for path in (f"/products/{product.id}", f"/products/{product.id}/deletion", f"/products/{product.id}/copies"):
        assert desk.submit(path).status_code == 404, path
    assert other_desk.get(addresses[0]).status_code == 200
