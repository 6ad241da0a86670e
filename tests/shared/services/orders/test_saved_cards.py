"""Kept cards: offered to their owner alone, told apart by store, forgotten when asked."""

import pytest
import requests
import stripe as stripe_sdk

from shared.db.session import store_scope, transaction
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.errors import NotFound
from shared.models.customers.customer import customer_by_id
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.known_shopper import names_of
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.orders.pay import start_payment
from shared.services.orders.settlement import sync_payment
from shared.services.payments.cards import forget_customer, remove_saved_card, saved_cards
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling

Stores = tuple[Store, Store]
CHALLENGED = "4000 0000 0000 3220"


def make_card_order(email: str = "noor@example.org") -> Order:
    make_selling(stripe=True)
    return make_order((make_product("Teapot", price=2500, stock=9).variants[0].id, 1), provider=STRIPE, email=email)


def pay(url: str, **fields: str) -> requests.Response:
    form = {"number": "4242 4242 4242 4242", "email": "noor@example.org", "name": "Noor"} | fields
    return requests.post(url.replace("localhost", "127.0.0.1"), form, allow_redirects=False, timeout=5)


def test_a_kept_card_pays_the_next_order_after_the_bank_has_asked(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        first, second = make_card_order(), make_card_order()
        assert first.customer_id is not None
        answer = pay(start_payment(first.id, customer_id=first.customer_id).url, number=CHALLENGED, keep="1")
        requests.post(f"{stripe.url}{answer.headers['Location']}", {"answer": "yes"}, timeout=5, allow_redirects=False)
        [card] = saved_cards(first.customer_id)
        url = start_payment(second.id, customer_id=second.customer_id).url
        assert "•••• 3220" in requests.get(url.replace("localhost", "127.0.0.1"), timeout=5).text
        bank = pay(url, number="", kept=card.id).headers["Location"]
        requests.post(f"{stripe.url}{bank}", {"answer": "yes"}, timeout=5, allow_redirects=False)
        sync_payment(payments_of(second.id)[0].id)
        assert order_by_id(second.id).payment_state is PaymentState.PAID
        with pytest.raises(NotFound):
            remove_saved_card(first.customer_id, "pm_somebody_elses")
        remove_saved_card(first.customer_id, card.id)
        assert saved_cards(first.customer_id) == []
        gone = names_of(first.customer_id)[0].reference
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.customers.delete(gone)
        third = make_card_order()
        assert pay(start_payment(third.id, customer_id=third.customer_id).url).status_code == 303, "they can still pay"
        assert names_of(first.customer_id) == []


def test_whoever_only_has_the_link_is_shown_no_card(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, other = make_card_order(), make_card_order("sam@example.org")
        own = start_payment(order.id, customer_id=order.customer_id)
        assert start_payment(order.id, customer_id=order.customer_id) == own
        strange = start_payment(order.id, customer_id=other.customer_id)
        assert strange != own and not payments_of(order.id)[0].is_personal
        assert start_payment(order.id) == strange
        closed = requests.get(own.url.replace("localhost", "127.0.0.1"), timeout=5)
        assert "pay page is closed" in closed.text
        pay(strange.url)
        sync_payment(payments_of(order.id)[0].id)
        assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_two_stores_never_share_a_customer_and_forgetting_one_keeps_the_other(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    found = []
    for store in two_stores:
        with store_scope(store.id):
            order = make_card_order()
            assert order.customer_id is not None
            pay(start_payment(order.id, customer_id=order.customer_id).url, keep="1")
            [name] = names_of(order.customer_id)
            found.append((order.customer_id, name.reference))
            assert len(saved_cards(order.customer_id)) == 1
    assert found[0][1] != found[1][1], "one test key, and still two names"
    with store_scope(two_stores[0].id):
        assert names_of(found[1][0]) == []
        with transaction():
            customer_by_id(found[0][0])
        forget_customer(found[0][0])
        assert names_of(found[0][0]) == [] and saved_cards(found[0][0]) == []
    with store_scope(two_stores[1].id):
        assert len(saved_cards(found[1][0])) == 1
