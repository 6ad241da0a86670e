"""PayPal's adapter against its emulator, over real HTTP."""

from dataclasses import replace

import pytest

from shared.db.session import store_scope
from shared.gateways.http import HttpClient
from shared.gateways.payments.base import CheckoutLine, CheckoutRequest, CheckoutStatus, GatewayRefused
from shared.gateways.payments.paypal import PayPalGateway
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.gateways.payments.paypal_line import PayPalLine
from shared.gateways.payments.paypal_money import from_paypal, to_paypal
from shared.kernel.errors import Invalid
from shared.models.stores.store import Store
from shared.services.payments.methods import offered_methods, set_payment_method
from tests.factories.orders import make_selling
from tests.factories.stores import unique
from tests.storefront_app.paypal import agree, run_paypal

paypal = pytest.fixture(run_paypal, scope="module")


def gateway_for(
    paypal: PayPalEmulator, *, secret: str = "sandbox-1", owner: str = "", client: str = ""
) -> PayPalGateway:
    line = PayPalLine(HttpClient(allow_loopback=True), paypal.url, client or unique("client"), secret, owner)
    return PayPalGateway(line, livemode=False)


def request_of(*amounts: int, currency: str = "EUR") -> CheckoutRequest:
    return CheckoutRequest(
        reference=unique("payment"),
        currency=currency,
        lines=tuple(CheckoutLine(f"Teapot {amount}", amount, 2) for amount in amounts),
        success_url="http://shop.localhost/orders/1?paid={CHECKOUT_ID}",
        cancel_url="http://shop.localhost/orders/1",
        idempotency_key=unique("key"),
        locale="pt_BR",
    )


@pytest.mark.parametrize(
    ("amount", "currency", "text"), [(1250, "EUR", "12.50"), (5, "USD", "0.05"), (1250, "JPY", "1250")]
)
def test_amounts_are_decimal_strings(amount: int, currency: str, text: str) -> None:
    assert to_paypal(amount, currency) == {"currency_code": currency, "value": text}
    assert from_paypal(to_paypal(amount, currency)) == amount


def test_a_currency_that_paypal_does_not_take_is_not_offered(two_stores: tuple[Store, Store]) -> None:
    with pytest.raises(Invalid):
        to_paypal(1250, "KWD")
    with store_scope(two_stores[0].id):
        make_selling()
        keys = {"secret": "sandbox-1", "webhook_secret": "1"}
        with pytest.raises(Invalid):
            set_payment_method("paypal", enabled=True, config={}, secrets=keys)
        set_payment_method("paypal", enabled=True, config={"client_id": "client"}, secrets=keys)
        assert [method.provider for method in offered_methods("EUR")] == ["paypal", "cash_on_delivery"]
        assert [method.provider for method in offered_methods("KWD")] == ["cash_on_delivery"]


def test_an_order_is_made_once_per_key_and_paid_once(paypal: PayPalEmulator) -> None:
    gateway, request = gateway_for(paypal), request_of(1250, 333)
    checkout = gateway.create_checkout(request)
    assert gateway.create_checkout(request).id == checkout.id
    assert (checkout.amount, checkout.reference, checkout.status) == (3166, request.reference, CheckoutStatus.OPEN)
    agree(checkout.url)
    assert gateway.retrieve_checkout(checkout.id).status is CheckoutStatus.APPROVED
    paid = [gateway.complete_checkout(checkout.id) for _ in range(3)]
    assert {(one.status, one.payment.amount_received if one.payment else 0) for one in paid} == {
        (CheckoutStatus.COMPLETE, 3166)
    }


def test_yen_have_no_decimals_and_other_accounts_see_nothing(paypal: PayPalEmulator) -> None:
    checkout = gateway_for(paypal).create_checkout(request_of(1250, currency="JPY"))
    assert checkout.amount == 2500
    with pytest.raises(GatewayRefused):
        gateway_for(paypal).retrieve_checkout(checkout.id)


def test_tokens_are_kept_per_store_and_fetched_anew_where_they_are_forgotten(paypal: PayPalEmulator) -> None:
    client, before = unique("client"), paypal.tokens_given
    for owner in ("a", "a", "b"):
        gateway_for(paypal, client=client, owner=owner).create_checkout(request_of(100))
    assert paypal.tokens_given == before + 2
    paypal.forget_tokens()
    gateway_for(paypal, client=client, owner="a").create_checkout(request_of(100))
    assert paypal.tokens_given == before + 3


def test_a_wrong_secret_is_told_apart(paypal: PayPalEmulator) -> None:
    gateway_for(paypal).check_account()
    with pytest.raises(GatewayRefused, match="client ID and secret"):
        gateway_for(paypal, secret="wrong").check_account()


def test_the_emulator_adds_up_as_paypal_does(paypal: PayPalEmulator) -> None:
    request = request_of(1250)
    many = replace(request, lines=tuple(CheckoutLine("Bead", 1) for _ in range(101)))
    assert gateway_for(paypal).create_checkout(many).amount == 101
    with pytest.raises(GatewayRefused):
        gateway_for(paypal).create_checkout(replace(request, success_url="javascript:alert(1)"))
