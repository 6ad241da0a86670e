"""Our books against Stripe's: what is certain is mended once, the rest is said once, and a kill loses nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import stripe as stripe_sdk

from shared.db.session import store_scope, transaction
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.stripe import StripeGateway
from shared.kernel import clock
from shared.kernel.config import current_settings, use_settings
from shared.kernel.errors import GatewayFailed
from shared.models.orders.order import order_by_id
from shared.models.orders.refund import RefundStatus, refunds_of
from shared.models.orders.status import PaymentState
from shared.models.payments.method import STRIPE, find_method
from shared.models.payments.payment import PaymentStatus, find_payment_for_update, payments_of
from shared.models.payments.reconciliation import (
    DifferenceStatus,
    Reconciliation,
    RunStep,
    differences,
    recent_runs,
)
from shared.models.returns.status import ReturnOrigin
from shared.models.stores.store import Store
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.pay import start_payment
from shared.services.orders.reconciling import reconcile, settle_difference
from shared.services.orders.refund_sending import send_refund, sync_refund
from shared.services.orders.refunds import create_refund
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.swaps import set_swaps
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling
from tests.factories.payments import make_card_order
from tests.factories.returns import make_return
from tests.shared.services.orders.conftest import pay
from tests.shared.services.orders.lossy import LossyLine
from tests.shared.services.orders.test_refunds import kinds, some, the_payment

Stores = tuple[Store, Store]


def client(stripe: StripeEmulator) -> stripe_sdk.StripeClient:
    return stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})


def found() -> list[tuple[str, str]]:
    return sorted((one.kind.value, one.status.value) for one in differences(None, 1, 50)[0])


def run() -> Reconciliation:
    reconcile(STRIPE)
    return recent_runs(1)[0]


def test_what_we_never_heard_of_is_taken_over_once(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        refunded = make_card_order()
        client(stripe).v1.refunds.create({"payment_intent": the_payment(refunded).intent or "", "amount": 500})
        paid = make_order((make_product("Mug", price=900, stock=9).variants[0].id, 1), provider=STRIPE)
        pay(start_payment(paid.id).url)
        first = run()
        assert (first.step, first.compared, first.found, first.mended) == (RunStep.DONE, 3, 0, 2)
        assert found() == [("paid_there", "mended"), ("refunded_there", "mended")]
        assert order_by_id(paid.id).payment_state is PaymentState.PAID
        assert the_payment(refunded).refunded == 500
        again = run()
        assert (again.found, again.mended) == (0, 0) and kinds(paid).count("paid") == 1
        assert again.since < first.created_at
    with store_scope(two_stores[1].id):
        make_selling(stripe=True)
        assert (run().found, found()) == (0, []), "the same account, and none of it is this store's"


def test_money_that_an_exchange_took_on_to_another_order_is_no_difference(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        fulfil_order(order.id, Parcel())
        returned = make_return(order, origin=ReturnOrigin.STAFF, is_approved=True)
        set_swaps(returned.id, {make_product("Cup", price=500, stock=1).variants[0].id: 1})
        new = exchange_return(returned.id)
        first, part = the_payment(order), the_payment(new)
        assert part.intent == first.intent and 0 < part.captured < first.captured
        for refund in refunds_of(order.id):
            send_refund(refund.id)
        assert (run().found, found()) == (0, [])
        client(stripe).v1.refunds.create({"payment_intent": first.intent or "", "amount": 100})
        assert run().mended == 1 and found() == [("refunded_there", "mended")]


def test_a_refund_whose_answer_was_lost_is_no_difference_and_is_made_once(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    with store_scope(two_stores[0].id), LossyLine(stripe.url).running() as line:
        order = make_card_order()
        refund = create_refund(order.id, some(order, 1))
        use_settings(replace(current_settings(), stripe_api_base=line.url))
        line.loses = True
        with pytest.raises(GatewayFailed):
            send_refund(refund.id)
        line.loses = False
        first = run()
        assert (first.found, first.mended, found()) == (0, 0, [])
        assert sync_refund(refund.id) is RefundStatus.SUCCEEDED and send_refund(refund.id) is RefundStatus.SUCCEEDED
        assert (run().found, found()) == (0, [])
        assert len(client(stripe).v1.refunds.list().data) == 1


def test_what_is_not_certain_is_said_until_somebody_answers(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        payment = the_payment(order)
        store, real = str(two_stores[0].id), payment.intent
        client(stripe).v1.payment_intents.create(
            {"amount": 100, "currency": "eur", "metadata": {"store": store, "reference": str(payment.id)}}
        )
        set_values(order, captured=payment.amount - 100)
        assert run().found == 1
        [one] = differences(None, 1, 50)[0]
        assert (one.kind, one.reference, one.ours, one.theirs) == ("amount", real, payment.amount - 100, payment.amount)
        settle_difference(one.id, DifferenceStatus.IGNORED, note="Known", actor="Ada")
        assert run().found == 0 and found() == [("amount", "ignored")]
        set_values(order, captured=payment.amount - 200)
        assert run().found == 1 and found() == [("amount", "open")], "it is another difference now"
        set_values(order, captured=payment.amount)
        assert run().found == 0 and found() == [("amount", "resolved")]


def test_money_that_only_we_believe_in_is_named(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        make_selling(stripe=True)
        order = make_order((make_product("Mug", price=900, stock=9).variants[0].id, 1), provider=STRIPE)
        taken = {"authorised": order.total, "captured": order.total, "status": PaymentStatus.CAPTURED}
        set_values(order, intent="pi_invented", is_old=True, **taken)
        assert run().found == 1
        [one] = differences(None, 1, 50)[0]
        assert (one.kind, one.order_id, one.ours, one.theirs) == ("captured_here", order.id, order.total, 0)


def test_what_was_there_before_the_account_is_not_compared_with_it(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        make_selling(stripe=True)
        order = make_order((make_product("Mug", price=900, stock=9).variants[0].id, 1), provider=STRIPE)
        set_values(order, intent="pi_of_before", is_old=True, status=PaymentStatus.CAPTURED, captured=order.total)
        method = find_method(STRIPE)
        assert method is not None
        with transaction():
            method.created_at = clock.now()
        assert run().found == 0 and found() == []
        assert run().found == 0, "said once"


def test_a_comparison_that_is_broken_off_goes_on_from_its_page(
    two_stores: Stores, stripe: StripeEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store_scope(two_stores[0].id):
        for _ in range(3):
            make_card_order()
        monkeypatch.setattr("shared.gateways.payments.stripe.EVENTS_PER_PAGE", 1)
        asked: list[str] = []
        with monkeypatch.context() as patch:
            patch.setattr(StripeGateway, "list_payments", breaking(StripeGateway.list_payments, asked))
            with pytest.raises(GatewayFailed):
                reconcile(STRIPE)
        broken = recent_runs(1)[0]
        assert (broken.step, broken.compared, bool(broken.cursor)) == (RunStep.PAYMENTS, 1, True)
        whole = run()
        assert (whole.id, whole.compared, whole.problem, whole.found) == (broken.id, 3, "", 0)


def breaking(real: Any, asked: list[str]) -> Any:
    """The second page is never answered."""

    def read(self: StripeGateway, since: Any, cursor: str = "") -> Any:
        asked.append(cursor)
        if len(asked) == 2:
            raise GatewayFailed("Away.")
        return real(self, since, cursor)

    return read


def set_values(order: Any, *, is_old: bool = False, **values: Any) -> None:
    """As if our books were wrong; ``is_old`` long ago."""
    with transaction():
        payment = find_payment_for_update(payments_of(order.id)[0].id)
        assert payment is not None
        for name, value in values.items():
            setattr(payment, name, value)
        if is_old:
            payment.updated_at -= timedelta(hours=1)
