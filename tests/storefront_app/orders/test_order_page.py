"""The shopper's page of an order: the token in its address is the only key."""

from collections.abc import Callable

from shared.db.session import store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.ids import new_id
from shared.models.catalog.product import product_by_handle
from shared.models.orders.fulfilment import ParcelStatus
from shared.models.orders.order import Order
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.parcels import cancel_parcel, move_parcel
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def _order(store: Store, *, provider: str = CASH_ON_DELIVERY, locale: str = "en") -> Order:
    with store_scope(store.id):
        make_selling(stripe=provider == STRIPE)
        variant = product_by_handle("bowl").variants[0].id
        return make_order((variant, 2), provider=provider, locale=locale)


def test_the_page_tells_everything_and_nothing_to_others(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    order = _order(ours)
    page = visit(ours).get(f"/orders/{order.id}/{order.token}")
    assert page.status_code == 200
    for text in (order.name, "Oudegracht 12", "Bowl", "Cash on delivery", "€52.95"):
        assert text in page.text
    assert page.headers["Cache-Control"] == "private, no-store" and page.headers["X-Robots-Tag"] == "noindex"
    for path in (f"/orders/{order.id}/wrong", f"/orders/{new_id()}/{order.token}"):
        assert visit(ours).get(path).status_code == 404
    assert visit(theirs).get(f"/orders/{order.id}/{order.token}").status_code == 404


def test_the_timeline_follows_the_order(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    order, browser = _order(ours), visit(ours)
    with store_scope(ours.id):
        parcel = Parcel(carrier="PostNL", tracking_number="3S123", tracking_url="https://post.example/3S123")
        fulfil_order(order.id, parcel)
        note_cash_collected(order.id)
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    assert page.index("Paid on delivery") < page.index("Sent on its way") < page.index("Order placed")
    assert "https://post.example/3S123" in page


def test_a_cancelled_order_says_so_and_asks_for_no_money(
    visit: Visit, two_stores: Stores, stripe: StripeEmulator
) -> None:
    ours, _theirs = two_stores
    order, browser = _order(ours, provider=STRIPE), visit(ours)
    assert "Pay €52.95 now" in browser.get(f"/orders/{order.id}/{order.token}").text
    with store_scope(ours.id):
        cancel_order(order.id, reason="shopper")
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    assert "was cancelled" in page and "Pay €" not in page


def test_waiting_ends_with_an_offer_to_pay_again(visit: Visit, two_stores: Stores, stripe: StripeEmulator) -> None:
    ours, _theirs = two_stores
    order, browser = _order(ours, provider=STRIPE), visit(ours)
    early = browser.get(f"/orders/{order.id}/{order.token}/state?paid=1&looks=3").text
    late = browser.get(f"/orders/{order.id}/{order.token}/state?paid=1&looks=20").text
    assert "looks=4" in early and "Pay €" not in early and "<html" not in early
    assert "Pay €52.95 now" in late and "takes longer than usual" in late and "hx-get" not in late


def test_each_parcel_shows_how_far_it_is_and_one_taken_back_is_gone(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    order, browser = _order(ours), visit(ours)
    with store_scope(ours.id):
        first = fulfil_order(order.id, Parcel({order.lines[0].id: 1}, "DHL", "77"))
        move_parcel(first.id, ParcelStatus.IN_TRANSIT)
        mistaken = fulfil_order(order.id, Parcel(carrier="PostNL", tracking_number="3S1"))
        cancel_parcel(mistaken.id)
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    assert 'class="ss-parcel-current" aria-current="step"' in page
    assert "tracking-id=77" in page and "postnl.nl" not in page
    assert "A part of your order is on its way. The rest follows." in page
    with store_scope(ours.id):
        move_parcel(first.id, ParcelStatus.FAILED)
    assert "The courier could not deliver it." in browser.get(f"/orders/{order.id}/{order.token}").text
