"""PayPal on loopback for tests over HTTP: the emulator, a store's account there, and a shopper who agrees."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.models.orders.order import Order
from shared.models.payments.payment import Payment, payments_of
from shared.services.orders.pay import start_payment
from shared.services.payments.gateway import gateway_of
from shared.services.payments.methods import set_payment_method
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import unique

WEBHOOK = "http://api.localhost/webhooks/paypal/nobody-listens"


def run_paypal(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[PayPalEmulator]:
    """For use as a fixture: ``paypal = pytest.fixture(run_paypal)``."""
    server = PayPalEmulator(tmp_path_factory.mktemp("paypal"))
    thread = threading.Thread(target=server.serve)
    thread.start()
    before = current_settings()
    use_settings(replace(before, paypal_api_base=server.url))
    yield server
    use_settings(before)
    server.stop()
    thread.join()


def offer_paypal(*, capture: str = "automatic") -> str:
    """An account of the open store's own, with a webhook; returns the client ID."""
    config = {"client_id": unique("client"), "mode": "sandbox", "capture": capture}
    secrets = {"secret": f"sandbox-{config['client_id']}", "webhook_secret": "none"}
    set_payment_method("paypal", enabled=True, config=config, secrets=secrets)
    webhook = gateway_of("paypal").register_webhook(WEBHOOK, idempotency_key=config["client_id"])
    set_payment_method("paypal", enabled=True, config=config, secrets={**secrets, "webhook_secret": webhook.secret})
    return config["client_id"]


def make_paypal_order(*, capture: str = "automatic", price: int = 2500) -> tuple[Order, Payment]:
    """An order that waits for PayPal, and its payment; the page has been made."""
    make_selling()
    offer_paypal(capture=capture)
    order = make_order((make_product(price=price, stock=3).variants[0].id, 1), provider="paypal")
    start_payment(order.id)
    return order, payments_of(order.id)[0]


def agree(url: str | None, outcome: str = "approve") -> str:
    """What a shopper does on PayPal's page; the address that it leads back to."""
    answer = requests.post(str(url), data={"outcome": outcome}, allow_redirects=False, timeout=10)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]
