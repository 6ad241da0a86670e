"""Picking up, at the checkout over HTTP: no address is asked, and the order's page says where and when."""

from collections.abc import Callable

from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.orders.order import Order
from shared.models.shipping.rate import RateKind
from shared.models.stores.store import Store
from shared.services.shipping.rate_setup import RateInput, add_pickup_point
from tests.factories.orders import make_selling
from tests.factories.shipping import make_pickup_place
from tests.storefront_app.carts.test_checkout import _choices, _fill_cart, _token
from tests.storefront_app.shop import Browser


def test_a_shopper_comes_for_the_goods(visit: Callable[[Store], Browser], two_stores: tuple[Store, Store]) -> None:
    store, browser = two_stores[0], visit(two_stores[0])
    with store_scope(store.id):
        make_selling()
    _fill_cart(browser, store)
    assert 'name="way"' not in browser.get("/checkout").text
    with store_scope(store.id):
        wanted = RateInput("Our shop", 0, kind=RateKind.PICKUP, location_id=make_pickup_place().id, hours="Mon–Fri")
        point = str(add_pickup_point(wanted).id)
    page = browser.get("/checkout")
    assert 'name="way"' in page.text
    typed = {"email": "noor@example.org", "way": "pickup", "country": "NL", **_token(page)}
    assert browser.post("/checkout", data=typed).status_code == 422
    assert browser.post("/checkout", data=typed | {"name": "Noor"}).location == "/checkout/delivery"
    page = browser.get("/checkout/delivery")
    assert ("Oudegracht 1" in page.text, "Mon–Fri" in page.text, "Parcel" in page.text) == (True, True, False)
    placed = browser.post("/checkout/delivery", data=_choices(page, point))
    shown = browser.get(placed.location).text
    assert ("Oudegracht 1" in shown, "Mon–Fri" in shown, "Picked up at" in shown) == (True, True, True)
    with store_scope(store.id):
        assert session().scalars(select(Order)).one().delivery_kind is RateKind.PICKUP
