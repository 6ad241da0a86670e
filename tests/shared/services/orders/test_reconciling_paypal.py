"""Our books against PayPal's, whose account cannot be read through: each payment that we know of is looked up."""

from datetime import timedelta

import pytest
import time_machine

from shared.db.session import store_scope
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel import clock
from shared.kernel.errors import GatewayFailed
from shared.models.orders.order import order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.payments.reconciliation import differences, recent_runs
from shared.models.stores.store import Store
from shared.services.orders.reconciling import reconcile
from shared.services.payments.gateway import gateway_of
from shared.services.payments.methods import set_payment_method
from tests.shared.services.orders.test_reconciling import set_values
from tests.storefront_app.paypal import agree, make_paypal_order, run_paypal

paypal = pytest.fixture(run_paypal, scope="module")


def run() -> tuple[int, int, int]:
    """(compared, found, mended)"""
    reconcile("paypal")
    [run, *_older] = recent_runs(1)
    return run.compared, run.found, run.mended


def test_what_paypal_took_and_gave_back_without_our_hearing_is_taken_over_once(
    two_stores: tuple[Store, Store], paypal: PayPalEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        assert payment.reference is not None
        assert run() == (1, 0, 0), "nobody has paid yet"
        agree(payment.url)
        gateway = gateway_of("paypal")
        gateway.complete_checkout(payment.reference)
        assert run() == (1, 0, 1)
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        gateway.refund(payment.reference, 1000, "EUR", idempotency_key="by hand")
        assert run() == (1, 0, 1) and run() == (1, 0, 0)
        fresh = payments_of(order.id)[0]
        assert (fresh.captured, fresh.refunded) == (2995, 1000)
        with time_machine.travel(clock.now() + timedelta(days=3)):
            assert run()[0] == 1, "it was new at the last comparison but one"
            assert run()[0] == 0
        with time_machine.travel(clock.now() + timedelta(days=11)):
            gateway.refund(payment.reference, 500, "EUR", idempotency_key="much later")
            assert run() == (1, 0, 1) and payments_of(order.id)[0].refunded == 1500


def test_money_that_only_we_believe_in_is_named_but_not_while_the_keys_are_wrong(
    two_stores: tuple[Store, Store], paypal: PayPalEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order, _payment = make_paypal_order()
        taken = {"authorised": order.total, "captured": order.total, "status": PaymentStatus.CAPTURED}
        set_values(order, intent="INVENTED", **taken)
        assert run() == (1, 1, 0)
        [one] = differences(None, 1, 50)[0]
        assert (one.kind, one.reference, one.ours, one.theirs) == ("captured_here", "INVENTED", order.total, 0)
        config = {"client_id": "somebody", "mode": "sandbox", "capture": "automatic"}
        set_payment_method("paypal", enabled=True, config=config, secrets={"secret": "wrong", "webhook_secret": "x"})
        set_values(order, intent="INVENTED TOO")
        with pytest.raises(GatewayFailed):
            reconcile("paypal")
        assert recent_runs(1)[0].problem and differences(None, 1, 50)[1] == 1
