"""Whatever happens to cards and orders: a balance is the sum of its ledger, and never below zero."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, ShopsteadError
from shared.models.gift_cards.card import CardState, GiftCard, card_by_id
from shared.models.gift_cards.entry import GiftCardEntry
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.gift_cards.managing import adjust_card, disable_card, enable_card
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.place import place_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from tests.factories.catalog import make_product
from tests.factories.gift_cards import make_card, put_cards
from tests.factories.orders import make_ready_cart, make_selling
from tests.factories.stores import make_store

AMOUNTS = st.sampled_from((1, 7, 495, 1_000, 1_333, 5_000))


class Cards(RuleBasedStateMachine):
    """Two cards and their shop. Whatever is refused changes nothing."""

    currency = "EUR"

    @initialize()
    def open(self) -> None:
        self.store: Store = make_store(currency=self.currency)
        self.orders: list[UUID] = []
        with store_scope(self.store.id):
            make_selling(fee=150)
            self.bowl = make_product("Bowl", price=1_000, stock=None, variant={"track_stock": False}).variants[0].id
            self.cards = [make_card(amount) for amount in (1_500, 5_000)]

    @rule(first=st.booleans(), second=st.booleans(), quantity=st.integers(1, 4))
    def buy(self, first: bool, second: bool, quantity: int) -> None:
        with store_scope(self.store.id):
            cart_id = make_ready_cart((self.bowl, quantity))
            for is_used, (card, code) in zip((first, second), self.cards, strict=True):
                if is_used and card_by_id(card.id).state_at(clock.now()) is CardState.ACTIVE:
                    put_cards(cart_id, code)
            order = place_order(cart_id)
            self.orders.append(order.id)
            assert sum(payment.amount for payment in payments_of(order.id)) == order.total

    @rule(which=st.integers(0, 9), amount=AMOUNTS)
    def refund(self, which: int, amount: int) -> None:
        self._try(which, lambda order_id: create_refund(order_id, RefundWish(amount=amount)))

    @rule(which=st.integers(0, 9), everything=st.booleans())
    def cancel(self, which: int, everything: bool) -> None:
        self._try(which, lambda order_id: cancel_order(order_id, reason="other", refund=everything))

    @rule(which=st.integers(0, 9))
    def collect(self, which: int) -> None:
        self._try(which, note_cash_collected)

    @rule(which=st.integers(0, 1), amount=AMOUNTS, is_less=st.booleans())
    def adjust(self, which: int, amount: int, is_less: bool) -> None:
        with store_scope(self.store.id):
            try:
                adjust_card(self.cards[which][0].id, -amount if is_less else amount, "mended")
            except Invalid:
                return

    @rule(which=st.integers(0, 1))
    def switch(self, which: int) -> None:
        with store_scope(self.store.id):
            card = card_by_id(self.cards[which][0].id)
            try:
                (disable_card if card.disabled_at is None else enable_card)(card.id)
            except Conflict:
                return

    @invariant()
    def balances_are_their_ledgers(self) -> None:
        with store_scope(self.store.id):
            sums = select(GiftCardEntry.card_id, func.sum(GiftCardEntry.amount)).group_by(GiftCardEntry.card_id)
            ledger = {card_id: int(amount) for card_id, amount in session().execute(sums)}
            cards = {row.id: row.balance for row in session().execute(select(GiftCard.id, GiftCard.balance))}
            last = {row.card_id: row.balance for row in session().execute(LAST)}
            assert cards == ledger == last
            assert min(cards.values()) >= 0

    @invariant()
    def no_order_is_paid_more_than_it_costs(self) -> None:
        with store_scope(self.store.id):
            for order_id in self.orders:
                payments = payments_of(order_id)
                assert sum(payment.captured for payment in payments) <= order_by_id(order_id).total
                assert all(payment.refunded + payment.refunding <= payment.captured for payment in payments)

    def _try(self, which: int, work: object) -> None:
        if not self.orders:
            return
        with store_scope(self.store.id):
            try:
                work(self.orders[which % len(self.orders)])  # type: ignore[operator]
            except ShopsteadError:
                return


LAST = (
    select(GiftCardEntry.card_id, GiftCardEntry.balance)
    .distinct(GiftCardEntry.card_id)
    .order_by(GiftCardEntry.card_id, GiftCardEntry.id.desc())
)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_a_balance_is_the_sum_of_its_ledger(engines: Engines, currency: str) -> None:
    machine = type("CardsIn" + currency, (Cards,), {"currency": currency})
    few = settings(
        max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(machine, settings=few)


def test_the_ledger_cannot_be_rewritten_nor_a_balance_be_overdrawn(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        card, _code = make_card(1_000)
    for statement in (
        update(GiftCardEntry).values(amount=9_000),
        update(GiftCard).where(GiftCard.id == card.id).values(balance=-1),
    ):
        with pytest.raises(DBAPIError), store_scope(two_stores[0].id), transaction():
            session().execute(statement)
