"""One storefront under several addresses: links stay where the visitor is, robots hear of one home."""

from collections.abc import Callable

from werkzeug.test import Client

from shared.db.session import platform_scope, store_scope, transaction
from shared.kernel import clock
from shared.models.catalog.product import product_by_handle
from shared.models.stores.domain import StoreDomain
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.web.dispatcher import Dispatcher
from tests.factories.stores import unique
from tests.storefront_app.shop import Browser

Stores = tuple[Store, Store]


def test_the_path_form_serves_the_same_shop_below_its_path(door: Dispatcher, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with platform_scope() as current:
        platform = current.get_one(Platform, ours.platform_id)
    root, base = f"/platforms/{platform.code}/storefront/{ours.handle}", f"http://{platform.domain}:8000"
    client = Client(door)
    page = client.get(f"{root}/nl/products/bowl", base_url=base).text
    for link in (f'href="{root}/nl/cart"', f'action="{root}/nl/cart/add"', f'href="{root}/assets/'):
        assert link in page, link
    assert f'rel="canonical" href="http://{ours.handle}.{platform.stores_domain}:8000/nl/products/bowl"' in page
    asset = next(part.partition('"')[0] for part in page.split('href="') if "/theme.css" in part)
    assert client.get(asset, base_url=base).status_code == 200
    with store_scope(ours.id):
        variant = product_by_handle("bowl").variants[0].id
    data, headers = {"id": str(variant)}, {"Origin": base}
    answer = client.post(f"{root}/nl/cart/add", base_url=base, data=data, headers=headers)
    assert answer.location == f"{root}/nl/cart"
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("cart_count=1;") and f"Path={root}/;" in f"{cookie};" for cookie in cookies)
    assert '"item_count":1' in client.get(f"{root}/cart.js", base_url=base).text


def test_robots_hear_of_the_shops_own_domain_only(
    door: Dispatcher, visit: Callable[[Store], Browser], two_stores: Stores
) -> None:
    ours, _theirs = two_stores
    host = f"{unique('shop')}.example"
    with platform_scope(), transaction() as current:
        current.add(StoreDomain(store_id=ours.id, host=host, token="t", is_primary=True, verified_at=clock.now()))  # noqa: S106
    with store_scope(ours.id), transaction() as current:
        current.get_one(Store, ours.id).revision += 1
    page = Client(door).get("/products/bowl", base_url=f"http://{host}:8000")
    assert f'rel="canonical" href="http://{host}:8000/products/bowl"' in page.text
    assert visit(ours).get("/products/bowl").location == f"http://{host}:8000/products/bowl"
