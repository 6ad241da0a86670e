"""Deals of one shop whose webhooks the test carries: placed and paid over HTTP, and what both sides say of each."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from shared.db.session import session, store_scope
from shared.models.mail.message import mails_about
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import refunds_of
from shared.models.payments.payment import payments_of
from tests.factories.webhooks import Received
from tests.faults.browser import Browser
from tests.faults.post import Post
from tests.faults.pressing import at_once
from tests.faults.shop import PAYPAL, RushedShop
from tests.faults.shopper import STRIPE, Purchase, Shopper
from tests.faults.stack import FaultStack
from tests.faults.till import Till

#: Webhooks of the kinds that we hear, for each payment that was made on a page.
PAID_LETTERS = 2
TOGETHER = 4


@dataclass
class Deal:
    """One order. ``intent`` is what the provider calls its payment, ``total`` minor units."""

    name: str
    shopper: Shopper
    intent: str = ""
    payment_id: str = ""
    total: int = 0

    @property
    def order_id(self) -> str:
        return self.shopper.purchase.order_id


@dataclass(frozen=True)
class Books:
    """Of one order, by our own books: what its page, its payment, its timeline and its mails say."""

    state: str
    captured: int
    refunded: int
    refunds: int
    told: Counter[str]
    mails: Counter[str]
    is_mailed: bool


class MoneyShop:
    """A shop on the stack, and its deals by name."""

    def __init__(self, stack: FaultStack, shop: RushedShop, post: Post) -> None:
        self.stack, self.shop, self.post = stack, shop, post
        self.till = Till(stack.port, shop)
        self.deals: dict[str, Deal] = {}

    def sell(self, *names: str, by: str = STRIPE) -> None:
        """An order for each name: paid on Stripe's page, or agreed to on PayPal's. No browser comes back."""
        first = len(self.deals)
        self.deals |= {name: self._new(name, first + number, by) for number, name in enumerate(names)}
        at_once([partial(self._buy, self.deals[name]) for name in names], TOGETHER)

    def _new(self, name: str, number: int, by: str) -> Deal:
        browser = Browser(self.stack.port, self.shop.host, address=f"127.3.{number}.1")
        return Deal(name, Shopper(browser, Purchase(f"{name}@example.com", by)))

    def _buy(self, deal: Deal) -> None:
        shopper = deal.shopper
        shopper.fill(str(self.shop.variant_id))
        shopper.prepare()
        page = shopper.place()
        if shopper.purchase.payment == PAYPAL:
            shopper.purchase.pay_page = shopper.agree_at_paypal(page)
        else:
            shopper.pay_by_card(page)
        self._look_up(deal)

    def _look_up(self, deal: Deal) -> None:
        with store_scope(self.shop.store_id):
            [payment] = payments_of(UUID(deal.order_id))
            deal.payment_id, deal.total = str(payment.id), payment.amount
            deal.intent = str(payment.reference)
        if payment.provider == STRIPE:
            found = self.stack.accounts.find("checkout.session", deal.intent)
            deal.intent = str(found[1]["payment_intent"]) if found else ""

    def letters(self, name: str, count: int = PAID_LETTERS) -> list[Received]:
        return self.post.about(self.deals[name].intent, count)

    def bring(self, letters: list[Received], width: int = 1) -> None:
        """Deliver them; each is answered with 200."""
        calls = [partial(self.post.bring, self.shop.store_id, letter) for letter in letters]
        assert set(at_once(calls, width)) == {200}

    def books(self, name: str) -> Books:
        order_id = UUID(self.deals[name].order_id)
        with store_scope(self.shop.store_id):
            session().expire_all()
            order: Order = order_by_id(order_id)
            [payment], refunds, mails = payments_of(order_id), refunds_of(order_id), mails_about(order_id)
            return Books(
                order.payment_state.value,
                payment.captured,
                payment.refunded,
                len([refund for refund in refunds if refund.status.value == "succeeded"]),
                Counter(event.kind for event in timeline_of(order_id)),
                Counter(mail.kind for mail in mails),
                all(mail.sent_at is not None for mail in mails),
            )

    def charged(self, name: str) -> tuple[int, int, int]:
        """By the provider's books: (taken, given back, refunds); it was taken at most once."""
        deal = self.deals[name]
        if deal.shopper.purchase.payment == PAYPAL:
            found = self.stack.outside.paypal.records.find("order", deal.intent)
            parts: dict[str, list[Any]] = found[1]["purchase_units"][0].get("payments", {}) if found else {}
            [capture] = parts["captures"]
            return _cents(capture), sum(map(_cents, parts.get("refunds", []))), len(parts.get("refunds", []))
        account, records = self._account(deal), self.stack.accounts
        [charge] = [one for one in records.newest_first(account, "charge") if one["payment_intent"] == deal.intent]
        refunds = [one for one in records.newest_first(account, "refund") if one["payment_intent"] == deal.intent]
        assert charge["amount_refunded"] == sum(refund["amount"] for refund in refunds)
        return charge["amount_captured"], charge["amount_refunded"], len(refunds)

    def _account(self, deal: Deal) -> str:
        found = self.stack.accounts.find("payment_intent", deal.intent)
        assert found is not None
        return found[0]


def _cents(part: dict[str, Any]) -> int:
    return round(float(part["amount"]["value"]) * 100)
