"""In the account: one's own orders, addresses and data, nobody else's, and leaving for good."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from shared.db.session import platform_scope, session, store_scope
from shared.models.carts.cart import Cart
from shared.models.customers.customer import Customer, addresses_of, find_customer
from shared.models.customers.sign_in import ProofKind
from shared.models.orders.order import Order
from shared.models.stores.merchant import merchant_by_id
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.web.dispatcher import Dispatcher
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store
from tests.queries import count_queries
from tests.storefront_app.customers.shopper import Shopper, customer_of, latest_code, latest_link

Shop = Callable[[Store], Shopper]
Stores = tuple[Store, Store]
EMAIL = "noor@example.org"
ADDRESS = {"country": "NL", "name": "Noor Bakker", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht"}


@pytest.fixture
def ordered(two_stores: Stores) -> list[Order]:
    """Three orders as a guest: two of Noor's, one of somebody else's."""
    with store_scope(two_stores[0].id):
        make_selling()
        mug, vase = make_product("Blue mug", stock=20).variants[0], make_product("Tall vase", stock=20).variants[0]
        return [
            make_order((mug.id, 2), email=EMAIL),
            make_order((vase.id, 1), email=EMAIL),
            make_order((mug.id, 1), email="other@example.org"),
        ]


def test_what_was_ordered_as_a_guest_is_there_once_the_address_is_proven(
    shop: Shop, two_stores: Stores, ordered: list[Order]
) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    page = shopper.get("/account/orders").text
    assert [order.name in page for order in ordered] == [True, True, False]
    found = shopper.get("/account/orders?q=vase").text
    assert ordered[1].name in found and ordered[0].name not in found
    assert "Tall vase" in shopper.get(f"/account/orders/{ordered[1].id}").text


def test_nobody_sees_somebody_elses_order(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    ours, theirs = two_stores
    stranger, elsewhere = shop(ours), shop(theirs)
    stranger.sign_in("other@example.org")
    elsewhere.sign_in(EMAIL)
    for browser in (stranger, elsewhere):
        assert browser.get(f"/account/orders/{ordered[0].id}").status_code == 404
        assert browser.send(f"/account/orders/{ordered[0].id}/cart", page="/account").status_code == 404


def test_a_guest_cannot_rewrite_an_account(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    shopper.send("/account/profile", name="Noor B.", phone="", locale="en")
    with store_scope(two_stores[0].id):
        make_order((make_product(stock=3).variants[0].id, 1), email=EMAIL, locale="ar")
    customer = customer_of(two_stores[0], EMAIL)
    assert customer is not None and (customer.name, customer.locale, customer.phone) == ("Noor B.", "en", "")


def test_the_same_can_be_ordered_again_as_far_as_it_is_there(
    shop: Shop, two_stores: Stores, ordered: list[Order]
) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    answer = shopper.send(f"/account/orders/{ordered[0].id}/cart", page="/account")
    assert answer.location == "/cart"
    assert list(shopper.in_cart().values()) == [2]
    for _again in range(20):
        answer = shopper.send(f"/account/orders/{ordered[0].id}/cart", page="/account")
    assert answer.location.startswith("/account/orders/")
    assert list(shopper.in_cart().values()) == [17]


def test_the_list_of_orders_reads_the_same_however_long(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    shopper.get("/account/orders")
    with count_queries() as few:
        shopper.get("/account/orders")
    with store_scope(two_stores[0].id):
        cup = make_product("Cup", stock=40).variants[0]
        for _number in range(8):
            make_order((cup.id, 1), email=EMAIL)
    shopper.get("/account/orders")
    with count_queries() as many:
        shopper.get("/account/orders")
    assert len(many) == len(few) <= 5, many


def test_addresses_are_kept_by_each_countrys_rules(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    shopper = shop(ours)
    shopper.sign_in(EMAIL)
    wrong = shopper.send("/account/addresses/new", **{**ADDRESS, "postcode": "99"})
    assert wrong.status_code == 422 and "Oudegracht 12" in wrong.text
    assert shopper.send("/account/addresses/new", **ADDRESS).status_code == 303
    german = {**ADDRESS, "country": "DE", "postcode": "10115", "city": "Berlin", "is_default": "1"}
    assert shopper.send("/account/addresses/new", **german).status_code == 303
    with store_scope(ours.id):
        customer = find_customer(EMAIL)
        assert customer is not None
        first, second = addresses_of(customer.id)
        assert (first.fields["city"], first.is_default, second.is_default) == ("BERLIN", True, False)
    assert shopper.send(f"/account/addresses/{second.id}/default", page="/account/addresses").status_code == 303
    shopper.send(f"/account/addresses/{second.id}/removal", page="/account/addresses")
    with store_scope(ours.id):
        (left,) = addresses_of(first.customer_id)
        assert left.is_default and left.fields["city"] == "BERLIN"


def test_foreign_addresses_are_not_there(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    owner, stranger = shop(ours), shop(ours)
    owner.sign_in(EMAIL)
    stranger.sign_in("other@example.org")
    owner.send("/account/addresses/new", **ADDRESS)
    with store_scope(ours.id):
        customer = find_customer(EMAIL)
        assert customer is not None
        (row,) = addresses_of(customer.id)
    path = f"/account/addresses/{row.id}"
    assert stranger.get(path).status_code == 404
    for action in ("", "/default", "/removal"):
        assert stranger.send(path + action, page="/account/addresses/new", **ADDRESS).status_code == 404


def test_an_address_for_mail_changes_at_the_new_one_only(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    ours, theirs = two_stores
    shopper = shop(ours)
    shopper.sign_in("new@example.org")
    shopper.send("/account/profile/email", page="/account/profile", email=EMAIL)
    assert "new@example.org" in shopper.get("/account").text
    link = f"/account/email/{latest_link(ours, EMAIL, ProofKind.CHANGE_EMAIL)}"
    assert shop(theirs).get(link).status_code == 404
    assert shopper.send(link).status_code == 303
    page = shopper.get("/account/orders").text
    assert ordered[0].name in page and ordered[2].name not in page
    assert customer_of(ours, "new@example.org") is None


def test_an_account_is_not_swallowed_by_another(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    owner, shopper = shop(ours), shop(ours)
    owner.sign_in(EMAIL)
    shopper.sign_in("new@example.org")
    shopper.send("/account/profile/email", page="/account/profile", email=EMAIL)
    assert shopper.send(f"/account/email/{latest_link(ours, EMAIL, ProofKind.CHANGE_EMAIL)}").status_code == 409
    assert owner.get("/account").status_code == 200


def test_a_password_is_changed_with_the_present_one(shop: Shop, two_stores: Stores) -> None:
    shopper, phone = shop(two_stores[0]), shop(two_stores[0])
    shopper.sign_in(EMAIL)
    phone.sign_in(EMAIL)
    path, page = "/account/profile/password", "/account/profile"
    assert shopper.send(path, page=page, password="a long sentence").status_code == 303
    assert (shopper.get("/account").status_code, phone.get("/account").status_code) == (200, 302)
    assert shopper.send(path, page=page, password="a longer sentence", present="no").status_code == 422
    assert shopper.send(path, page=page, password="a longer sentence", present="a long sentence").status_code == 303


def test_ones_own_data_is_whole_and_ones_own(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    shopper.send("/account/addresses/new", **ADDRESS)
    answer = shopper.get("/account/data")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.data)
    assert (told["profile"]["email"], len(told["orders"]), len(told["addresses"])) == (EMAIL, 2, 1)
    assert told["orders"][0]["lines"][0]["title"] == "Blue mug"
    assert "other@example.org" not in answer.text and "password" not in answer.text


def _erase(shopper: Shopper) -> int:
    shopper.send("/account/profile/deletion", page="/account/profile")
    link = f"/account/deletion/{latest_link(shopper.store, EMAIL, ProofKind.ERASE)}"
    assert customer_of(shopper.store, EMAIL) is not None
    status: int = shopper.send(link).status_code
    return status


def test_an_erased_customer_is_gone_but_for_what_the_law_wants(
    shop: Shop, two_stores: Stores, ordered: list[Order]
) -> None:
    ours, theirs = two_stores
    shopper, namesake = shop(ours), shop(theirs)
    shopper.sign_in(EMAIL)
    namesake.sign_in(EMAIL)
    shopper.send("/account/addresses/new", **ADDRESS)
    shopper.fill_cart()
    with store_scope(ours.id):
        for order in ordered[:2]:
            cancel_order(order.id, reason="customer")
    assert _erase(shopper) == 200
    assert shopper.get("/account").status_code == 302
    with store_scope(ours.id):
        kept = session().scalars(select(Order).where(Order.id == ordered[0].id)).one()
        assert kept.email.endswith("@erased.invalid") and kept.phone == ""
        assert kept.total == ordered[0].total and kept.billing_address["name"] == "Noor Bakker"
        row = session().get_one(Customer, (ours.id, kept.customer_id))
        assert (row.name, row.phone, row.password_hash) == ("", "", None) and row.erased_at is not None
        assert addresses_of(row.id) == []
        assert [cart for cart in session().scalars(select(Cart)) if EMAIL in json.dumps(cart.checkout)] == []
    assert namesake.get("/account").status_code == 200
    shopper.sign_in(EMAIL)
    assert ordered[0].name not in shopper.get("/account/orders").text


def test_an_order_on_its_way_keeps_the_account(shop: Shop, two_stores: Stores, ordered: list[Order]) -> None:
    shopper = shop(two_stores[0])
    shopper.sign_in(EMAIL)
    shopper.send("/account/profile/deletion", page="/account/profile")
    assert "not finished yet" in shopper.get("/account/profile").text
    assert customer_of(two_stores[0], EMAIL) is not None


def test_pages_that_read_the_customer_are_never_shared(shop: Shop, two_stores: Stores) -> None:
    shopper, guest = shop(two_stores[0]), shop(two_stores[0])
    shopper.sign_in(EMAIL)
    assert guest.get("/").headers.get("X-Page-Cache") in ("miss", "hit")
    assert "X-Page-Cache" not in shopper.get("/").headers
    assert 'href="/account"' in guest.get("/").text
    assert "no-store" in shopper.get("/account").headers["Cache-Control"]


def test_in_the_path_form_every_store_has_a_cookie_of_its_own(door: Dispatcher, two_stores: Stores) -> None:
    ours = two_stores[0]
    with platform_scope() as current:
        platform = current.get_one(Platform, ours.platform_id)
        merchant = merchant_by_id(ours.merchant_id)
    theirs = make_store(merchant=merchant)
    paths = [f"/platforms/{platform.code}/storefront/{store.handle}" for store in (ours, theirs)]
    client, base = Client(door), f"http://{platform.domain}:8000"

    def token_on(path: str) -> str:
        return client.get(path, base_url=base).text.split('name="csrf_token" value="')[1].split('"')[0]

    def send(path: str, **typed: str) -> TestResponse:
        typed["csrf_token"] = token_on(path)
        return client.post(path, base_url=base, data=typed, headers={"Origin": base})

    send(f"{paths[0]}/account/login", email="path@example.org")
    answer = send(f"{paths[0]}/account/code", code=latest_code(ours, "path@example.org"))
    assert answer.location == f"{paths[0]}/account", answer.text
    assert f"__Host-customer-{ours.handle}=" in str(answer.headers)
    assert client.get(f"{paths[0]}/account", base_url=base).status_code == 200
    assert client.get(f"{paths[1]}/account", base_url=base).status_code == 302
