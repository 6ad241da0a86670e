"""Gift cards on real orders: spent once, given back, sold without tax or discount, and free of charge where unused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.gateways.payments.provider import all_providers
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.mail.builders import build_message
from shared.models.gift_cards.card import CardState, GiftCard, card_by_id
from shared.models.gift_cards.entry import EntryKind, entries_of
from shared.models.mail.message import MailMessage
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.method import CASH_ON_DELIVERY, GIFT_CARD
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.stores.store import Store
from shared.services.carts.gift_cards import put_card
from shared.services.gift_cards.codes import hash_code, sealed_code, shown_code, tidy_card_code
from shared.services.gift_cards.managing import disable_card
from shared.services.gift_cards.sending import forget_sent_codes, mail_key
from shared.services.mail.owe import note_sent
from shared.services.orders.cancel import cancel_order, cancel_unpaid
from shared.services.orders.card_lines import issue_cards_of
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.place import place_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.payments.methods import PROVIDERS
from shared.subscribers.gift_cards import send_code
from shared.subscribers.registry import HeardEvent
from tests.factories.catalog import make_product
from tests.factories.gift_cards import make_card, make_gift_product, put_cards
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.promotions import make_discount
from tests.factories.taxes import make_eu_taxes
from tests.queries import count_queries

Stores = tuple[Store, Store]


def make_bowl(price: int = 1_000, **selling: int) -> UUID:
    make_selling(**selling)
    return make_product("Bowl", price=price, stock=500).variants[0].id


def paid_parts_of(order: Order) -> list[tuple[str, int, PaymentStatus]]:
    return sorted((payment.provider, payment.amount, payment.status) for payment in payments_of(order.id))


def test_a_card_pays_a_part_and_another_way_the_rest(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl(fee=100)
        card, code = make_card(600)
        order = place_order(put_cards(make_ready_cart((bowl, 1)), f" {shown_code(code).lower()} "))
        assert (order.total, order.gift_card_total) == (1_000 + 495 + 100, 600)
        assert order.payment_state is PaymentState.PARTLY_PAID
        assert paid_parts_of(order) == [
            (CASH_ON_DELIVERY, 995, PaymentStatus.PENDING),
            (GIFT_CARD, 600, PaymentStatus.CAPTURED),
        ]
        assert note_cash_collected(order.id).payment_state is PaymentState.PAID
        assert card_by_id(card.id).state_at(clock.now()) is CardState.EMPTY
        with pytest.raises(Invalid, match="Nothing is left"):
            put_card(make_ready_cart((bowl, 1)), code)


def test_an_order_that_cards_cover_needs_no_other_payment_and_no_fee(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl(fee=100)
        first, second = make_card(1_000), make_card(5_000)
        cart_id = put_cards(make_ready_cart((bowl, 1), provider=""), first[1], second[1])
        order = place_order(cart_id, expected_total=1_495, expected_due=0)
        assert (order.payment_provider, order.payment_fee, order.payment_state) == (GIFT_CARD, 0, PaymentState.PAID)
        assert [card_by_id(card.id).balance for card, _code in (first, second)] == [0, 4_505]
        assert GIFT_CARD in all_providers()
        assert GIFT_CARD not in PROVIDERS
    with maintenance_scope():
        mine = OutboxEvent.payload["order_id"].astext == str(order.id)
        assert sorted(session().scalars(select(OutboxEvent.type).where(mine))) == ["orders.paid", "orders.placed"]


def test_unknown_and_foreign_codes_are_answered_alike(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        _card, code = make_card(5_000)
    with store_scope(ours.id):
        cart_id = make_ready_cart((make_bowl(), 1))
        assert [put_card(cart_id, typed) for typed in (code, "B" * 16, "SPRING", "")] == [False] * 4
        _ours, own = make_card(5_000, expires_at=clock.now() + timedelta(days=1))
        assert tidy_card_code(shown_code(own)) == own
        kept = session().scalars(select(GiftCard)).one()
        assert own.encode() not in kept.code_hash
        in_ours = hash_code(own)
    with store_scope(theirs.id):
        assert hash_code(own) != in_ours


def test_a_card_that_changed_meanwhile_is_not_passed_over(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        card, code = make_card(600)
        carts = [put_cards(make_ready_cart((bowl, 1)), code) for _cart in range(3)]
        place_order(carts[0])
        with pytest.raises(Conflict, match="gift cards has changed"):
            place_order(carts[1], expected_total=1_495, expected_due=895)
        disable_card(card.id)
        with pytest.raises(Conflict, match="gift cards has changed"):
            place_order(carts[2])


def test_of_ten_who_spend_the_same_card_at_once_exactly_one_wins(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        bowl = make_bowl(505)
        card, code = make_card(1_000)
        carts = [put_cards(make_ready_cart((bowl, 1), provider=""), code) for _buyer in range(10)]

    def buy(cart_id: UUID) -> bool:
        with store_scope(store.id):
            try:
                return place_order(cart_id).payment_state is PaymentState.PAID
            except (Conflict, Invalid):
                return False

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(buy, carts))
    with store_scope(store.id):
        assert won.count(True) == 1
        assert card_by_id(card.id).balance == 0
        assert [entry.amount for entry in entries_of(card.id)] == [-1_000, 1_000]


@pytest.mark.parametrize("way", ["cancelled", "unpaid"])
def test_what_cards_paid_comes_back_when_the_order_comes_to_nothing(two_stores: Stores, way: str) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        card, code = make_card(600)
        order = place_order(put_cards(make_ready_cart((bowl, 1)), code))
        if way == "cancelled":
            cancel_order(order.id, reason="other")
        else:
            cancel_unpaid(order_by_id(order.id))
        kept = order_by_id(order.id)
        assert (kept.status, kept.payment_state) == (OrderStatus.CANCELLED, PaymentState.REFUNDED)
        assert card_by_id(card.id).balance == 600
        assert [entry.kind for entry in entries_of(card.id)] == ["refunded", "redeemed", "issued"]


def test_a_refund_goes_back_onto_the_card_it_was_paid_with(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        card, code = make_card(5_000)
        order = place_order(put_cards(make_ready_cart((bowl, 2)), code))
        line = order_by_id(order.id).lines[0]
        refund = create_refund(order.id, RefundWish(quantities={line.id: 1}))
        assert (refund.amount, refund.status) == (1_000, "succeeded")
        assert card_by_id(card.id).balance == 5_000 - order.total + 1_000
        disable_card(card.id)
        create_refund(order.id, RefundWish(quantities={line.id: 1}, shipping=495))
        assert card_by_id(card.id).balance == 5_000
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def test_cards_that_are_sold_are_issued_once_when_paid_and_mailed_with_their_codes(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order = make_order((make_gift_product(2_500), 2), locale="nl")
        assert issue_cards_of(order.id) == []
        note_cash_collected(order.id)
        made = issue_cards_of(order.id)
        assert len(made) == 2
        assert issue_cards_of(order.id) == []
        card = card_by_id(made[0])
        assert (card.initial, card.balance, card.currency, card.email) == (2_500, 2_500, "EUR", "noor@example.org")
        assert order_by_id(order.id).fulfilment_state is FulfilmentState.FULFILLED
        heard = HeardEvent(order.id, "gift_cards.issued", two_stores[0].id, {"card_id": str(card.id)})
        assert [len(list(send_code.react(heard))) for _time in range(2)] == [1, 0]
        mail = session().scalars(select(MailMessage).where(MailMessage.key == mail_key(card.id))).one()
        code = sealed_code(card)
        assert hash_code(code) == card.code_hash
        assert shown_code(code) in build_message(mail).as_string()
        note_sent(mail)
    with maintenance_scope():
        forget_sent_codes()
    with store_scope(two_stores[0].id):
        assert [card_by_id(card_id).sealed is None for card_id in made] == [True, False]


def test_a_gift_card_is_sold_without_tax_discount_parcel_or_another_gift_card(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl, gift = make_bowl(1_210), make_gift_product(5_000)
        make_eu_taxes(prices_include=True)
        make_discount(50)
        _card, code = make_card(100_000)
        order = place_order(put_cards(make_ready_cart((bowl, 1), (gift, 1)), code))
        sold = {line.is_gift_card: line for line in order_by_id(order.id).lines}
        assert (sold[True].discount, sold[True].tax_included, sold[True].requires_shipping) == (0, 0, False)
        assert sold[False].discount == 605
        assert sold[False].tax_included > 0
        assert order.gift_card_total == order.total - 5_000
        assert make_order((gift, 1), provider=CASH_ON_DELIVERY).shipping == 0


def test_a_sold_card_is_withdrawn_with_its_refund_unless_it_was_spent(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl, gift = make_bowl(100), make_gift_product(2_500)
        order = note_cash_collected(make_order((gift, 2)).id)
        spent, fresh = (card_by_id(card_id) for card_id in issue_cards_of(order.id))
        place_order(put_cards(make_ready_cart((bowl, 1)), sealed_code(spent)))
        line = order_by_id(order.id).lines[0]
        create_refund(order.id, RefundWish(quantities={line.id: 1}))
        assert (card_by_id(fresh.id).balance, card_by_id(fresh.id).state_at(clock.now())) == (0, CardState.DISABLED)
        assert entries_of(fresh.id)[0].kind is EntryKind.WITHDRAWN
        with pytest.raises(Conflict, match="spent already"):
            create_refund(order.id, RefundWish(quantities={line.id: 1}))
        assert card_by_id(spent.id).balance == 2_500 - 595


def test_an_order_without_cards_costs_not_one_statement_more(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_card(5_000)
        make_order((bowl, 1))
        cart_id = make_ready_cart((bowl, 1))
        with count_queries() as queries:
            place_order(cart_id)
        tables = ("gift_cards.", "gift_card_entries")
        assert [text for text in queries if any(table in text for table in tables)] == []
