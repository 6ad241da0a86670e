"""Webhooks over HTTP, from the raw body to the order's state."""

import json
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from platform_app.app import create_app
from shared.db.session import platform_scope, store_scope
from shared.kernel.config import Settings
from shared.kernel.hosts import Surface
from shared.kernel.ids import new_id
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import Payment, payments_of
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.orders.pay import start_payment
from shared.web.dispatcher import Dispatcher
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.stripe import run_stripe, sign_event

stripe = pytest.fixture(run_stripe)


@pytest.fixture
def api(engines: Any, settings: Settings) -> Client:
    return Client(Dispatcher({Surface.API: create_app(settings)}, settings))


def _ordered(store: Store) -> tuple[Order, Payment]:
    with store_scope(store.id):
        make_selling(stripe=True)
        order = make_order((make_product(price=2500).variants[0].id, 1), provider=STRIPE)
        start_payment(order.id)
        return order, payments_of(order.id)[0]


def _post(api: Client, store: Store, body: bytes, signature: str, *, platform: Platform | None = None) -> TestResponse:
    with platform_scope() as current:
        domain = (platform or current.get_one(Platform, store.platform_id)).domain
    return api.post(
        f"/webhooks/stripe/{store.id}",
        base_url=f"http://api.{domain}:8000",
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    )


def _payment_state(store: Store, order: Order) -> PaymentState:
    with store_scope(store.id):
        return order_by_id(order.id).payment_state


def test_a_signed_event_makes_the_order_paid(api: Client, stripe: Any, two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    order, payment = _ordered(ours)
    answer = _post(api, ours, *sign_event(payment))
    assert (answer.status_code, answer.json) == (200, {"received": True, "used": True})
    assert _payment_state(ours, order) is PaymentState.PAID


def test_the_same_event_again_changes_nothing(api: Client, stripe: Any, two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    order, payment = _ordered(ours)
    answers = [_post(api, ours, *sign_event(payment)) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert _payment_state(ours, order) is PaymentState.PAID


def test_a_forged_event_is_refused_and_changes_nothing(
    api: Client, stripe: Any, two_stores: tuple[Store, Store]
) -> None:
    ours, _theirs = two_stores
    order, payment = _ordered(ours)
    body, _signature = sign_event(payment)
    _other, forged = sign_event(payment, secret="whsec_somebody_else")
    for signature in (forged, "", "t=1,v1=00"):
        assert _post(api, ours, body, signature).status_code == 400
    assert _payment_state(ours, order) is PaymentState.PENDING


def test_a_body_that_was_changed_after_signing_is_refused(
    api: Client, stripe: Any, two_stores: tuple[Store, Store]
) -> None:
    ours, _theirs = two_stores
    order, payment = _ordered(ours)
    body, signature = sign_event(payment, amount_total=1)
    changed = json.dumps(json.loads(body) | {"api_version": "x"}).encode()
    assert _post(api, ours, changed, signature).status_code == 400
    assert _payment_state(ours, order) is PaymentState.PENDING


def test_an_event_signed_for_one_store_means_nothing_to_another(
    api: Client, stripe: Any, two_stores: tuple[Store, Store]
) -> None:
    ours, theirs = two_stores
    order, payment = _ordered(ours)
    with store_scope(theirs.id):
        make_selling(stripe=True)
    answer = _post(api, theirs, *sign_event(payment))
    assert (answer.status_code, answer.json) == (200, {"received": True, "used": False})
    assert _payment_state(ours, order) is PaymentState.PENDING


def test_unknown_stores_and_stores_without_stripe_answer_alike(
    api: Client, stripe: Any, two_stores: tuple[Store, Store]
) -> None:
    ours, theirs = two_stores
    _order, payment = _ordered(ours)
    body, signature = sign_event(payment)
    assert _post(api, theirs, body, signature).status_code == 404
    with platform_scope() as current:
        other_platform = current.get_one(Platform, theirs.platform_id)
    assert _post(api, ours, body, signature, platform=other_platform).status_code == 404
    ours.id = new_id()
    with platform_scope() as current:
        platform = current.get_one(Platform, ours.platform_id)
    assert _post(api, ours, body, signature, platform=platform).status_code == 404


def test_only_post_is_taken_and_only_on_the_api_host(api: Client, two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    with platform_scope() as current:
        domain = current.get_one(Platform, ours.platform_id).domain
    assert api.get(f"/webhooks/stripe/{ours.id}", base_url=f"http://api.{domain}:8000").status_code == 405
