"""Customers at the checkout and with their carts: filled in, joined, passed on, and never somebody else's."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel import clock
from shared.models.carts.cart import Cart
from shared.models.catalog.product import product_by_handle
from shared.models.customers.customer import addresses_of
from shared.models.orders.order import Order
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.stores.store import Store
from shared.services.carts.keeping import forget_old_carts
from shared.services.customers.groups import add_members
from tests.factories.orders import make_selling
from tests.factories.prices import make_group, make_price_list
from tests.storefront_app.customers.shopper import Shopper, customer_of

Shop = Callable[[Store], Shopper]
Stores = tuple[Store, Store]
EMAIL = "noor@example.org"
ADDRESS = {"country": "NL", "name": "Noor Bakker", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht"}


def _order(shopper: Shopper, rate: str, **typed: str) -> Order:
    answer = shopper.send("/checkout", **({"email": EMAIL} | ADDRESS | typed))
    assert answer.status_code == 303, answer.text
    page = shopper.get("/checkout/delivery").text
    total = page.split('name="expected_total" value="')[1].split('"')[0]
    answer = shopper.send("/checkout/delivery", rate=rate, payment=CASH_ON_DELIVERY, expected_total=total)
    assert answer.location.startswith("/orders/"), answer.text
    with store_scope(shopper.store.id):
        return session().scalars(select(Order).where(Order.id == UUID(answer.location.split("/")[2]))).one()


def _selling(store: Store) -> str:
    with store_scope(store.id):
        return str(make_selling().id)


def test_the_checkout_is_filled_in_and_the_order_is_the_customers(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    rate, shopper = _selling(ours), shop(ours)
    shopper.sign_in(EMAIL)
    shopper.send("/account/addresses/new", **ADDRESS)
    shopper.fill_cart()
    page = shopper.get("/checkout").text
    assert 'value="Oudegracht 12"' in page.replace("&#34;", '"') and EMAIL in page
    order = _order(shopper, rate, email="work@example.org", street="Damrak 1", keep_address="1")
    customer = customer_of(ours, EMAIL)
    assert customer is not None and order.customer_id == customer.id
    assert customer_of(ours, "work@example.org") is None
    with store_scope(ours.id):
        assert {row.fields["street"] for row in addresses_of(customer.id)} == {"Oudegracht 12", "Damrak 1"}


def test_a_chosen_address_fills_the_form_and_a_foreign_one_does_not(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _selling(ours)
    shopper, stranger = shop(ours), shop(ours)
    for browser, email in ((shopper, EMAIL), (stranger, "other@example.org")):
        browser.sign_in(email)
        browser.fill_cart()
    shopper.send("/account/addresses/new", **ADDRESS)
    shopper.send("/account/addresses/new", **{**ADDRESS, "street": "Damrak 1"})
    customer = customer_of(ours, EMAIL)
    assert customer is not None
    with store_scope(ours.id):
        row = next(row for row in addresses_of(customer.id) if row.fields["street"] == "Damrak 1")
    assert "Damrak 1</" not in stranger.get(f"/checkout?address={row.id}").text
    assert 'value="Damrak 1"' not in stranger.get(f"/checkout?address={row.id}").text
    chosen = shopper.get(f"/checkout?address={row.id}").text
    assert 'value="Damrak 1"' in chosen or ">Damrak 1<" in chosen


def test_prices_of_the_customers_group_hold_once_it_is_known_for_sure(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    rate, shopper = _selling(ours), shop(ours)
    shopper.sign_in(EMAIL)
    customer = customer_of(ours, EMAIL)
    assert customer is not None
    with store_scope(ours.id):
        group = make_group()
        add_members(group.id, [customer.id])
        make_price_list({product_by_handle("bowl").variants[0].id: 1000}, group_id=group.id)
    shopper.fill_cart()
    assert shopper.get("/cart.js").json["items"][0]["price"] == 1000
    assert _order(shopper, rate).subtotal == 1000
    guest = shop(ours)
    guest.fill_cart()
    assert guest.get("/cart.js").json["items"][0]["price"] == 2400
    assert _order(guest, rate).subtotal == 2400


def test_carts_join_at_sign_in_as_far_as_there_is_stock(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    laptop, phone = shop(ours), shop(ours)
    laptop.sign_in(EMAIL)
    laptop.fill_cart("bowl", 2)
    phone.fill_cart("bowl", 1)
    phone.sign_in(EMAIL)
    assert phone.in_cart() == {"bowl": 3}
    with store_scope(ours.id):
        customer = customer_of(ours, EMAIL)
        assert customer is not None
        assert len(list(session().scalars(select(Cart).where(Cart.customer_id == customer.id)))) == 1
    third = shop(ours)
    third.sign_in(EMAIL)
    assert third.in_cart() == {"bowl": 3}


def test_signing_out_leaves_nothing_for_the_next_one(shop: Shop, two_stores: Stores) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    shopper.fill_cart()
    shopper.send("/account/logout", page="/account")
    assert shopper.in_cart() == {}
    shopper.sign_in("other@example.org")
    assert shopper.in_cart() == {}
    shopper.send("/account/logout", page="/account")
    shopper.sign_in(EMAIL)
    assert shopper.in_cart() == {"bowl": 1}


def test_a_shared_cart_gives_goods_but_nothing_that_was_typed(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    _selling(ours)
    giver, taker = shop(ours), shop(ours)
    giver.fill_cart("bowl", 2)
    giver.send("/checkout", email=EMAIL, **ADDRESS)
    path = "/cart/shared/" + giver.get("/cart.js").json["share_url"].rsplit("/", 1)[1]
    assert taker.get(path).status_code == 200
    assert taker.in_cart() == {}
    assert taker.send(path).location == "/cart"
    assert taker.in_cart() == {"bowl": 2}
    assert EMAIL not in taker.get("/checkout").text
    assert shop(theirs).get(path).status_code == 404
    assert taker.get(path[:-2]).status_code == 404


def test_a_price_that_changed_is_told_until_the_shopper_goes_on(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _selling(ours)
    shopper = shop(ours)
    variant = shopper.fill_cart()
    assert "The price has changed" not in shopper.get("/cart").text
    with store_scope(ours.id), transaction():
        product_by_handle("bowl").variants[0].price = 2600
    assert "The price has changed" in shopper.get("/cart").text
    assert "Prices have changed" in shopper.get("/checkout").text
    shopper.post("/cart", data={f"updates[{variant}]": "1"})
    assert "The price has changed" not in shopper.get("/cart").text
    shopper.send("/checkout", email=EMAIL, **ADDRESS)
    with store_scope(ours.id), transaction():
        product_by_handle("bowl").variants[0].price = 2800
    assert "Prices have changed" in shopper.get("/checkout/delivery").text


def test_what_was_refused_is_still_there_when_one_comes_back(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _selling(ours)
    shopper = shop(ours)
    shopper.fill_cart()
    answer = shopper.send("/checkout", email=EMAIL, **{**ADDRESS, "postcode": "99"})
    assert answer.status_code == 422
    page = shopper.get("/checkout").text
    assert "Oudegracht 12" in page and EMAIL in page
    assert shopper.get("/checkout/delivery").location == "/checkout"


def test_carts_are_kept_for_thirty_days(shop: Shop, two_stores: Stores) -> None:
    old, fresh = shop(two_stores[0]), shop(two_stores[1])
    old.fill_cart()
    with time_machine.travel(clock.now() + timedelta(days=29), tick=True):
        fresh.fill_cart()
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1), tick=True), maintenance_scope():
        assert forget_old_carts() >= 1
    for store, left in ((two_stores[0], 0), (two_stores[1], 1)):
        with store_scope(store.id):
            assert len(list(session().scalars(select(Cart)))) == left
