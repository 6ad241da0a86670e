"""Money that comes in: on the provider's page, put aside first, by transfer, at the door."""

import requests
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.order import Order
from shared.models.payments.action import open_action_of
from shared.models.payments.payment import payments_of
from shared.services.orders.capture import request_capture, request_release, run_action
from shared.services.orders.collect import note_cash_collected, note_transfer_received
from shared.services.orders.pay import start_payment
from tests.shared.services.selling.books import Books, Row
from tests.shared.services.selling.paying import hear_of, pay_what_is_due
from tests.shared.services.selling.shop import WHICH, Shop, summed

CARD = {"number": "4242 4242 4242 4242", "expiry": "12/40", "cvc": "123", "name": "Noor Bakker"}
#: A part in sevenths; None is all of it. Eight sevenths are more than there is.
PARTS = st.none() | st.integers(0, 8)


def waits_for_money(shop: Shop) -> bool:
    return any(payment.status == "pending" for payment in shop.books.payments)


def has_money_aside(shop: Shop) -> bool:
    return any(payment.status == "authorised" for payment in shop.books.payments)


class PaymentRules(Shop):
    """Never more than the order comes to."""

    def __init__(self) -> None:
        super().__init__()
        self.dearest: dict[str, int] = {}

    @precondition(waits_for_money)
    @rule(which=WHICH, captures=st.booleans())
    def pay(self, which: int, captures: bool) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.status == "pending")
        pay_what_is_due(self, order, captures=captures)

    @precondition(waits_for_money)
    @rule(which=WHICH)
    def open_the_page_and_walk_away(self, which: int) -> None:
        order_id = self.order_id(which)
        self.attempt(lambda: start_payment(order_id))

    @precondition(lambda self: any(payment.url for payment in self.books.payments))
    @rule(which=WHICH, hears=st.booleans())
    def pay_late(self, which: int, hears: bool) -> None:
        """On a page that was opened before: the order may have been called off meanwhile, the page may be closed."""
        order_id = self.order_id(which)
        for payment in payments_of(order_id):
            if payment.url:
                requests.post(payment.url, data=CARD, allow_redirects=False, timeout=10)
        if hears:
            hear_of(order_id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def ask_the_provider(self, which: int) -> None:
        hear_of(self.order_id(which))

    @precondition(has_money_aside)
    @rule(which=WHICH, part=PARTS, hears=st.booleans())
    def capture(self, which: int, part: int | None, hears: bool) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.status == "authorised")
        amount = None if part is None else order.total * part // 7
        action = self.attempt(lambda: request_capture(order.id, amount=amount))
        if action is not None and hears:
            run_action(action.id)

    @precondition(has_money_aside)
    @rule(which=WHICH)
    def let_go(self, which: int) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.status == "authorised")
        action = self.attempt(lambda: request_release(order.id))
        if action is not None:
            run_action(action.id)

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def run_what_waits(self, which: int) -> None:
        """The job that comes late, or twice."""
        for payment in payments_of(self.order_id(which)):
            action = open_action_of(payment.id)
            if action is not None:
                run_action(action.id)

    @precondition(waits_for_money)
    @rule(which=WHICH, part=PARTS, is_cash=st.booleans())
    def take_money_by_hand(self, which: int, part: int | None, is_cash: bool) -> None:
        order = self.order_with(which, "payments", lambda payment: payment.status == "pending")
        receive = note_cash_collected if is_cash else note_transfer_received
        self.attempt(lambda: receive(order.id, amount=part_of(order, part)))

    def prove_no_more_comes_in_than_is_due(self, books: Books) -> None:
        """Of an order that edits made cheaper, no more than it once came to, less what was given back for that."""
        for order in books.orders:
            payments, back = books.of("payments", order.id), given_back_by_edits(books, order)
            most = self.dearest[order.id] = max(order.total, self.dearest.get(order.id, 0))
            received = summed(payments, "captured") - back
            assert received <= (most if order.revision else order.total)
            aside = summed([one for one in payments if one.status == "authorised"], "authorised")
            asked = [one for one in payments if one.status == "pending"]
            if asked and all(one.revision == order.revision for one in asked):
                due = summed(asked, "amount") - summed(asked, "captured")
                assert received + aside + due <= order.total, "more is asked for than is owed"
            assert all(0 <= one.refunded + one.refunding <= one.captured <= one.amount for one in payments)
            assert order.payment_state == state_of(order, payments)


def given_back_by_edits(books: Books, order: Row) -> int:
    """What the order's total does not name any more."""
    edits = [one for one in books.of("refunds", order.id) if one.origin == "edit" and one.status != "failed"]
    return summed(edits, "amount")


def part_of(order: Order, part: int | None) -> int | None:
    """So many sevenths of what the order comes to."""
    return None if part is None else order.total * part // 7


def state_of(order: Row, payments: list[Row]) -> str:
    """What the payments make of an order; while nothing has come, what it says itself, if that can be."""
    received, returned = summed(payments, "captured"), summed(payments, "refunded")
    if received:
        if returned:
            return "refunded" if returned == received else "partly_refunded"
        return "paid" if received >= order.total else "partly_paid"
    if order.total == 0:
        return "paid"
    aside = any(one.status == "authorised" for one in payments)
    allowed = {"authorised", "voided"} if aside else {"pending", "voided", "failed"}
    assert order.payment_state in allowed, order.payment_state
    return str(order.payment_state)
