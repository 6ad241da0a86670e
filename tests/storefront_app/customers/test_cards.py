"""Kept cards in the account: one's own alone, and calm where the provider does not answer."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from shared.db.session import store_scope
from shared.models.customers.customer import find_customer
from shared.models.payments.method import STRIPE
from shared.models.stores.store import Store
from shared.services.orders.pay import start_payment
from shared.services.payments.cards import saved_cards
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.customers.shopper import Shopper
from tests.storefront_app.stripe import GOOD_CARD, run_stripe, unreachable_stripe

stripe = pytest.fixture(run_stripe)
EMAIL = "noor@example.org"


def test_a_card_is_kept_by_who_is_signed_in_shown_and_removed(
    shop: Callable[[Store], Shopper], two_stores: tuple[Store, Store], stripe: Any
) -> None:
    ours = two_stores[0]
    with store_scope(ours.id):
        make_selling(stripe=True)
        order = make_order((make_product(price=2500, stock=9).variants[0].id, 1), provider=STRIPE, email=EMAIL)
    shopper, other = shop(ours), shop(ours)
    assert "/account/login" in shopper.get("/account/cards").headers["Location"]
    shopper.sign_in(EMAIL)
    page = f"/orders/{order.id}/{order.token}"
    there = shopper.send(f"{page}/payment", page).headers["Location"]
    form = {"number": GOOD_CARD, "name": "Noor", "keep": "1"}
    assert requests.post(there.replace("localhost", "127.0.0.1"), form, allow_redirects=False, timeout=5).ok
    assert "•••• 4242" in shopper.get("/account/cards").text
    other.sign_in("sam@example.org")
    assert "4242" not in other.get("/account/cards").text
    with store_scope(ours.id):
        customer = find_customer(EMAIL)
        assert customer is not None
        [card] = saved_cards(customer.id)
    other.send(f"/account/cards/{card.id}/removal", "/account/profile")
    with unreachable_stripe():
        assert "cannot be reached" in shopper.get("/account/cards").text
    assert "•••• 4242" in shopper.get("/account/cards").text
    shopper.send(f"/account/cards/{card.id}/removal", "/account/cards")
    assert "4242" not in shopper.get("/account/cards").text


def test_a_link_alone_shows_no_kept_cards(
    shop: Callable[[Store], Shopper], two_stores: tuple[Store, Store], stripe: Any
) -> None:
    ours = two_stores[0]
    with store_scope(ours.id):
        make_selling(stripe=True)
        order = make_order((make_product(price=2500, stock=9).variants[0].id, 1), provider=STRIPE, email=EMAIL)
        own = start_payment(order.id, customer_id=order.customer_id).url
    page, stranger = f"/orders/{order.id}/{order.token}", shop(ours)
    assert own not in stranger.get(f"{page}?go=1").text
    assert stranger.send(f"{page}/payment", page).headers["Location"] != own
